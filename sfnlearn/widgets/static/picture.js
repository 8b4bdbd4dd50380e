// The machine's picture.  It is placed once; a step only sets attributes and words on the cards that changed.

class Picture {
  constructor(host, scene, { select, stop }) {
    this.host = host;
    this.scene = scene;
    this.painted = [];
    this.counts = [];
    this.at = 0;
    this.cards = [];
    const svg = scene.svg ? safeSVG(scene.svg) : null;
    if (!svg) {
      host.append(h("p", { text: scene.note }), h("pre", { text: scene.outline }));
      return;
    }
    this.svg = document.importNode(svg, true);
    this.svg.querySelector("title")?.remove();
    this.svg.setAttribute("role", "group"); // as an image its cards would be no buttons
    host.append(this.svg);
    this.pills = ["g.start", "g.end"].map((pill) => this.svg.querySelector(pill));
    this.box = new ScrollBox(host, () => this.remeasure());
    const byId = new Map([...this.svg.querySelectorAll("[id]")].map((element) => [element.id, element]));
    for (const element of byId.values()) element.removeAttribute("id");
    this.cards = scene.cards.map((id, place) => (id ? this.card(byId.get(id), place, select, stop) : null));
    this.edges = scene.edges.map((id) => byId.get(id));
    this.captions = this.captionsOf(scene.captions);
    this.base = this.captions.map((caption) => caption?.textContent ?? "");
    this.frames = new Map(scene.captions.map((id) => [id.replace(/-container$/, ""), byId.get(id)]));
    this.size = ["width", "height"].map((name) => Number(this.svg.getAttribute(name)));
    this.view = new PanZoom(host, { size: this.size, start: this.startPlace(), onOpen: () => this.onOpen(), apply: (scale) => this.scaled(scale) });
    this.scaled(1);
    const files = { svg: () => this.save("svg"), png: () => this.save("png") };
    host.after(pictureTools(this.view, host.parentElement, files, (name, attributes, ...children) => h(name, { ...attributes }, ...children)));
  }

  // The first sight is of Start, or of the state where the view opens.
  onOpen() {
    [this.box.left, this.box.top] = [this.host.scrollLeft, this.host.scrollTop];
    this.refit();
  }

  // The middle of Start, in the picture's own pixels.
  startPlace() {
    const placed = /translate\(([-\d.]+)[ ,]+([-\d.]+)/;
    const add = (element) => (element && element !== this.svg ? (placed.exec(element.getAttribute("transform") ?? "")?.slice(1, 3).map(Number) ?? [0, 0]).map((value, axis) => value + add(element.parentElement)[axis]) : [0, 0]);
    return this.pills[0] ? add(this.pills[0]) : null;
  }

  scaled(scale) {
    this.svg.style.width = `${this.size[0] * scale}px`;
    this.svg.style.height = `${this.size[1] * scale}px`;
    this.measured = null;
  }

  async save(kind) {
    const text = asFile(this.svg, this.svg.getAttribute("aria-label"));
    const name = `${(this.reel?.execution ?? "machine").replace(/[^\p{L}\p{N}_-]+/gu, "-")}-event-${this.at}.${kind}`;
    saveFile(name, kind === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await asPNG(text, this.size));
  }

  // What a container's card says about its frame, by the card's id.
  captionsOf(frames) {
    const texts = new Map([...this.svg.querySelectorAll("text.caption")].map((text) => [`${text.getAttribute("data-of")}-container`, text]));
    return frames.map((frame) => texts.get(frame));
  }

  // A card is a button that selects its state, and in its corner is one that sets a breakpoint.
  card(element, place, select, stop) {
    const name = this.scene.nodes[place];
    const rect = element.querySelector("rect.card");
    const [width, height] = [Number(rect.getAttribute("width")), Number(rect.getAttribute("height"))];
    const halo = s("rect", { class: "halo", x: -width / 2 - 4, y: -height / 2 - 4, width: width + 8, height: height + 8, rx: 10 });
    element.insertBefore(halo, rect);
    const badge = s("g", { class: "badge", transform: `translate(${width / 2 - 14} ${14 - height / 2})` }, s("circle", { r: 8 }), s("path", { d: "" }));
    const dot = s("g", { class: "breakpoint", role: "button", "aria-label": `Breakpoint at ${printable(name)}`, transform: `translate(${-width / 2} ${-height / 2})` }, s("title", { text: "Set or remove a breakpoint (B)" }), s("circle", { class: "room", r: 11 }), s("circle", { class: "dot", r: 6 }));
    element.append(badge, dot);
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "-1");
    dot.addEventListener("click", (event) => {
      event.stopPropagation();
      stop(name);
    });
    element.addEventListener("click", (event) => select(name, event));
    element.addEventListener("keydown", (event) => this.onCardKey(event, name, place, select));
    const retries = element.querySelector(".retries");
    const many = retries && s("text", { x: -9, y: 4, "text-anchor": "end", "font-size": 11 });
    if (many) retries.append(many);
    const words = element.querySelector("text.type");
    return { element, words, plain: words.textContent, sign: badge.lastChild, many };
  }

  // Enter selects; the arrows walk from card to card while one of them has the focus.
  onCardKey(event, name, place, select) {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (event.key === "Enter") select(name, event);
    else if (step) this.focusFrom(place, step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  focusFrom(place, step) {
    for (let next = place + step; next >= 0 && next < this.cards.length; next += step) {
      if (this.cards[next]) return this.cards[next].element.focus();
    }
    return undefined;
  }

  reset() {
    this.at = 0;
    this.looks = this.cards.map(() => null);
    this.counts = this.scene.edges.map(() => 0);
    this.told = this.scene.captions.map((_, place) => this.base?.[place] ?? "");
    this.current = -1;
  }

  show(reel, id, breakpoints, selected = null) {
    this.selected = this.scene.nodes.indexOf(selected);
    if (this.reel !== reel || id < this.at) this.reset();
    this.reel = reel;
    for (; this.at < id; this.at += 1) {
      const [cards, current, edges, captions] = reel.film[this.at];
      for (const card of cards) this.looks[card[0]] = card;
      for (const [edge, count] of edges) this.counts[edge] = count;
      for (const [caption, text] of captions) this.told[caption] = text;
      this.current = current;
    }
    if (this.svg) this.paint(breakpoints);
  }

  paint(breakpoints) {
    this.cards.forEach((card, place) => card && this.paintCard(card, place, breakpoints.has(this.scene.nodes[place])));
    this.edges.forEach((edge, place) => setOnce(edge, "data-taken", String(this.counts[place])));
    this.captions.forEach((caption, place) => {
      if (caption && caption.textContent !== this.told[place]) caption.textContent = this.told[place];
    });
    const name = this.scene.nodes[this.current];
    const status = this.looks[this.current]?.[1];
    setOnce(this.svg, "aria-label", name ? `State machine; current state ${name}, ${status}` : "State machine; no state is current");
    if (this.current !== this.followed) this.followCurrent();
  }

  // The line of the rule that a Choice takes at this event; with no meaning, none.
  pick(meaning) {
    if (!this.svg) return;
    const place = meaning?.rules && meaning.taken !== null ? this.scene.rules.findIndex(([state, rule]) => state === meaning.state && rule === meaning.taken) : -1;
    this.edges.forEach((edge, at) => edge?.classList.toggle("picked", at === place));
  }

  paintCard(card, place, stops) {
    const [, status, words, retries] = this.looks[place] ?? [place, "not entered", card.plain, 0];
    const isEntry = place === (this.selected >= 0 ? this.selected : this.current >= 0 ? this.current : this.cards.findIndex(Boolean));
    const key = `${status}|${words}|${retries}|${place === this.current}|${place === this.selected}|${isEntry}|${stops}`;
    if (this.painted[place] === key) return;
    this.painted[place] = key;
    const { path, filled } = this.scene.statuses[status];
    setOnce(card.element, "data-status", status);
    this.frames.get(this.scene.cards[place])?.setAttribute("data-status", status);
    card.element.classList.toggle("current", place === this.current);
    card.element.classList.toggle("stops", stops);
    card.element.classList.toggle("selected", place === this.selected);
    card.element.setAttribute("tabindex", isEntry ? "0" : "-1");
    card.element.setAttribute("aria-pressed", String(place === this.selected));
    card.element.setAttribute("aria-label", printable(`${this.scene.nodes[place]}, ${words}`));
    card.element.classList.toggle("retried", retries > 0);
    card.words.textContent = words;
    card.sign.setAttribute("d", path);
    card.sign.classList.toggle("filled", filled);
    if (card.many) card.many.textContent = retries || "";
  }

  // Keep the current state in sight without moving anything that is in sight already.
  followCurrent() {
    this.followed = this.current;
    if (!this.box.height) return;
    const place = this.places().get(this.cards[this.current]?.element ?? this.pills[this.at > 1 ? 1 : 0]);
    if (place && this.at > 1) this.view.reveal(place);
  }

  // Where the cards stand inside the scrolling box: measured once, and again when the box has another size.
  places() {
    if (this.measured) return this.measured;
    const zero = this.host.getBoundingClientRect();
    const [left, top] = [this.host.scrollLeft - zero.left, this.host.scrollTop - zero.top];
    const elements = [...this.cards.map((card) => card?.element), ...this.pills].filter(Boolean);
    this.measured = new Map(elements.map((element) => {
      const box = element.getBoundingClientRect();
      return [element, [box.left + left, box.top + top, box.width, box.height]];
    }));
    return this.measured;
  }

  remeasure() {
    if (this.box.width === this.width && this.box.height === this.height) return;
    [this.width, this.height] = [this.box.width, this.box.height];
    this.refit();
  }

  refit() {
    this.measured = null;
    if (this.svg && this.at) this.followCurrent();
  }
}

// The SVG comes from saved state, which anybody may have written: only shapes and words pass.
const ALLOWED = new Set(["svg", "g", "path", "rect", "circle", "line", "polygon", "text", "tspan", "title"]);

function safeSVG(text) {
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (svg.nodeName !== "svg") return null;
  for (const element of [...svg.querySelectorAll("*")]) {
    if (!ALLOWED.has(element.nodeName)) element.remove();
  }
  for (const element of [svg, ...svg.querySelectorAll("*")]) {
    for (const { name } of [...element.attributes]) if (/^on|href|style/i.test(name)) element.removeAttribute(name);
  }
  return svg;
}
