// What is wrong, beside what it is wrong with, and what a program can do about it.

import { useBridge } from "../bridge.js";

const WORD = { ERROR: "Error", WARNING: "Warning" };
const stopped = (text) => (/[.?!]$/.test(text) ? text : `${text}.`);

export function Problems({ problems, id }) {
  if (!problems.length) return null;
  return (
    <ul className="sfe-problems" id={id}>
      {problems.map((one) => <Problem key={`${one.code} ${one.index}`} problem={one} />)}
    </ul>
  );
}

function Problem({ problem }) {
  const bridge = useBridge();
  return (
    <li data-severity={problem.severity}>
      <span className="sfe-severity">{WORD[problem.severity]}</span>{" "}
      <span>{stopped(problem.message)}{problem.hint && ` ${problem.hint}`}</span>
      {problem.fix && (
        <button type="button" className="sfe-fix" onClick={() => bridge.do("fix", { index: problem.index })}>
          {`Fix: ${problem.fix}`}
        </button>
      )}
    </li>
  );
}

// Why a text was not taken: it stays in its box.
export function Refused({ draft }) {
  return draft.refused ? <p className="sfe-refused" role="alert">{draft.refused}</p> : null;
}
