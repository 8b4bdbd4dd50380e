"""The cost of an execution as a table: Standard and Express side by side, Lambda, and meters for the quotas.

Rules that hold here: numbers are aligned to the right; the table sets no colour of its own beside the theme's
variables; a meter is a number and a bar, so the text twin says the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.text import clip_middle, duration, markup
from sfnlearn.engine.cost.cost import Cost, Line, Meter, prices

_BORDER = "var(--jp-border-color2,#8883)"
_CELL = f"text-align:left;padding:4px 10px;border-bottom:1px solid {_BORDER};vertical-align:middle"
_NUMBER = f"{_CELL.replace('left', 'right', 1)};font-variant-numeric:tabular-nums;white-space:nowrap"
_CENTRE = _NUMBER.replace("right", "center", 1)
_TOTAL = f"{_NUMBER};font-weight:600"
_TABLE = "border-collapse:collapse;font-size:13px;color:var(--jp-ui-font-color1,inherit);margin:0 0 10px"
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


class CostTable:
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
        cost, table = self.cost, prices()
        if cost.express_refusal:
            yield f"It cannot be an Express workflow as it is: {cost.express_refusal}"
        if cost.usage.retries:
            yield f"{cost.usage.retries} of the transitions are retries."
        if any(not call.recorded for call in cost.usage.calls):
            yield "Lambda's time is that between the events, its memory 128 MB: no simulated function kept a record."
        yield (
            f"Express is billed for {cost.usage.memory} MB here. Prices of {table['date']} in {table['region']}; "
            "the months have the free tiers taken off. Other services are not counted."
        )

    def __str__(self) -> str:
        rows = [self.headings(), *self.rows()]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = [_text_row(row, widths) for row in rows]
        return "\n".join([self._title(), *lines, *_text_meters(self.cost.meters), *self.notes()])

    __repr__ = __str__

    def _title(self) -> str:
        return f"Cost of {self.cost.execution.name} ({self.cost.execution.machine.type})"

    def html(self) -> str:
        """The tables as HTML, without script or style sheet: they show in an untrusted notebook."""
        first, second, *_ = self.headings()
        month = f"{self.cost.executions:,} a month"
        head = tag("tr", "".join([_head(first, rows=2), _head(second, rows=2), _head("once", 2), _head(month, 2)]))
        kinds = tag("tr", "".join(_head(name) for name in ("Standard", "Express") * 2))
        *lines, total = self.rows()
        body = "".join(_html_row(row, _NUMBER) for row in lines) + _html_row(total, _TOTAL)
        caption = tag("caption", markup(self._title()), style="text-align:left;font-weight:bold")
        costs = tag("table", caption + tag("thead", head + kinds) + tag("tbody", body), style=_TABLE)
        meters = tag("table", "".join(map(_html_meter, self.cost.meters)), style=_TABLE)
        notes = "".join(tag("p", markup(note), style=_QUIET) for note in self.notes())
        return tag("div", costs + meters + notes)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": str(self)}


def _amount(line: Line | None) -> str:
    return "" if line is None else dollars(line.amount)


def _text_row(row: tuple[str, ...], widths: list[int]) -> str:
    first, *others = row
    cells = [first.ljust(widths[0]), *(cell.rjust(size) for cell, size in zip(others, widths[1:], strict=True))]
    return "  ".join(cells).rstrip()


def _head(text: str, columns: int = 1, rows: int = 1) -> str:
    style = _CELL if rows > 1 and not text else (_CENTRE if columns > 1 else _NUMBER)
    return tag(
        "th",
        markup(text),
        scope="colgroup" if columns > 1 else "col",
        colspan=str(columns) if columns > 1 else "",
        rowspan=str(rows) if rows > 1 else "",
        style=style,
    )


def _html_row(row: tuple[str, ...], style: str) -> str:
    first, *others = row
    head = tag("th", markup(first), scope="row", style=f"{_CELL};font-weight:{'600' if style == _TOTAL else '400'}")
    return tag("tr", head + "".join(tag("td", markup(cell), style=style) for cell in others))


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


def _html_meter(meter: Meter) -> str:
    colour = next(colour for least, colour in _COLOURS if meter.share >= least)
    wide = max(1.0, min(100.0, 100 * meter.share)) if meter.share else 0.0
    inner = tag("span", " ", style=f"display:block;height:8px;width:{wide:.1f}%;background:{colour}")
    bar = tag("span", inner, style=_BAR) if meter.limit else ""
    cells = (
        tag("th", markup(meter.what), scope="row", style=f"{_CELL};font-weight:400"),
        tag("td", bar or " ", style=_CELL),
        tag("td", markup(percent(meter)), style=_NUMBER),
        tag("td", markup(used(meter)), style=_CELL),
    )
    return tag("tr", "".join(cells))
