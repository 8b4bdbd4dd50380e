"""The one table of names that are found when they are asked for, most of them on a higher floor: `LATE`.

Imports go down.  Still `execution.history` should be one word for a learner, though the history's table is drawn two
floors above the execution.  So the few things that a lower floor hands out, and does not know, are named here as text
and imported when they are first asked for.  An architecture test holds that no other module does so.

Eight names stand here for another reason: `diagnose`, `DistributedMap`, the three of service integrations, the paths
that match many places, Java's way of writing values and Jackson's sentences are what most definitions do without, and
`import sfnlearn` would take a fifth longer with all that they bring.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

LATE: Mapping[str, str] = {
    "DistributedMap": "sfnlearn.asl.states.map.distributed:DistributedMap",
    "diagnose": "sfnlearn.asl.diagnostics.causes:diagnose",
    "verdict": "sfnlearn.asl.integrations.checks:verdict",
    "faults of parameters": "sfnlearn.asl.integrations.checks:faults",
    "refusal of parameters": "sfnlearn.asl.integrations.checks:refusal",
    "steps of a path": "sfnlearn.query.paths.many_paths:finder",
    "java text": "sfnlearn.query.java:java_text",
    "jackson": "sfnlearn.query.intrinsics.jackson:mistake",
    "inspect": "sfnlearn.engine.one_state.inspection:inspect",
    "debug": "sfnlearn.widgets:debug",
    "edit": "sfnlearn.widgets.editor.edit:edit",
    "machine in a notebook": "sfnlearn.drawing.shown:show_machine",
    "execution in a notebook": "sfnlearn.drawing.shown:show_execution",
    "history": "sfnlearn.drawing.tables.history:HistoryTable",
    "timeline": "sfnlearn.drawing.tables.timeline:Timeline",
    "environments": "sfnlearn.drawing.tables.environments:EnvironmentTable",
    "fault table": "sfnlearn.drawing.tables.fault_table:FaultTable",
    "long work": "sfnlearn.drawing.long_work:long_work",
    "stages": "sfnlearn.drawing.tables.stages:StageTable",
    "map runs": "sfnlearn.engine.map_runs:map_runs_of",
    "map run table": "sfnlearn.drawing.tables.map_run_table:MapRunTable",
    "explain": "sfnlearn.engine.explain:explain",
    "explain an event": "sfnlearn.engine.explain.event:explain_event",
    "faults": "sfnlearn.engine.faults.recorded_answers:faults_of",
    "mock file": "sfnlearn.engine.faults.recorded_answers:mock_file_of",
    "answer": "sfnlearn.engine.timetravel.answer:answer",
    "rewind": "sfnlearn.engine.timetravel.rewind:rewind",
    "redrive": "sfnlearn.engine.timetravel.redrive:redrive",
    "redrive status": "sfnlearn.engine.timetravel.redrive:redrive_status",
    "save": "sfnlearn.engine.timetravel.saving:save",
    "cost": "sfnlearn.engine.cost.cost:Cost",
    "cost table": "sfnlearn.drawing.tables.cost_table:CostTable",
    "from_aws": "sfnlearn.engine.imported:from_aws",
    "notebook": "sfnlearn.course.notebook.desk:load",
    "mismatch": "sfnlearn.cloud.integrations.mocked_results:mismatch",
}
"""What is found above, by the word for it: the module and the name in it."""


def late(name: str) -> Any:
    """What a name of the table stands for.

    >>> late("history").__name__
    'HistoryTable'
    """
    module, _, member = LATE[name].partition(":")
    return getattr(import_module(module), member)
