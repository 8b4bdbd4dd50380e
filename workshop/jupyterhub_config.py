"""A JupyterHub for the course: a seat for each learner, one read-only course, progress in each learner's own home.

Set up (docs/workshop.md tells the rest):

    python3 -m venv /srv/sfnlearn && /srv/sfnlearn/bin/pip install "/srv/course[course]" jupyterhub
    PATH=/srv/sfnlearn/bin:$PATH jupyterhub -f /srv/course/workshop/jupyterhub_config.py

with the clone in /srv/course, owned by root; node and configurable-http-proxy are needed beside it. A first trial on
one machine, for you alone: SFNLEARN_HUB_TRIAL=a-password, and any user name logs in with it.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TRIAL = os.environ.get("SFNLEARN_HUB_TRIAL", "")

c = get_config()  # noqa: F821

# Only this machine reaches the hub: put a web server with TLS before it, or open it by `ssh -L 8000:127.0.0.1:8000`.
c.JupyterHub.bind_url = os.environ.get("SFNLEARN_HUB_URL", "http://127.0.0.1:8000")
c.JupyterHub.hub_ip = "127.0.0.1"

# Each seat brings its learner's copy of the course up to date and becomes their server: workshop/seat.py.
c.Spawner.cmd = [sys.executable, str(HERE / "seat.py")]
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.Spawner.environment = {"PYTHONPATH": str(HERE.parent)}
c.Spawner.args = ["--LabApp.expose_app_in_browser=False", "--ServerApp.shutdown_no_activity_timeout=3600"]

if TRIAL:
    # Every seat runs as the user who started the hub: nothing is isolated. For a trial, never for a class.
    c.JupyterHub.authenticator_class = "dummy"
    c.DummyAuthenticator.password = TRIAL
    c.Authenticator.allow_all = True
    c.JupyterHub.spawner_class = "simple"
    homes = os.environ.get("SFNLEARN_HUB_HOMES", str(Path.home() / "sfnlearn-hub"))
    c.SimpleLocalProcessSpawner.home_dir_template = homes + "/{username}"
else:
    # The system's own users (PAM), each seat under its user; the hub runs as root.
    c.Authenticator.allow_existing_users = True
    c.Authenticator.allow_all = True
