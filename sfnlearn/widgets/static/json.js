// JSON as text: read, set out and compared without a number ever becoming a JavaScript number.

const TOKEN = /\s*(?:([{}[\]:,])|("(?:[^"\\]|\\.)*")|([^\s{}[\]:,"]+))/y;

// A node is {text} for a plain value, {list: nodes} or {fields: Map of name to node}; null for what is not a whole JSON text.
function readJSON(text) {
  let at = 0;
  const next = () => {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw new SyntaxError("no JSON");
    at = TOKEN.lastIndex;
    return found;
  };
  const value = (found) => {
    if (found[1] === "{") return object();
    if (found[1] === "[") return array();
    if (found[1]) throw new SyntaxError("no JSON");
    return { text: found[2] || found[3] };
  };
  const array = () => {
    const list = [];
    let found = next();
    if (found[1] === "]") return { list };
    for (;;) {
      list.push(value(found));
      found = next();
      if (found[1] === "]") return { list };
      found = next();
    }
  };
  const object = () => {
    const fields = new Map();
    let found = next();
    if (found[1] === "}") return { fields };
    for (;;) {
      next();
      fields.set(JSON.parse(found[2]), value(next()));
      found = next();
      if (found[1] === "}") return { fields };
      found = next();
    }
  };
  try {
    return value(next());
  } catch {
    return null;
  }
}

function compactJSON(node) {
  if (node.list) return `[${node.list.map(compactJSON).join(",")}]`;
  if (node.fields) return `{${[...node.fields].map(([name, one]) => `${JSON.stringify(name)}:${compactJSON(one)}`).join(",")}}`;
  return node.text;
}

function prettyJSON(node, indent = "") {
  const inner = `${indent}  `;
  const rows = node.list
    ? node.list.map((one) => inner + prettyJSON(one, inner))
    : node.fields && [...node.fields].map(([name, one]) => `${inner}${JSON.stringify(name)}: ${prettyJSON(one, inner)}`);
  if (!rows) return node.text;
  const [open, close] = node.list ? "[]" : "{}";
  return rows.length ? `${open}\n${rows.join(",\n")}\n${indent}${close}` : open + close;
}

function prettyText(text) {
  const node = readJSON(text);
  return node ? prettyJSON(node) : text;
}

// The changes from one node to another: {mark: "+", "−" or "~", field, before, after}; `same` are fields left alone.
function compareJSON(before, after, field = "", found = { changes: [], same: [] }) {
  const keys = before?.fields && after?.fields ? fieldNames(before, after) : before?.list && after?.list ? places(before, after) : null;
  if (!keys) {
    noteChange(before, after, field, found);
    return found;
  }
  if (!keys.length) found.same.push(field || "all of it");
  for (const key of keys) {
    const name = typeof key === "number" ? `${field}[${key}]` : field ? `${field}.${key}` : key;
    const [one, other] = typeof key === "number" ? [before.list[key], after.list[key]] : [before.fields.get(key), after.fields.get(key)];
    if (one && other && (one.list || one.fields) && compactJSON(one) !== compactJSON(other)) compareJSON(one, other, name, found);
    else noteChange(one, other, name, found);
  }
  return found;
}

function noteChange(before, after, field, found) {
  const texts = [before, after].map((node) => (node ? compactJSON(node) : null));
  if (texts[0] === texts[1]) found.same.push(field || "all of it");
  else {
    const mark = texts[0] === null ? "+" : texts[1] === null ? "−" : "~";
    found.changes.push({ mark, field: field || "all of it", before: texts[0], after: texts[1] });
  }
}

function fieldNames(before, after) {
  return [...new Set([...before.fields.keys(), ...after.fields.keys()])];
}

function places(before, after) {
  return Array.from({ length: Math.max(before.list.length, after.list.length) }, (_, place) => place);
}
