// From top to bottom: in which rank a node stands.

// Each as high as what leads to it allows, so that a change moves what comes after it and nothing before it. A label of
// a way back stands as low as it can, near the state that it leaves. `links` lead down: {from, to, length}.
export function highestRanks(keys, links) {
  const into = new Map(keys.map((key) => [key, []]));
  for (const link of links) into.get(link.to).push(link);
  const ranks = new Map();
  const rank = (key) => {
    if (!ranks.has(key)) ranks.set(key, Math.max(0, ...into.get(key).map(({ from, length }) => rank(from) + length)));
    return ranks.get(key);
  };
  for (const key of keys) rank(key);
  for (const { from, to, length } of links) if (from.startsWith("back:")) ranks.set(from, ranks.get(to) - length);
  return ranks;
}

// The ways that lead back to a node from which they can be reached, and how far each node is from the start.
// The walk follows the ordinary way first and Catchers last, so it is no handler's shortcut that counts as the way on.
export function backWays(keys, ways) {
  const leaving = new Map(keys.map((key) => [key, []]));
  for (const way of [...ways].sort((a, b) => (a.kind === "catch") - (b.kind === "catch"))) leaving.get(way.from).push(way);
  const back = new Set();
  const open = new Set();
  const seen = new Set();
  const done = [];
  const visit = (key) => {
    seen.add(key);
    open.add(key);
    for (const way of leaving.get(key)) {
      if (open.has(way.to)) back.add(way.id);
      else if (!seen.has(way.to)) visit(way.to);
    }
    open.delete(key);
    done.push(key);
  };
  for (const key of keys) if (!seen.has(key)) visit(key);
  const depth = new Map(keys.map((key) => [key, 0]));
  for (const key of done.reverse()) {
    for (const way of leaving.get(key)) if (!back.has(way.id)) depth.set(way.to, Math.max(depth.get(way.to), depth.get(key) + 1));
  }
  return { back, depth };
}
