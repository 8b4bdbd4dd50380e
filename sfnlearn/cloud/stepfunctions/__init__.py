"""The API of Step Functions: what boto3's client says, answered by our interpreter.

`control_plane` knows the operations and when the time passes; one module each knows machines, versions, aliases,
executions, workers, Map Runs and tags.  Nothing here imports boto3: `sfnlearn.cloud.aws` brings the requests.
"""

from sfnlearn.cloud.stepfunctions.control_plane import ControlPlane
from sfnlearn.cloud.stepfunctions.registry import Deployments

__all__ = ["ControlPlane", "Deployments"]
