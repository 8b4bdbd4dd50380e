// The attempts of a Retrier over time, as a drawing: a mark for each, a band where chance decides.  The same in words stands
// below it.

const [WIDE, HIGH, LEFT, RIGHT, LINE] = [260, 46, 10, 14, 18];
const ROOM = 26; // between two labels

export function Attempts({ plan, words }) {
  const last = plan.retries.at(-1)?.at[1] ?? 0;
  const at = (seconds) => LEFT + (last ? (seconds / last) * (WIDE - LEFT - RIGHT) : 0);
  const more = plan.attempts > plan.retries.length;
  const marks = plan.retries.map(({ at: [least, most] }, index) => ({ least: at(least), most: at(most), number: index + 1, seconds: most }));
  return (
    <svg className="sfe-attempts" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={words}>
      <line x1={LEFT} y1={LINE} x2={WIDE - (more ? 2 : RIGHT)} y2={LINE} className="sfe-axis" />
      {plan.jitters && marks.map(({ least, most, number }) => <Band key={number} least={least} most={most} row={number} />)}
      <Mark x={LEFT} failed />
      {marks.map(({ most, number }) => <Mark key={number} x={most} />)}
      <text x={LEFT} y={HIGH - 6} className="sfe-tick" textAnchor="middle">0</text>
      {spaced(marks).map(({ most, seconds, number }) => (
        <text key={number} x={most} y={HIGH - 6} className="sfe-tick" textAnchor="middle">{short(seconds)}</text>
      ))}
      {more && <text x={WIDE - 2} y={LINE - 8} className="sfe-tick" textAnchor="end">…</text>}
    </svg>
  );
}

// From the earliest to the latest moment of an attempt; each a little lower, since they overlap.
function Band({ least, most, row }) {
  return <rect x={least} y={LINE - 12 + Math.min(row, 6) * 2.5} width={Math.max(2, most - least)} height={2} className="sfe-band" />;
}

function Mark({ x, failed }) {
  return failed ? (
    <path d={`M${x - 4} ${LINE - 4}l8 8m0 -8l-8 8`} className="sfe-failed" />
  ) : (
    <circle cx={x} cy={LINE} r={4} className="sfe-attempt" />
  );
}

// The labels that have room, the last one first: it says when it is over.
function spaced(marks) {
  const kept = [];
  let free = Infinity;
  for (const mark of [...marks].reverse()) {
    if (mark.most > free - ROOM || mark.most < LEFT + ROOM) continue;
    kept.push(mark);
    free = mark.most;
  }
  return kept;
}

function short(seconds) {
  const round = (number) => String(Math.round(number * 10) / 10);
  if (seconds < 100) return `${round(seconds)} s`;
  if (seconds < 6000) return `${round(seconds / 60)} min`;
  if (seconds < 172_800) return `${round(seconds / 3600)} h`;
  return `${round(seconds / 86_400)} d`;
}
