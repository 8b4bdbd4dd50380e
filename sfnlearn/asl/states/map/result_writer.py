"""ResultWriter: what a Map Run gives back, and what it writes to S3.

Without a Resource the children's results are the state's result; with one they go to files, and the result says where.
Source: Developer Guide, "ResultWriter (Map)".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.reading.field_values import template_setting
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.states.map.item_reader import check_place
from sfnlearn.asl.states.map.map_run import Child, MapRun
from sfnlearn.asl.timestamps import write_timestamp
from sfnlearn.effects import Invoke, Routine
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON, dumps

PUT_OBJECT = "arn:aws:states:::s3:putObject"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ResultWriter:
    """`transformation` is NONE, COMPACT or FLATTEN; `parameters` gives Bucket and Prefix where files are written."""

    transformation: str = "COMPACT"
    output_type: str = "JSON"
    parameters: Setting | None = None

    def write(self, map_run: MapRun, effective: JSON, frame: Frame) -> Routine[JSON]:
        """Give the result of the state, after writing the files if there are to be any."""
        details = yield from self.export(map_run, effective, frame)
        if details is None:
            done = [child for child in map_run.children if child and child.status == "SUCCEEDED"]
            return self._transformed(done, frame.now)
        return {"MapRunArn": map_run.arn, "ResultWriterDetails": details}

    def export(self, map_run: MapRun, effective: JSON, frame: Frame) -> Routine[JSON]:
        """Write the files, of a Map Run that failed too; gives where the manifest is, or None where none is asked for.

        There are three kinds of files: of the children that succeeded, of those that failed or were aborted, and of
        those that were never started.  The manifest tells their names.
        """
        if self.parameters is None:
            return None
        place = check_place(self.parameters(effective, frame), frame)
        bucket, prefix = place["Bucket"], _joined(_prefix(place, frame), map_run.arn.rpartition(":")[2])
        files: dict[str, list[Any]] = {}
        for status, results in self._results(map_run, frame.now).items():
            files[status] = []
            if results:
                text = self._text(results)
                key = f"{prefix}/{status}_0.{self.output_type.lower()}"
                yield from _put(bucket, key, text)
                files[status].append({"Key": key, "Size": len(text.encode())})
        manifest = {"DestinationBucket": bucket, "MapRunArn": map_run.arn, "ResultFiles": files}
        yield from _put(bucket, f"{prefix}/manifest.json", dumps(manifest))
        return {"Bucket": bucket, "Key": f"{prefix}/manifest.json"}

    def _results(self, map_run: MapRun, now: float) -> dict[str, list[Any]]:
        """What stands in the files, by their status."""
        started = [child for child in map_run.children if child is not None]
        waiting = zip(map_run.children, map_run.inputs, strict=True)
        return {
            "FAILED": self._transformed([child for child in started if child.status != "SUCCEEDED"], now),
            "PENDING": [pending(data) for child, data in waiting if child is None],
            "SUCCEEDED": self._transformed([child for child in started if child.status == "SUCCEEDED"], now),
        }

    def _transformed(self, children: list[Child], now: float) -> list[Any]:
        if self.transformation == "NONE":
            return [metadata(child, now) for child in children]
        outputs = [child.output if child.status == "SUCCEEDED" else metadata(child, now) for child in children]
        if self.transformation == "COMPACT":
            return outputs
        return [item for output in outputs for item in (output if isinstance(output, list) else [output])]

    def _text(self, results: list[Any]) -> str:
        if self.output_type == "JSON":
            return dumps(results)
        return "".join(f"{dumps(result)}\n" for result in results)


def _prefix(place: dict[str, Any], frame: Frame) -> str:
    prefix = place.get("Prefix", "")
    if isinstance(prefix, str):
        return prefix
    raise frame.runtime_error("The parameter 'Prefix' must be a string")


def _joined(prefix: str, name: str) -> str:
    return f"{prefix.rstrip('/')}/{name}" if prefix else name


def _put(bucket: str, key: str, text: str) -> Routine[None]:
    try:
        yield Invoke(PUT_OBJECT, {"Bucket": bucket, "Key": key, "Body": text})
    except StatesError as error:
        raise StatesError("States.ResultWriterFailed", f"{error.error}: {error.cause}") from None


def pending(data: JSON) -> dict[str, Any]:
    """A child execution that was never started."""
    return {"Input": dumps(data), "InputDetails": {"Included": True}, "Status": "PENDING"}


def metadata(child: Child, now: float) -> dict[str, Any]:
    """A child execution as the result files describe it; one that still ran is aborted `now`, with its Map Run.

    Source: the result files of a Map Run on AWS, of which the tests of a public project hold two kinds (SUCCEEDED and
    FAILED, January 2025); their members stand in the order of the alphabet.
    """
    run, error, succeeded = child.run, child.error, child.status == "SUCCEEDED"
    details: dict[str, Any] = {}
    if error is not None:
        told = {"Cause": error.cause, "Error": error.error}
        details |= {name: text for name, text in told.items() if text is not None}
    details |= {
        "ExecutionArn": run.execution_id,
        "Input": dumps(run.input),
        "InputDetails": {"Included": True},
        "Name": run.execution_name,
        **({"Output": dumps(child.output)} if succeeded else {}),
        "OutputDetails": {"Included": True},
        "RedriveCount": run.redrive_count,
        **(_SUCCEEDED if succeeded else _UNSUCCESSFUL),
        "StartDate": write_timestamp(run.start_time),
        "StateMachineArn": run.machine_id,
        "Status": "ABORTED" if child.status == "RUNNING" else child.status,
        "StopDate": write_timestamp(now if child.stop_time is None else child.stop_time),
    }
    return details


_SUCCEEDED = {
    "RedriveStatus": "NOT_REDRIVABLE", "RedriveStatusReason": "Execution is SUCCEEDED and cannot be redriven",
}  # fmt: skip
_UNSUCCESSFUL = {"RedriveStatus": "REDRIVABLE_BY_MAP_RUN"}
"""What is told of a redrive."""


def read_result_writer(fields: Fields) -> ResultWriter:
    """Read the field ResultWriter."""
    writer = fields.object("ResultWriter", Kind.RESULT_WRITER)
    if writer is None:
        return ResultWriter()
    config = writer.object("WriterConfig", Kind.WRITER_CONFIG)
    resource = writer.word("Resource", [PUT_OBJECT])
    where = "Arguments" if writer.is_jsonata else "Parameters"
    parameters = template_setting(writer, where, required=resource is not None)
    if config is None and resource is None:
        writer.problem(None, "A ResultWriter cannot be empty", "Give WriterConfig, or Resource with Parameters.")
    transformation = config.word("Transformation", ["NONE", "COMPACT", "FLATTEN"]) if config else None
    output_type = config.word("OutputType", ["JSON", "JSONL"]) if config else None
    if config is not None:
        config.finish()
    writer.finish()
    default = "NONE" if resource else "COMPACT"
    return ResultWriter(
        transformation=transformation or default, output_type=output_type or "JSON", parameters=parameters
    )
