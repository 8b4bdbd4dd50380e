// From left to right: which node of a rank stands beside which.
//
// The order is the text's own wherever that has no crossing: so a change somewhere does not swap branches and rules
// elsewhere. Else sweeps look for an order with fewer crossings, in which the ways that leave a state still stand in
// the order in which they are tried. A node is {rank, order, above: [{node}], below: [{node}]}.

const SWEEPS = 8;

export function putInOrder(nodes) {
  let layers = asVisited(nodes);
  let least = crossings(layers);
  for (let at = 0; at < SWEEPS && least; at += 1) {
    const tried = at % 2 ? sweptDown(layers) : sweptUp(layers);
    const count = crossings(tried);
    if (count < least) [layers, least] = [tried, count];
    else numbered(layers);
  }
  numbered(layers);
  return layers;
}

function numbered(layers) {
  for (const layer of layers) layer.forEach((node, at) => { node.order = at; });
  return layers;
}

// Each rank in the order in which a walk along the ways meets its nodes, those of the first way before the second's.
function asVisited(nodes) {
  const layers = [];
  const seen = new Set();
  for (const root of [...nodes].sort((a, b) => a.rank - b.rank)) {
    const waiting = [root];
    while (waiting.length) {
      const node = waiting.pop();
      if (seen.has(node)) continue;
      seen.add(node);
      (layers[node.rank] ??= []).push(node);
      waiting.push(...node.below.map((link) => link.node).reverse());
    }
  }
  return numbered(Array.from(layers, (layer) => layer ?? []));
}

// By the middle of what is above. What only one node leads to keeps its place among that node's ways, since a sort is stable.
function sweptDown(layers) {
  return sweep(layers, layers.keys(), (node) => middle(node.above));
}

// By the middle of what is below, with the ways that leave one state kept in their order.
function sweptUp(layers) {
  return sweep(layers, [...layers.keys()].reverse(), (node) => middle(node.below), keepFans);
}

function sweep(layers, ranks, wish, settle = () => {}) {
  const copy = layers.map((layer) => [...layer]);
  for (const rank of ranks) {
    const wishes = new Map(copy[rank].map((node) => [node, wish(node) ?? node.order]));
    settle(copy[rank], wishes);
    copy[rank].sort((a, b) => wishes.get(a) - wishes.get(b));
    copy[rank].forEach((node, at) => { node.order = at; });
  }
  return copy;
}

const middle = (links) => (links.length ? links.reduce((sum, { node }) => sum + node.order, 0) / links.length : null);

// Where two ways of one state want to change places, both want the middle.
function keepFans(layer, wishes) {
  const fans = new Map();
  for (const node of layer) {
    if (node.above.length !== 1 || node.back) continue;
    const parent = node.above[0].node;
    fans.set(parent, [...(fans.get(parent) ?? []), node]);
  }
  for (const [parent, fan] of fans) {
    const inOrder = parent.below.map((link) => link.node).filter((node) => fan.includes(node));
    const pools = [];
    for (const node of inOrder) {
      pools.push({ nodes: [node], sum: wishes.get(node) });
      while (pools.length > 1 && mean(pools.at(-2)) > mean(pools.at(-1))) {
        const last = pools.pop();
        pools.at(-1).nodes.push(...last.nodes);
        pools.at(-1).sum += last.sum;
      }
    }
    for (const pool of pools) for (const node of pool.nodes) wishes.set(node, mean(pool));
  }
}

const mean = (pool) => pool.sum / pool.nodes.length;

function crossings(layers) {
  numbered(layers);
  let count = 0;
  for (const layer of layers) {
    const ends = layer.flatMap((node) => node.below.map((link) => link.node.order).sort((a, b) => a - b));
    for (let right = 1; right < ends.length; right += 1) {
      for (let left = 0; left < right; left += 1) if (ends[left] > ends[right]) count += 1;
    }
  }
  return count;
}
