// The stepper's picture as a file: as it is shown, with the colours of its theme, for wherever no style sheet of ours is.

const DRAWN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "opacity", "font-size", "font-weight", "text-anchor"];

function asFile(svg, title) {
  const copy = svg.cloneNode(true);
  const shown = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, place) => dressed(element, getComputedStyle(shown[place])));
  for (const element of copy.querySelectorAll("[data-unseen], .breakpoint")) element.remove();
  for (const element of [copy, ...copy.querySelectorAll("*")]) for (const name of ["class", "style", "tabindex", "aria-pressed", "role"]) element.removeAttribute(name);
  const [width, height] = ["width", "height"].map((name) => svg.getAttribute(name));
  const style = getComputedStyle(svg.closest(".sfn"));
  const paper = s("rect", { width, height, fill: style.backgroundColor });
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.setAttribute("font-family", 'Helvetica, Arial, "Liberation Sans", sans-serif');
  copy.setAttribute("role", "img");
  copy.prepend(s("title", { text: title }), paper);
  return new XMLSerializer().serializeToString(copy);
}

function dressed(element, style) {
  if (style.display === "none") element.setAttribute("data-unseen", "");
  for (const name of DRAWN) {
    const value = style.getPropertyValue(name);
    if (value && value !== "none" && value !== "normal") element.setAttribute(name, value);
    else if (value === "none" && (name === "fill" || name === "stroke" || name === "stroke-dasharray")) element.setAttribute(name, value);
  }
}
