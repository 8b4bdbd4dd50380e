// Where a time or an event stands on the timeline's axis, in shares of its width.  By time, the stretches in which
// nothing happens are left out; outside of them all times have one scale.

const STEPS = [...[0.001, 0.01, 0.1, 1].flatMap((base) => [base, 2 * base, 5 * base]), 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((days) => days * 86400)];
const SECONDS = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
const LETTER = 6.4; // pixels that a character takes at most, nearly always

class TimeAxis {
  constructor(reel, mode, room) {
    Object.assign(this, { reel, mode, room: Math.max(room, 120) });
    this.length = mode === "time" ? reel.lengthInTime : reel.length - 1;
    this.breaks = mode === "time" ? reel.breaks : [];
    const starts = [0, ...this.breaks.map(([, end]) => end)];
    this.stretches = starts.map((start, place) => [start, this.breaks[place]?.[0] ?? this.length]);
    this.kept = this.stretches.reduce((sum, [start, end]) => sum + end - start, 0);
    const wide = this.breaks.map((one) => Math.max(34, wordsOf(one).length * LETTER + 8) / this.room);
    const most = 0.5 / Math.max(0.5, wide.reduce((sum, one) => sum + one, 0)); // half of the axis stays for the rest
    this.widths = wide.map((one) => one * most);
    this.scale = this.kept > 0 ? (1 - this.widths.reduce((sum, one) => sum + one, 0)) / this.kept : 0;
  }

  at(time, event) {
    if (this.mode === "event") return (event - 1) / Math.max(1, this.length);
    let share = 0;
    for (const [place, [start, end]] of this.stretches.entries()) {
      share += (Math.max(start, Math.min(time, end)) - start) * this.scale;
      if (time <= end || place === this.breaks.length) break;
      const until = this.breaks[place][1];
      share += this.widths[place] * Math.min(1, (time - end) / (until - end));
    }
    return share;
  }

  // The last event that stands no further right, or so little that nobody could point at it.
  eventAt(share) {
    if (this.mode === "event") return Math.round(share * this.length) + 1;
    const next = this.reel.time.findIndex((time, place) => this.at(time, place + 1) > share + 3 / this.room);
    return next < 0 ? this.reel.length : Math.max(1, next);
  }

  // [where its middle is, how much it leaves out]
  tears() {
    return this.breaks.map((one, place) => [this.at(one[0], 0) + this.widths[place] / 2, wordsOf(one)]);
  }

  // [where, text]: each stretch begins with its time since the start and counts on from there, in one unit.
  ticks() {
    if (!this.length) return [];
    const most = Math.max(2, Math.min(6, Math.floor(this.room / 90)));
    if (this.mode === "event") return this.numbers(most);
    const step = STEPS.find((one) => this.kept / one <= most) ?? this.kept / most;
    const found = this.stretches.flatMap((stretch) => this.ticksOf(stretch, step));
    return this.withRoom([...found.filter((tick) => tick.first), ...found.filter((tick) => !tick.first)]);
  }

  numbers(most) {
    const step = Math.max(1, Math.ceil(this.length / most));
    return Array.from({ length: Math.floor(this.length / step) + 1 }, (_, tick) => [(tick * step) / this.length, String(tick * step + 1)]);
  }

  ticksOf([start, end], step) {
    const [unit, seconds] = step < 1 && end - start < 1 ? ["ms", 0.001] : SECONDS.find(([, size]) => step >= size) ?? ["s", 1];
    const first = { x: this.at(start, 0), text: start ? duration(start) : "0", first: true };
    const many = this.kept ? Math.floor((end - start) / step + 1e-9) : 0;
    const more = Array.from({ length: many }, (_, place) => {
      const text = `${start ? "+" : ""}${Number((((place + 1) * step) / seconds).toFixed(3))} ${unit}`;
      return { x: this.at(start + (place + 1) * step, 0), text, first: false };
    });
    return [first, ...more];
  }

  // The ticks whose texts touch none that came before.
  withRoom(ticks) {
    const taken = [];
    return ticks.flatMap(({ x, text }) => {
      const [middle, half] = [x * this.room, (text.length * LETTER) / 2 + 4];
      if (taken.some(([left, right]) => middle + half > left && middle - half < right)) return [];
      taken.push([middle - half, middle + half]);
      return [[x, text]];
    });
  }
}

function wordsOf([start, end]) {
  return duration(end - start);
}
