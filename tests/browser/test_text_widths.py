"""Text is nowhere drawn wider than it was measured: on that rests that nothing in a picture touches."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.drawing import draw
from sfnlearn.drawing.text import printable, width
from sfnlearn.drawing.theme import FONT
from tests.drawing.machines_to_draw import machine_to_draw
from tests.drawing.samples import HOSTILE, ORDER, Machine

pytestmark = pytest.mark.browser

NAMES = [
    *(printable(name) for name in HOSTILE),
    "ValidateTheIncomingOrder",
    "MMMMMMWWWW@@@%%%",
    "illi.|!'",
    "$.order.total >= 10000 and not ($.x is present)",
    "{% $states.input.items[price > 10] %}",
    "9876543210 × · … ≤ ≥ → – — ‘’ “”",
    "Größe über Straße, ça va, Łódź, İstanbul",
    "Проверить заказ ЩЖШМЮФ щжшмюф",
    "Ελέγξτε την παραγγελία ΩΜ",
    "בדוק את ההזמנה",
    "تحقق من الطلب صضسش",
    "注文を確認する 订单 주문 확인",
    "🚀🎉👩‍👩‍👧‍👦🇨🇭✅",
]
MEASURE = """([font, texts, size, weight]) => {
  document.body.innerHTML = `<svg xmlns="http://www.w3.org/2000/svg" font-family="${font}"><text xml:space="preserve"
    font-size="${size}" font-weight="${weight}"></text></svg>`;
  const text = document.querySelector('text');
  return texts.map((one) => { text.textContent = one; return text.getComputedTextLength(); });
}"""
TEXTS_AND_CARDS = """(svg) => {
  document.body.innerHTML = svg;
  return [...document.querySelectorAll('g.node')].map((node) => {
    const card = node.querySelector('rect.card').getBoundingClientRect();
    const texts = [...node.querySelectorAll('text')].map((text) => text.getBoundingClientRect());
    return [node.id, ...texts.map((box) => Math.max(card.left - box.left, box.right - card.right))];
  });
}"""


@pytest.mark.parametrize(("size", "weight"), [(11, 400), (13, 500)])
def test_no_text_is_wider_than_it_is_measured(tab: Any, size: float, weight: int) -> None:
    drawn = tab.page.evaluate(MEASURE, [FONT, NAMES, size, weight])
    wider = {name: (found, width(name, size)) for name, found in zip(NAMES, drawn, strict=True)}
    assert {name: both for name, both in wider.items() if both[0] > both[1] + 0.5} == {}


@pytest.mark.parametrize("definition", [ORDER, machine_to_draw(9), machine_to_draw(33)])
def test_the_words_on_a_card_stay_on_it(tab: Any, definition: dict[str, Any]) -> None:
    for card, *out in tab.page.evaluate(TEXTS_AND_CARDS, draw(Machine(definition)).svg):
        assert max(out) < 0, card
