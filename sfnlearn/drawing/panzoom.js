// One pan-and-zoom for every picture: the stepper's, and static ones wherever a script may run.
//
// A picture is first shown in its own size, at Start, and scrolls.  Only its reader makes it smaller or larger.  Ctrl
// and the wheel zoom at the pointer; the wheel alone scrolls, as everywhere on the page.  A drag moves the picture, and
// is no click.  A finger scrolls it as any box that scrolls; two fingers zoom.

class PanZoom {
  // `viewport` scrolls, `size` is the picture's own; `apply(scale)` makes it larger or smaller.
  constructor(viewport, { size, apply, start = null, onOpen = () => {}, onZoom = () => {} }) {
    Object.assign(this, { viewport, size, apply, start, onOpen, onZoom, scale: 1, fits: false });
    viewport.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    viewport.addEventListener("pointerdown", (event) => this.onDown(event));
    viewport.addEventListener("keydown", (event) => this.onKey(event));
    viewport.addEventListener("touchmove", (event) => this.onPinch(event), { passive: false });
    viewport.addEventListener("touchend", () => { this.pinched = null; });
    new ResizeObserver(() => this.onResize()).observe(viewport);
  }

  onResize() {
    if (!this.viewport.clientWidth) return;
    if (!this.opened) this.toStart();
    else if (this.fits) this.fit();
  }

  // Open at Start: in the middle where the picture is wider than its box.
  toStart() {
    this.opened = true;
    if (this.start) this.viewport.scrollTo({ left: this.start[0] * this.scale - this.viewport.clientWidth / 2, top: 0, behavior: "instant" });
    this.onOpen();
  }

  zoom(scale, at = null) {
    const { viewport } = this;
    const next = Math.min(4, Math.max(0.1, scale));
    const [x, y] = at ?? [viewport.clientWidth / 2, viewport.clientHeight / 2];
    const [left, top] = [(viewport.scrollLeft + x) * (next / this.scale) - x, (viewport.scrollTop + y) * (next / this.scale) - y];
    this.scale = next;
    this.fits = false;
    this.apply(next);
    viewport.scrollTo({ left, top, behavior: "instant" });
    this.onZoom(next);
  }

  fit() {
    const { clientWidth, clientHeight } = this.viewport;
    this.zoom(Math.min(1, clientWidth / this.size[0], clientHeight / this.size[1]), [0, 0]);
    this.fits = true;
    this.onZoom(this.scale);
  }

  pan(x, y) {
    this.viewport.scrollBy({ left: x, top: y, behavior: "instant" });
  }

  // Bring a place into sight, and move no further than that takes; [left, top, width, height] in the box's pixels.
  reveal([left, top, width, height], margin = 24) {
    const { viewport } = this;
    const nearest = (from, room, start, length) => {
      const pad = Math.min(margin, Math.max(0, (room - length) / 2));
      if (start - pad < from) return start - pad;
      if (start + length + pad > from + room) return start + length + pad - room;
      return from;
    };
    const to = { left: nearest(viewport.scrollLeft, viewport.clientWidth, left, width), top: nearest(viewport.scrollTop, viewport.clientHeight, top, height) };
    if (to.left === viewport.scrollLeft && to.top === viewport.scrollTop) return;
    viewport.scrollTo({ ...to, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
  }

  onWheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = this.viewport.getBoundingClientRect();
    this.zoom(this.scale * Math.exp(-event.deltaY * (event.deltaMode ? 0.06 : 0.003)), [event.clientX - box.left, event.clientY - box.top]);
  }

  onDown(event) {
    if (event.pointerType === "touch" || event.button !== 0 || event.target.closest("button, a, select, input")) return;
    const { viewport } = this;
    const from = [event.clientX, event.clientY, viewport.scrollLeft, viewport.scrollTop];
    let moved = false;
    const move = (now) => {
      const [x, y] = [now.clientX - from[0], now.clientY - from[1]];
      if (!moved && Math.hypot(x, y) < 5) return;
      moved = true;
      viewport.classList.add("panning");
      viewport.scrollTo({ left: from[2] - x, top: from[3] - y, behavior: "instant" });
    };
    const stop = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
      viewport.classList.remove("panning");
      if (moved) addEventListener("click", (click) => click.stopPropagation(), { capture: true, once: true });
      setTimeout(() => { moved = false; });
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
    if (event.target.closest("img")) event.preventDefault(); // or the browser drags the image away
  }

  onPinch(event) {
    if (event.touches.length !== 2) return;
    event.preventDefault();
    const [one, other] = event.touches;
    const apart = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const box = this.viewport.getBoundingClientRect();
    const middle = [(one.clientX + other.clientX) / 2 - box.left, (one.clientY + other.clientY) / 2 - box.top];
    if (this.pinched) this.zoom((this.scale * apart) / this.pinched, middle);
    this.pinched = apart;
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
    const act = { "+": () => this.zoom(this.scale * 1.25), "=": () => this.zoom(this.scale * 1.25), "-": () => this.zoom(this.scale / 1.25), 0: () => this.zoom(1), f: () => this.fit() }[event.key];
    if (act) act();
    else if (step && event.shiftKey) this.pan(...step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

// The buttons beside a picture; `full` is what fills the screen, `files` saves: {svg, png}, each a function.
function pictureTools(view, full, files, make) {
  const named = (label, sign, act, more = {}) => {
    const one = make("button", { type: "button", "aria-label": label, title: label, ...more }, sign);
    one.addEventListener("click", (event) => {
      event.stopPropagation();
      act();
    });
    return one;
  };
  const percent = named("Own size (0)", "100 %", () => view.zoom(1));
  const whole = named("Fit the whole picture (F)", "Fit", () => (view.fits ? view.zoom(1) : view.fit()), { "aria-pressed": "false" });
  const before = view.onZoom;
  view.onZoom = (scale) => {
    before(scale);
    percent.textContent = `${Math.round(100 * scale)} %`;
    whole.setAttribute("aria-pressed", String(view.fits));
  };
  const screen = document.fullscreenEnabled ? [named("Full screen", "Full screen", () => (document.fullscreenElement ? document.exitFullscreen() : full.requestFullscreen()))] : [];
  const buttons = [named("Smaller (−)", "−", () => view.zoom(view.scale / 1.25)), percent, named("Larger (+)", "+", () => view.zoom(view.scale * 1.25)), whole, ...screen];
  const saving = [named("Save the picture as SVG", "SVG", files.svg), named("Save the picture as PNG", "PNG", files.png)];
  return make("div", { class: "sfn-tools", role: "toolbar", "aria-label": "Picture" }, ...buttons, ...saving);
}

function saveFile(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// An SVG's text as a PNG with two pixels for each of its own.
async function asPNG(svg, [width, height]) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * width, 2 * height];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// A static picture as image_html writes it: it opens at Start without a script, and is freed from what that takes.
function upgradePicture(figure) {
  const viewport = figure.querySelector(".sfn-scroll");
  const canvas = figure.querySelector(".sfn-canvas");
  const image = canvas?.querySelector("img");
  if (!viewport || !image) return;
  figure.dataset.panzoom = "yes";
  const inner = figure.querySelector(".sfn-inner");
  if (inner) inner.style.cssText = "display:contents";
  inner?.removeAttribute("tabindex");
  const size = [Number(image.getAttribute("width")), Math.round((image.naturalHeight / image.naturalWidth) * Number(image.getAttribute("width"))) || image.height];
  const start = Number(canvas.dataset.start);
  const view = new PanZoom(viewport, { size, start: start ? [start, 0] : null, apply: (scale) => { canvas.style.zoom = scale; } });
  const text = () => new TextDecoder().decode(Uint8Array.from(atob(image.src.split(",")[1]), (sign) => sign.charCodeAt(0)));
  const name = (image.alt || "picture").replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60).replace(/^-|-$/g, "");
  const files = { svg: () => saveFile(`${name}.svg`, new Blob([text()], { type: "image/svg+xml" })), png: async () => saveFile(`${name}.png`, await asPNG(text(), [image.naturalWidth || size[0], image.naturalHeight || size[1]])) };
  figure.prepend(pictureTools(view, figure, files, element));
}

// What the tools look like outside of a stepper, in the colours of the page's theme.
const LOOK = `.sfn-picture > .sfn-tools { display: flex; flex-wrap: wrap; gap: 4px; margin-bottom: 4px; }
.sfn-picture > .sfn-tools button { height: 24px; min-width: 28px; padding: 0 7px; border: 1px solid var(--jp-border-color1, #8888); border-radius: 5px; background: var(--jp-layout-color1, Canvas); color: var(--jp-ui-font-color1, CanvasText); font: 12px var(--jp-ui-font-family, sans-serif); cursor: pointer; }
.sfn-picture > .sfn-tools button:focus-visible { outline: 2px solid var(--jp-brand-color1, Highlight); outline-offset: 1px; }
.sfn-picture[data-panzoom] .sfn-scroll { cursor: grab; }
.sfn-picture[data-panzoom] .sfn-scroll.panning { cursor: grabbing; }
.sfn-picture:fullscreen { display: flex; flex-direction: column; padding: 8px; background: var(--jp-layout-color1, Canvas); }
.sfn-picture:fullscreen .sfn-scroll { flex: 1; max-height: none !important; }
@media print { .sfn-picture > .sfn-tools { display: none; } }`;

function upgradePictures() {
  if (!document.querySelector("style[data-sfn-pictures]")) document.head.append(element("style", { "data-sfn-pictures": "" }, LOOK));
  for (const figure of document.querySelectorAll(".sfn-picture:not([data-panzoom])")) {
    const image = figure.querySelector(".sfn-canvas img");
    if (image?.complete) upgradePicture(figure);
    else image?.addEventListener("load", () => figure.dataset.panzoom || upgradePicture(figure), { once: true });
  }
}
