"""What one object says must not contradict what else it says: sums, what is ended, ids said twice, values by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json

Body = Mapping[str, Json]
_ENDS: Final = word_set("done completed finished closed close resolved ended")
_CANCELS: Final = word_set("cancelled canceled")
_MET: Final[Mapping[str, frozenset[str]]] = {
    "shipped": word_set("shipped delivered fulfilled completed done closed"),
    "delivered": word_set("delivered fulfilled completed done closed"),
    "paid": word_set("paid completed done closed refunded"),
    **dict.fromkeys(_CANCELS, word_set("cancelled canceled void voided")),
    **{each: frozenset({each}) for each in ("won", "lost")},
    **dict.fromkeys(
        _ENDS,
        word_set("complete won lost cancelled canceled rejected solved") | _ENDS,
    ),
}
"""When it is told that something happened: the statuses that say that it did."""
_STATUSES: Final = ("status", "state", "stage")
_PLANS: Final = word_set("expected due planned estimated target scheduled until by")
_WHEN: Final = word_set("at on date time")
_LINES: Final = word_set("lines items line_items positions products order_lines")
_LINE_TOTALS: Final = ("total", "line_total", "amount", "subtotal", "total_price")
_PRICES: Final = ("unit_price", "price", "unit_amount", "unit_cost", "rate")
_QUANTITIES: Final = ("quantity", "qty", "units")


def corrections(body: Body) -> dict[str, Json]:
    """What fields have to say for an object to hang together; None: what should be absent."""
    named = {"_".join(words(key)): key for key in body}
    said = {name: body[key] for name, key in named.items()}
    found: dict[str, Json] = {}
    for rule in (_twice, _line, _sums, _flags, _value, _too_early):
        found.update(rule({**said, **found}))
    return {named[name]: value for name, value in found.items()}


def _twice(body: Body) -> Iterator[tuple[str, Json]]:
    """`owner_id` beside `owner`."""
    for name, value in body.items():
        if f"{name}_id" in body and isinstance(value, dict):
            id = value.get("id")
            if id is not None and body[f"{name}_id"] is not None:
                yield f"{name}_id", id


def _line(body: Body) -> Iterator[tuple[str, Json]]:
    """Quantity times price; an amount each month."""
    quantity, price = _first(body, _QUANTITIES), _first(body, _PRICES)
    total = _first(body, ("line_total", "total", "total_price", "amount"))
    if quantity and price and total:
        product = _number(body[quantity]) * _number(body[price])
        yield total, _as(product, body[total])
    whole, months = _first(body, ("total_amount",)), _first(body, ("months",))
    if whole and months and _first(body, ("amount",)):
        product = _number(body["amount"]) * _number(body[months])
        yield whole, _as(product, body[whole])


def _sums(body: Body) -> Iterator[tuple[str, Json]]:
    subtotal = _first(body, ("subtotal", "sub_total", "net_total"))
    lines = next((v for n, v in body.items() if n in _LINES), None)
    net = _number(body[subtotal]) if subtotal else 0.0
    amounts = [*_amounts(lines)] if isinstance(lines, list) else []
    if subtotal and amounts:
        net = sum(amounts)
        yield subtotal, _as(net, body[subtotal])
    total = _first(body, ("total", "grand_total", "total_price", "total_amount"))
    if not total or not (subtotal or amounts):
        return
    if not subtotal:
        net = sum(amounts)
    for name in ("tax", "tax_total", "total_tax", "tax_amount", "shipping"):
        net += _number(body.get(name))
    for name in ("discount", "discount_total", "total_discount", "discount_amount"):
        net -= _number(body.get(name))
    yield total, _as(net, body[total])


def _amounts(lines: list[Json]) -> Iterator[float]:
    for line in (each for each in lines if isinstance(each, dict)):
        named = {"_".join(words(k)): v for k, v in line.items()}
        if total := _first(named, _LINE_TOTALS):
            yield _number(named[total])


def _flags(body: Body) -> Iterator[tuple[str, Json]]:
    """`done` beside a status."""
    status = _status(body)
    for name, value in body.items():
        flag = name.removeprefix("is_")
        if status and flag in _ENDS and isinstance(value, bool):
            yield name, bool(status & _MET[flag])


def _too_early(body: Body) -> Iterator[tuple[str, Json]]:
    """When it ended, of what did not."""
    status = _status(body)
    for name in body:
        said = set(name.split("_"))
        for word in said & _MET.keys() if said & _WHEN and not said & _PLANS else ():
            kin = _ENDS if word in _ENDS else {word}
            flags = [body.get(f"{start}{k}") for k in kin for start in ("", "is_")]
            told = [each for each in flags if isinstance(each, bool)]
            is_met = any(told) if told else not status or status & _MET[word]
            if not is_met:
                yield name, None


def _status(body: Body) -> set[str]:
    told = next((body[each] for each in _STATUSES if each in body), None)
    return set(words(told)) if isinstance(told, str) else set()


def _value(body: Body) -> Iterator[tuple[str, Json]]:
    """The value of a field of one's own, by the kind that is said beside it."""
    if not isinstance(body.get("value"), (str, int, float)):
        return
    inner = (each for each in body.values() if isinstance(each, dict))
    definition = next((each for each in (body, *inner) if "type" in each), None)
    if definition is None:
        return
    kind, choices = set(words(str(definition["type"]))), definition.get("choices")
    if kind & {"number", "integer", "decimal", "numeric", "currency", "amount"}:
        yield "value", 120
    elif "date" in kind:
        yield "value", "2026-03-31"
    elif kind & {"checkbox", "boolean", "bool"}:
        yield "value", True
    elif isinstance(choices, list) and choices:
        yield "value", choices[0]


def _first(body: Body, names: tuple[str, ...]) -> str:
    """The first of these fields that is an amount; empty where none is."""
    return next((n for n in names if n in body and _is_amount(body[n])), "")


def _is_amount(value: Json) -> bool:
    if isinstance(value, str):
        return value.replace(".", "", 1).isdecimal()
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(value: Json) -> float:
    if isinstance(value, (int, float, str)) and _is_amount(value):
        return float(value)
    return 0


def _as(number: float, like: Json) -> Json:
    """An amount as another is written."""
    if isinstance(like, str):
        return f"{number:.2f}" if "." in like else str(round(number))
    return round(number, 2) if number % 1 else int(number)
