"""A widget in a page of its own, without JupyterLab: what a notebook would load, and its Python side.

Here a view is on the screen in half a second, where JupyterLab takes ten.  What it cannot show is what JupyterLab adds
(the sanitizer, its keyboard shortcuts, its cells): for these there are the tests with a `lab`.

The page has JupyterLab's own theme colours.  What the script sets or sends goes to the Python widget at once, and what
the widget answers goes back in the same call: so there is no comm and no kernel, and a test never waits for one.
`kernel=False` is a notebook that was opened without one: nothing is answered.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import anywidget

from tests.browser.conftest import Tab

THEMES = Path(sys.prefix) / "share" / "jupyter" / "lab" / "themes" / "@jupyterlab"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A view</title></head>
<body data-jp-theme-light="{light}"><main class="jp-OutputArea" style="width:{width}px"></main></body></html>"""
LOOK = """body { margin: 12px; background: var(--jp-layout-color1); color: var(--jp-ui-font-color1);
  font-family: var(--jp-ui-font-family), sans-serif; font-size: var(--jp-ui-font-size1); }"""
MOUNT = """async ([source, state, kernel]) => {
  const listeners = {};
  const tell = (name, ...more) => { for (const act of [...(listeners[name] ?? [])]) act(...more); };
  const changed = new Set();
  const model = {
    get: (name) => state[name],
    set: (name, value) => {
      if (state[name] === value) return;
      state[name] = value;
      changed.add(name);
      tell(`change:${name}`, model, value);
    },
    save_changes: () => {
      const news = Object.fromEntries([...changed].map((name) => [name, state[name]]));
      changed.clear();
      return ask({set: news});
    },
    send: (content) => { ask({message: content}); },
    on: (name, act) => { (listeners[name] ??= []).push(act); },
    off: (name, act) => { listeners[name] = act ? (listeners[name] ?? []).filter((one) => one !== act) : []; },
  };
  const ask = async (what) => {
    if (!kernel) return;
    const {updates, messages} = await window.askPython(what);
    for (const [name, value] of Object.entries(updates)) {
      state[name] = value;
      tell(`change:${name}`, model, value);
    }
    for (const message of messages) tell('msg:custom', message, []);
  };
  window.model = model;
  const script = await import(URL.createObjectURL(new Blob([source], {type: 'text/javascript'})));
  const element = document.createElement('div');
  document.querySelector('main').append(element);
  await script.default.initialize?.({model});
  window.unmount = await script.default.render({model, el: element});
}"""

SHOW = """(html) => {
  const element = document.createElement('div');
  element.className = 'jp-RenderedHTMLCommon jp-RenderedHTML';
  document.querySelector('main').append(element);
  element.append(document.createRange().createContextualFragment(html));
}"""


class _Python:
    """The Python side of a widget: hears what the page sets and sends, and gathers what the widget answers."""

    def __init__(self, widget: anywidget.AnyWidget) -> None:
        self.widget = widget
        self._messages: list[Any] = []
        self._updates: dict[str, Any] = {}
        widget.send = lambda content, buffers=None: self._messages.append(content)
        widget.observe(self._note, names=[*self.state()])

    def state(self) -> dict[str, Any]:
        """The synced traits, as they travel."""
        return {name: value for name, value in self.widget.get_state().items() if not name.startswith("_")}

    def _note(self, change: Any) -> None:
        self._updates[change["name"]] = self.widget.get_state(change["name"])[change["name"]]

    def hear(self, what: dict[str, Any]) -> dict[str, Any]:
        """Let the widget act, and answer with what it changed and said."""
        for name, value in what.get("set", {}).items():
            setattr(self.widget, name, value)
        for name in what.get("set", {}):
            self._updates.pop(name, None)  # the page has it already
        if "message" in what:
            self.widget._handle_custom_msg(what["message"], [])
        answer = {"updates": self._updates, "messages": self._messages}
        self._updates, self._messages = {}, []
        return answer


def mount(tab: Tab, widget: anywidget.AnyWidget, *, theme: str = "light", width: int = 970, kernel: bool = True) -> Any:
    """Show a widget in the tab's page, in JupyterLab's light or dark theme, as wide as a cell; answer its element."""
    python = _Python(widget)
    _open(tab.page, theme, width, str(widget._css))
    tab.page.expose_function("askPython", python.hear)
    tab.page.evaluate(MOUNT, [str(widget._esm), python.state(), kernel])
    return tab.page.locator("main > div").last


def show(tab: Tab, html: str, *, theme: str = "light", width: int = 970) -> Any:
    """Show an output's HTML in the tab's page as a trusted cell would, with its scripts; answer its element."""
    _open(tab.page, theme, width)
    tab.page.evaluate(SHOW, html)
    return tab.page.locator("main > div").last


def _open(page: Any, theme: str, width: int, styles: str = "") -> None:
    """An empty page with the theme's colours; `width` is that of a cell's output, in CSS pixels."""
    page.set_viewport_size({"width": width + 40, "height": 1000})
    page.emulate_media(color_scheme=theme)
    page.set_content(PAGE.format(light=str(theme == "light").lower(), width=width))
    page.add_style_tag(content=(THEMES / f"theme-{theme}-extension" / "index.css").read_text(encoding="utf-8"))
    page.add_style_tag(content=LOOK + styles)
