"""The static views in other front ends, each as a page with its rules: docs/front-ends.md says where they are from."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sfnlearn import draw, run
from tests.browser.conftest import Tab
from tests.browser.test_static_pictures import wide_machine

pytestmark = pytest.mark.browser

CSP = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src https: http: data:; font-src https:; connect-src https:; child-src https: data:;"
)
LIGHT, DARK = "#ffffff", "#1e1e1e"
PAGE = """<!doctype html><html {root}><head><meta charset="utf-8">{head}
<style>body {{ margin: 0; background: {ground}; color: {ink} }} main {{ width: 700px }}</style></head>
<body class="{body}"><main>{html}</main></body></html>"""
VIEWS: dict[str, Any] = {
    "machine": draw(wide_machine()),
    "execution": run(wide_machine(), {wide_machine().definition["States"]["Which?"]["Choices"][0]["Variable"][2:]: 3}),
}
STRIPPED = """() => { for (const element of document.querySelectorAll('main *')) {
  if (element.tagName === 'STYLE') { element.remove(); continue; }
  for (const name of ['style', 'class', 'hidden', 'tabindex', 'role']) element.removeAttribute(name);
} }"""


def html(name: str) -> str:
    """The HTML of a view."""
    return str(VIEWS[name]._repr_mimebundle_()["text/html"])


def open_page(tab: Tab, html: str, *, dark: bool, root: str = "", body: str = "", head: str = "") -> Any:
    """A page of a front end; answer its picture."""
    ground, ink = (DARK, "#ddd") if dark else (LIGHT, "#222")
    tab.page.set_content(PAGE.format(html=html, root=root, body=body, head=head, ground=ground, ink=ink))
    image = tab.page.locator("main img").first
    image.wait_for()
    tab.page.wait_for_function("() => [...document.images].every(image => image.complete)")
    return image


def is_dark(image: Any) -> bool:
    wide, natural = image.evaluate("image => [image.getBoundingClientRect().width, image.naturalWidth]")
    assert wide - natural in {0, 2}
    return bool(wide - natural == 2)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("body", "dark"),
    [
        ("vscode-light", False),
        ("vscode-dark", True),
        ("vscode-high-contrast", True),
        ("vscode-high-contrast vscode-high-contrast-light", False),
    ],
)
def test_visual_studio_code(tab: Tab, view: str, body: str, dark: bool):
    policy = f'<meta http-equiv="Content-Security-Policy" content="{CSP}">'
    image = open_page(tab, html(view), dark=dark, body=body, head=policy)
    assert is_dark(image) == dark
    assert tab.errors == []


@pytest.mark.parametrize("dark", [False, True])
def test_colab(tab: Tab, dark: bool):
    assert is_dark(open_page(tab, html("machine"), dark=dark, root=f"theme={'dark' if dark else 'light'}")) == dark


def test_github_takes_the_styles_away_and_shows_a_light_picture(tab: Tab):
    image = open_page(tab, re.sub("<script>.*?</script>", "", html("machine"), flags=re.DOTALL), dark=True)
    tab.page.evaluate(STRIPPED)
    assert not is_dark(image)
    text = str(tab.page.locator("main").inner_text())
    assert text.strip() == "As text"


def test_a_saved_page_follows_its_reader(tab: Tab, tmp_path: Any):
    path = draw(wide_machine()).save(tmp_path / "machine.html")
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme)
        tab.page.goto(path.as_uri())
        assert is_dark(tab.page.locator(".sfn-canvas img")) == (scheme == "dark")
    tab.page.emulate_media(media="print")
    assert tab.page.get_by_role("img", name="Part 1").is_visible()
