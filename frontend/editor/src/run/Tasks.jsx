// Who answers each Task: what is found by itself, or a result or an error that somebody types.

import { SmallEditor } from "../code/small.jsx";

const WHO = {
  functions: "the function that the editor was given",
  notebook: "the notebook's function",
  aws: "simulated AWS",
  "by hand": "you, when it waits",
  nobody: "nobody",
  unknown: "the function that it names then",
};

export function Tasks({ bench }) {
  if (!bench.tasks.length) return null;
  return (
    <section aria-label="Tasks">
      <h3>Who answers the Tasks</h3>
      <ul className="sfe-tasks">
        {bench.tasks.map((task) => <Task key={task.name} task={task} stub={bench.stubs[task.name]} onStub={(stub) => bench.setStub(task.name, stub)} />)}
      </ul>
    </section>
  );
}

const kindOf = (stub) => (!stub ? "found" : stub.error === undefined ? "result" : "error");
const FRESH = { found: null, result: { text: "{}" }, error: { error: "States.TaskFailed", cause: "" } };

function Task({ task, stub, onStub }) {
  const kind = kindOf(stub);
  return (
    <li data-answered={stub ? "stub" : task.answered}>
      <div className="sfe-task-head">
        <bdi className="sfe-task-name">{task.name}</bdi>
        <bdi className="sfe-task-calls">{task.calls}</bdi>
        <select aria-label={`Who answers ${task.name}`} value={kind} onChange={(event) => onStub(FRESH[event.target.value])}>
          <option value="found">{WHO[task.answered]}</option>
          <option value="result">this result</option>
          <option value="error">this error</option>
        </select>
      </div>
      {kind === "result" && <SmallEditor text={stub.text} onChange={(text) => onStub({ text })} label={`Result of ${task.name}, as JSON`} />}
      {kind === "error" && (
        <div className="sfe-task-error">
          <input aria-label={`Error of ${task.name}`} placeholder="Error" value={stub.error} onChange={(event) => onStub({ ...stub, error: event.target.value })} />
          <input aria-label={`Cause of ${task.name}`} placeholder="Cause" value={stub.cause ?? ""} onChange={(event) => onStub({ ...stub, cause: event.target.value })} />
        </div>
      )}
    </li>
  );
}
