// The smallest changes that make one text of another, line by line: cursor, folds and scroll stay where nothing changed.

const MOST = 1_000_000; // pairs of lines that are compared

// The changes as CodeMirror takes them, offsets in the old text.  Both texts have "\n" at the ends of lines.
export function difference(old, fresh) {
  if (old === fresh) return [];
  const before = old.split("\n"), after = fresh.split("\n");
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const middle = before.slice(head, before.length - tail), wanted = after.slice(head, after.length - tail);
  const hunks = middle.length * wanted.length <= MOST ? apart(middle, wanted) : inPlace(middle, wanted);
  const starts = offsets(before);
  return hunks.map(([from, to, start, end]) => change(old, starts, head + from, head + to, wanted.slice(start, end)));
}

// Where each line begins, and where a further one would.
function offsets(lines) {
  const found = [0];
  for (const line of lines) found.push(found.at(-1) + line.length + 1);
  return found;
}

// Lines for lines, as if the text ended with a line end; what is behind the text's real end is taken back again.
function change(old, starts, first, last, lines) {
  let from = starts[first], to = starts[last];
  let insert = lines.map((line) => `${line}\n`).join("");
  if (to > old.length) {
    to = old.length;
    if (from > old.length) [from, insert] = [old.length, `\n${insert.slice(0, -1)}`];
    else if (insert) insert = insert.slice(0, -1);
    else from = Math.max(from - 1, 0);
  }
  return trimmed(old, { from, to, insert });
}

// Without the signs that both begin and end with, so that a cursor in the line stays where it is.
function trimmed(old, { from, to, insert }) {
  let head = 0;
  while (head < insert.length && from + head < to && old[from + head] === insert[head]) head += 1;
  let tail = 0;
  while (tail < insert.length - head && to - tail > from + head && old[to - tail - 1] === insert[insert.length - tail - 1]) tail += 1;
  return { from: from + head, to: to - tail, insert: insert.slice(head, insert.length - tail) };
}

// Of long texts: lines that differ at the same place, which is what a rename makes; or else the whole.
function inPlace(one, other) {
  if (one.length !== other.length) return [[0, one.length, 0, other.length]];
  return one.flatMap((line, at) => (line === other[at] ? [] : [[at, at + 1, at, at + 1]]));
}

// The parts of two lists of lines that differ: [from, to) in one, [start, end) in the other.
function apart(one, other) {
  const rows = one.length, columns = other.length;
  const common = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      common[row][column] = one[row] === other[column] ? common[row + 1][column + 1] + 1 : Math.max(common[row + 1][column], common[row][column + 1]);
    }
  }
  const hunks = [];
  let row = 0, column = 0;
  while (row < rows || column < columns) {
    const from = row, start = column;
    while ((row < rows || column < columns) && !(row < rows && column < columns && one[row] === other[column])) {
      if (column >= columns || (row < rows && common[row + 1][column] >= common[row][column + 1])) row += 1;
      else column += 1;
    }
    if (row > from || column > start) hunks.push([from, row, start, column]);
    while (row < rows && column < columns && one[row] === other[column]) {
      row += 1;
      column += 1;
    }
  }
  return hunks;
}
