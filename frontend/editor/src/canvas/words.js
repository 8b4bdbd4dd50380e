// What a screen reader hears of a card and of an edge.

const nameAt = (place) => String(place.at(-1));
const joined = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);
const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

export function targetOf(edge) {
  if (edge.gap !== null && edge.gap !== undefined) return edge.gap ? `${edge.gap}, which does not exist` : "nowhere yet";
  return edge.to ? nameAt(edge.to) : "End";
}

// "Pay, Task, goes on to Ship, 1 error"
export function cardLabel(state, leads, status) {
  const onward = leads.filter((edge) => edge.kind !== "catch" && edge.kind !== "end");
  const caught = leads.filter((edge) => edge.kind === "catch");
  const parts = [state.name, state.type || "no Type", state.caption];
  if (onward.length) parts.push(`goes on to ${joined([...new Set(onward.map(targetOf))])}`);
  else if (leads.some((edge) => edge.kind === "end")) parts.push("ends");
  if (caught.length) parts.push(`on an error to ${joined([...new Set(caught.map(targetOf))])}`);
  if (state.retries) parts.push("is retried");
  if (status) parts.push(status.word);
  if (state.errors) parts.push(counted(state.errors, "error"));
  if (state.warnings) parts.push(counted(state.warnings, "warning"));
  return parts.filter(Boolean).join(", ");
}

// "from Pay to Ship, press Insert to put a state here"
export function wayLabel(edge) {
  const from = edge.from ? nameAt(edge.from) : "Start";
  const kind = { choice: `, ${edge.title}`, default: ", Default", catch: `, ${edge.title}` }[edge.kind] ?? "";
  return `from ${from} to ${targetOf(edge)}${kind}, press Insert to put a state here`;
}

export const findings = (state) =>
  [state.errors && counted(state.errors, "error"), state.warnings && counted(state.warnings, "warning")].filter(Boolean).join(", ");
