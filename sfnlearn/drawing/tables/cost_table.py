"""The cost of an execution as a table: Standard and Express side by side, Lambda, and meters for the quotas.

Rules that hold here: numbers are aligned to the right; the table sets no colour of its own beside the theme's
variables; a meter is a number and a bar, so the text twin says the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import (
    BORDER,
    TABLE,
    ShownTable,
    cell,
    heading,
    right,
    scroll_box,
    table,
    text_cell,
)
from sfnlearn.drawing.text import clip_middle, duration, in_columns, markup
from sfnlearn.engine.cost.cost import BillLine, Cost, Meter
from sfnlearn.engine.cost.prices import prices

_CELL = f"text-align:left;padding:4px 10px;border-bottom:1px solid {BORDER};vertical-align:middle"
_NUMBER = f"{right(_CELL)};white-space:nowrap"
_CENTRE = _NUMBER.replace("right", "center", 1)
_TOTAL = f"{_NUMBER};font-weight:600"
_TABLE = f"{TABLE};margin:0 0 10px"
_QUIET = "color:var(--jp-ui-font-color2,inherit);font-size:12px;margin:2px 10px"
_BAR = "display:block;width:140px;height:8px;border-radius:4px;background:var(--jp-layout-color3,#8884);overflow:hidden"
_COLOURS = ((0.9, "#D55E00"), (0.6, "#E69F00"), (0.0, "#0072B2"))
_TYPES = ("STANDARD", "EXPRESS")
_LINES = ("state transitions", "Express requests", "Express GB-seconds", "Lambda requests", "Lambda GB-seconds")
_BAR_TEXT = 20


def dollars(amount: float) -> str:
    """An amount as people write it: cents for large ones, four significant digits for small ones.

    >>> dollars(1234.5), dollars(0.0000125), dollars(0)
    ('$1,234.50', '$0.0000125', '$0')
    """
    if amount == 0:
        return "$0"
    if amount >= 0.1:
        return f"${amount:,.2f}"
    exponent = int(f"{amount:e}".partition("e")[2])
    return f"${amount:.{3 - exponent}f}".rstrip("0")


def quantity(count: float) -> str:
    """A quantity: whole numbers in groups of three digits, others with three significant digits.

    >>> quantity(4000000), quantity(0.00625), quantity(12.5)
    ('4,000,000', '0.00625', '12.5')
    """
    if count == int(count):
        return f"{int(count):,}"
    return f"{count:,.1f}" if count >= 1000 else f"{count:.3g}"


class CostTable(ShownTable):
    """A `Cost` as HTML and as text."""

    def __init__(self, cost: Cost) -> None:
        self.cost = cost

    def rows(self) -> Iterator[tuple[str, ...]]:
        """(what, of one execution, dollars as Standard, as Express): once and a month."""
        cost = self.cost
        once = {kind: {line.what: line for line in cost.once(kind)} for kind in _TYPES}
        month = {kind: {line.what: line for line in cost.month(kind)} for kind in _TYPES}
        for what in sorted({name for lines in once.values() for name in lines}, key=_LINES.index):
            line = once["STANDARD"].get(what) or once["EXPRESS"][what]
            cells = (_amount(lines[kind].get(what)) for lines in (once, month) for kind in _TYPES)
            yield what, quantity(line.quantity), *cells
        sums = (sum(line.amount for line in lines[kind].values()) for lines in (once, month) for kind in _TYPES)
        yield "total", "", *(dollars(amount) for amount in sums)

    def headings(self) -> tuple[str, ...]:
        """What the columns are."""
        month = f"{self.cost.executions:,} a month"
        return "", "used once", "Standard, once", "Express, once", f"Standard, {month}", f"Express, {month}"

    def notes(self) -> Iterator[str]:
        """What the numbers do not say."""
        cost, listed = self.cost, prices()
        if cost.express_refusal:
            yield f"It cannot be an Express workflow as it is: {cost.express_refusal}"
        if cost.usage.retries:
            what = "is a retry" if cost.usage.retries == 1 else "are retries"
            yield f"{cost.usage.retries} of the transitions {what}."
        if any(not call.recorded for call in cost.usage.calls):
            yield "Lambda's time is that between the events, its memory 128 MB: no simulated function kept a record."
        yield (
            f"Express is billed for {cost.usage.memory} MB here. Prices of {listed['date']} in {listed['region']}; "
            "the months have the free tiers taken off. Other services are not counted."
        )

    def __str__(self) -> str:
        rows = [self.headings(), *self.rows()]
        lines = in_columns(rows, right=range(1, len(rows[0])))
        return "\n".join([self._title(), *lines, *_text_meters(self.cost.meters), *self.notes()])

    def _title(self) -> str:
        return f"Cost of {self.cost.execution.name} ({self.cost.execution.machine.type})"

    def html(self) -> str:
        first, second, *_ = self.headings()
        month = f"{self.cost.executions:,} a month"
        above = [
            heading(first, _CELL, rows=2),
            heading(second, _NUMBER, rows=2),
            heading("once", _CENTRE, columns=2),
            heading(month, _CENTRE, columns=2),
        ]
        kinds = [heading(name, _NUMBER) for name in ("Standard", "Express") * 2]
        *lines, total = self.rows()
        body = [*(_html_row(row, _NUMBER) for row in lines), _html_row(total, _TOTAL)]
        costs = scroll_box(table(body, head=[above, kinds], caption=self._title(), style=_TABLE), "Cost", 700)
        meters = table(map(_html_meter, self.cost.meters), style=_TABLE)
        notes = "".join(tag("p", markup(note), style=_QUIET) for note in self.notes())
        return tag("div", costs + meters + notes)


def _amount(line: BillLine | None) -> str:
    return "" if line is None else dollars(line.amount)


def _html_row(row: tuple[str, ...], style: str) -> list[str]:
    first, *others = row
    weight = "600" if style == _TOTAL else "400"
    return [heading(first, f"{_CELL};font-weight:{weight}", "row"), *(text_cell(text, style) for text in others)]


def used(meter: Meter) -> str:
    """A meter in words.

    >>> from sfnlearn.engine.cost.cost import Meter
    >>> used(Meter("history", 40, 25000, "events")), used(Meter("history", 40, None, "events"))
    ('40 of 25,000 events', '40 events, no quota')
    """
    if meter.unit == "seconds":
        return f"{duration(meter.used)} of {duration(meter.limit or 0)}"
    if meter.limit is None:
        return f"{quantity(meter.used)} {meter.unit}, no quota"
    where = f", in {clip_middle(meter.where, 40)}" if meter.where else ""
    return f"{quantity(meter.used)} of {quantity(meter.limit)} {meter.unit}{where}"


def percent(meter: Meter) -> str:
    """The used share.

    >>> from sfnlearn.engine.cost.cost import Meter
    >>> percent(Meter("history", 40, 25000, "events")), percent(Meter("history", 0, 25000, "events"))
    ('0.2 %', '0 %')
    """
    if meter.limit is None:
        return ""
    share = 100 * meter.share
    return f"{share:.0f} %" if share >= 10 or share == 0 else "< 0.1 %" if share < 0.1 else f"{share:.1f} %"


def _text_meters(meters: list[Meter]) -> Iterator[str]:
    widest = max(len(meter.what) for meter in meters)
    for meter in meters:
        filled = min(_BAR_TEXT, round(meter.share * _BAR_TEXT))
        bar = "█" * filled + "░" * (_BAR_TEXT - filled)
        yield f"{meter.what.ljust(widest)}  {bar}  {percent(meter).rjust(7)}  {used(meter)}"


def _html_meter(meter: Meter) -> list[str]:
    colour = next(colour for least, colour in _COLOURS if meter.share >= least)
    wide = max(1.0, min(100.0, 100 * meter.share)) if meter.share else 0.0
    inner = tag("span", " ", style=f"display:block;height:8px;width:{wide:.1f}%;background:{colour}")
    bar = tag("span", inner, style=_BAR) if meter.limit else ""
    return [
        heading(meter.what, f"{_CELL};font-weight:400", "row"),
        cell(bar, _CELL),
        text_cell(percent(meter), _NUMBER),
        text_cell(used(meter), _CELL),
    ]
