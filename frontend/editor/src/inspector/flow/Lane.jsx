// One stage: the field that led to it, the data, and what is new or other in them.

const NAMES = { input: "input", result: "result", output: "output" };

export function Lane({ lane, problems }) {
  const isOf = (field) => problems.some((one) => one.field === field.name);
  // A Catcher's field that had nothing to do says nothing here.
  const set = lane.fields.filter((field) => field.told || isOf(field) || (field.text && !field.name.startsWith("Catch[")));
  return (
    <li className="sfe-lane" data-stage={lane.stage} data-reached={lane.reached} data-touched={lane.reached && !["", "unchanged"].includes(lane.change)}>
      {(set.length > 0 || lane.said) && (
        <div className="sfe-lane-fields">
          {lane.said && <p className="sfe-how">{lane.said}</p>}
          {set.map((field) => <FieldAtWork key={field.name} field={field} problem={problems.find((one) => one.field === field.name)} />)}
        </div>
      )}
      <p className="sfe-stage"><b>{NAMES[lane.stage] ?? lane.stage}</b> <span>{lane.reached ? lane.change : ""}</span></p>
      {lane.reached ? <pre tabIndex={0} aria-label={`Data: ${lane.stage}`}>{marked(lane.data, lane.marks)}</pre> : <p className="sfe-how">{lane.note || "not reached"}</p>}
    </li>
  );
}

function FieldAtWork({ field, problem }) {
  return (
    <div className="sfe-at-work" data-wrong={Boolean(problem)}>
      <b>{field.name}</b> {!problem?.expression && field.text && <code>{field.text}</code>}
      {field.told && <span className="sfe-how"> {field.told}</span>}
      {problem && (
        <div className="sfe-refused">
          {problem.expression && <pre>{carets(problem)}</pre>}
          <p>{problem.message}</p>
        </div>
      )}
    </div>
  );
}

// The expression around the place to blame, and the carets below it.
function carets({ expression, start, end }) {
  const left = Math.max(0, start - 24);
  const part = expression.replace(/\n/g, " ").slice(left, left + 120);
  return `${part}\n${" ".repeat(start - left)}${"^".repeat(Math.max(1, Math.min(end, left + part.length) - start))}`;
}

// The members of the outermost object in its text: key, begin, end.
function members(text) {
  const found = [];
  let [depth, start, key] = [0, -1, ""];
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/g)) {
    const [sign, at] = [token[0], token.index];
    if (sign[0] === '"' && depth === 1 && start < 0) [start, key] = [at, sign];
    if ((sign === "," || sign === "}") && depth === 1) {
      if (start >= 0) found.push([key, start, text.slice(0, at).trimEnd().length]);
      start = -1;
    }
    if (sign === "{" || sign === "[") depth += 1;
    if (sign === "}" || sign === "]") depth -= 1;
  }
  return found;
}

// The data's text, with the members that are new or other than before in marks.
function marked(text, names) {
  const wanted = new Set(names.map((name) => JSON.stringify(name)));
  if (!wanted.size || !text.startsWith("{")) return text;
  const parts = [];
  let end = 0;
  for (const [key, from, to] of members(text)) {
    if (!wanted.has(key)) continue;
    parts.push(text.slice(end, from), <mark key={from}>{text.slice(from, to)}</mark>);
    end = to;
  }
  return [...parts, text.slice(end)];
}
