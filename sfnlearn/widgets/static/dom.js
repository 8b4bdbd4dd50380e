// Elements are made here and nowhere else: text goes in as text, so nothing that an execution holds can become markup.

const SVG = "http://www.w3.org/2000/svg";

function h(name, options = {}, ...children) {
  return dress(document.createElement(name), options, children);
}

function s(name, options = {}, ...children) {
  return dress(document.createElementNS(SVG, name), options, children);
}

function dress(element, options, children) {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (name === "style") for (const [property, set] of Object.entries(value)) element.style.setProperty(property, set);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function printable(text) {
  // eslint-disable-next-line no-control-regex
  return text
    .replace(/[\u0000-\u0009\u000b-\u001f]/g, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)))
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

function clipMiddle(text, limit) {
  if (text.length <= limit) return printable(text);
  const head = Math.ceil((limit - 1) / 2);
  return printable(`${text.slice(0, head)}…${text.slice(text.length - (limit - 1 - head))}`);
}

function clipEnd(text, limit) {
  return printable(text.length <= limit ? text : `${text.slice(0, limit - 1).trimEnd()}…`);
}

// A direction of writing must not leak out of a name into the line around it: hence <bdi>.
function clipped(text, limit, options = {}) {
  const title = text.length > limit ? clipMiddle(text, 3000) : undefined;
  return h("bdi", { title, ...options, text: clipMiddle(text, limit) });
}

// A state's name, and after it, quieter, the branches and iterations that it ran in.
function placed([name, around], limit) {
  const whole = around ? `${name} in ${around}` : name;
  const more = around ? h("span", { class: "around" }, " in ", clipped(around, limit)) : null;
  return h("span", { title: printable(whole) }, clipped(name, limit), more);
}

const UNITS = [["d", 86400000], ["h", 3600000], ["min", 60000]];

function duration(seconds) {
  let rest = Math.round(seconds * 1000);
  if (rest > 0 && rest < 1000) return `${rest} ms`;
  const parts = [];
  for (const [unit, size] of UNITS) {
    if (rest >= size) parts.push(`${Math.floor(rest / size)} ${unit}`);
    rest %= size;
  }
  if (rest || !parts.length) parts.push(`${Number((rest / 1000).toFixed(3))} s`);
  return parts.slice(0, 2).join(" ");
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { style: { position: "fixed", opacity: "0" } });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

const ICONS = {
  first: "M4 3V13M13 3L6 8L13 13Z",
  back: "M11.5 3L4.5 8L11.5 13Z",
  forward: "M4.5 3L11.5 8L4.5 13Z",
  last: "M12 3V13M3 3L10 8L3 13Z",
  stateBack: "M8 3L3 8L8 13M13 3L8 8L13 13",
  stateForward: "M3 3L8 8L3 13M8 3L13 8L8 13",
  toBreakpoint: "M2 8H8M5.5 5L8.5 8L5.5 11",
  breakpointBack: "M14 8H8M10.5 5L7.5 8L10.5 11",
  breakpoint: "",
  whole: "M2.5 6V2.5H6M10 2.5H13.5V6M13.5 10V13.5H10M6 13.5H2.5V10M6 6H10V10H6Z",
};
const DOTS = { toBreakpoint: 12.2, breakpointBack: 3.8, breakpoint: 8 };

function icon(name) {
  const filled = ["first", "back", "forward", "last"].includes(name);
  const line = s("path", { d: ICONS[name], fill: filled ? "currentColor" : "none", stroke: "currentColor", "stroke-width": 1.6, "stroke-linejoin": "round", "stroke-linecap": "round" });
  const dot = DOTS[name] ? s("circle", { class: "dot", cx: DOTS[name], cy: 8, r: name === "breakpoint" ? 4.5 : 2.6 }) : null;
  return s("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, line, dot);
}

function button(label, act, options = {}) {
  const { icon: drawn, words, ...more } = options;
  return h("button", { type: "button", "aria-label": label, title: more.title ?? label, ...more, on: { click: act } }, drawn ? icon(drawn) : words ?? label);
}

function option(value, text, chosen) {
  return h("option", { value, selected: chosen, text });
}

// A scrolling box whose measures are kept, because asking for them in the middle of a step makes the browser lay out.
class ScrollBox {
  constructor(element, changed) {
    this.element = element;
    this.top = this.left = this.height = this.width = 0;
    const read = () => {
      [this.top, this.left, this.height, this.width] = [element.scrollTop, element.scrollLeft, element.clientHeight, element.clientWidth];
      if (this.late && this.height) this.show(...this.late);
      changed();
    };
    element.addEventListener("scroll", read);
    new ResizeObserver(read).observe(element);
  }

  to(top, left = this.left) {
    this.element.scrollTo({ top, left, behavior: "instant" });
    [this.top, this.left] = [this.element.scrollTop, this.element.scrollLeft];
  }

  // Bring rows of one height into sight, and leave what is in sight where it is.
  show(row, height, head) {
    const [top, room] = [row * height, this.height - head];
    this.late = this.height ? null : [row, height, head]; // nothing is laid out yet
    if (this.height && (top < this.top || top + height > this.top + room)) this.to(Math.max(0, top - room / 2 + height / 2));
  }
}

// Let these be the children, and do not take out what stays: a click on a child that is taken out in mid-click is lost.
function replaceOthers(parent, children) {
  const stay = new Set(children);
  for (const child of [...parent.children]) if (!stay.has(child)) child.remove();
  children.forEach((child, place) => child === parent.children[place] || parent.insertBefore(child, parent.children[place] ?? null));
}

// Let one row be the current one, and the row before no longer.
function mark(before, now) {
  if (before !== now) before?.removeAttribute("aria-current");
  if (now) setOnce(now, "aria-current", "true");
  return now;
}

function setOnce(element, name, value) {
  if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// Where the widget appears, its static twin (an output before it) folds into one line.
function foldTwin(element) {
  requestAnimationFrame(() => {
    const area = element.closest(".jp-OutputArea, .output_area, .cell-output");
    for (const twin of area?.querySelectorAll("details.sfnlearn-twin") ?? []) twin.open = false;
  });
}

// The keys that step, wherever the focus is inside a view, except where they write or choose.
function stepByKeys(element, track, more = () => null) {
  element.tabIndex = 0;
  element.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const at = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || at.closest("textarea, select, [type=search], [type=text], [role=tablist]")) return;
    const isButton = at.closest("button, summary");
    const id = track.cursor();
    const to = { ArrowLeft: id - 1, ArrowRight: id + 1, ArrowUp: id - 1, ArrowDown: id + 1, Home: 1, End: track.reel().length }[event.key];
    if (event.key === " " && isButton) return;
    if (to === undefined && !more(event)) return;
    event.preventDefault();
    if (to !== undefined) track.go(to);
  });
}
