"""Results as people and programs read them: tables, JSON, a line of JSON for each, CSV."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from itertools import accumulate, chain, islice
from math import inf
from shutil import get_terminal_size
from typing import Any, Final, TextIO

from ..values.encoding import is_collection, is_list, is_mapping, is_object, scalar_text

_MOST_COLUMNS: Final = 6
_WIDEST: Final = 40
_SAMPLE: Final = 50
"""Rows that columns are chosen by where there are no pages."""
_NAMES: Final = ("name", "title", "subject", "label", "email")
_CONTROLS: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_FORMULA: Final = re.compile(r"[=@\t\r]|[+-](?![\d\s().,/-]*$)")


def without_controls(text: str) -> str:
    """A text in one line that changes nothing in a terminal."""
    return _CONTROLS.sub(" ", text)


def plain(value: Any) -> Any:
    """A result as JSON has it, under its names in JSON."""
    if value is None or isinstance(value, str | int | float):
        return value
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if is_mapping(value):
        return {str(key): plain(each) for key, each in value.items()}
    if is_collection(value):
        return [plain(each) for each in value]
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    if hasattr(value, "raise_failed"):  # a batch
        return {"succeeded": plain(value.succeeded), "failed": plain(value.failed)}
    if hasattr(value, "started"):  # a job
        return plain(value.started)
    return scalar_text(value)


class Writer:
    """Writes results in one format, each row when it comes."""

    def __init__(self, to: TextIO, output: str, fields: Sequence[str] = ()) -> None:
        self._to = to
        self._output = output
        self._fields = fields
        self._only_ascii = "utf" not in (to.encoding or "utf").lower()
        self.remarks: list[str] = []
        """What people should know of what was written."""

    def record(self, value: Any) -> None:
        """One result by itself. Raises ValueError for fields that it cannot have."""
        self._check_fields([value])
        value = plain(value)
        if self._output == "csv" or (self._output == "table" and is_list(value)):
            self.rows(value if is_list(value) else [value])
        elif self._output == "table":
            self._record_table(value)
        else:
            indent = 2 if self._output == "json" else None
            self._line(self._json(value, indent))

    def rows(self, values: Iterable[Any], sample: Sequence[Any] | None = None) -> None:
        """Many. `sample`: those that columns are chosen by, if not the first ones.

        Raises ValueError for fields that none of the sample can have.
        """
        self._check_fields(sample or ())
        rows = (plain(each) for each in values)
        if self._output == "ndjson":
            for row in rows:
                self._line(self._json(row))
        elif self._output == "json":
            self._json_array(rows)
        else:
            first = (
                [plain(each) for each in sample]
                if sample is not None
                else [*islice(rows, _SAMPLE)]
            )
            rest = rows if sample is not None else chain(first, rows)
            write = self._csv if self._output == "csv" else self._table
            write(first, rest)

    def _check_fields(self, values: Iterable[Any]) -> None:
        from ..read.models import is_model, wire_names  # pydantic: help needs none

        known: dict[str, None] = {}
        for value in values:
            kind: type = value.__class__
            stated: Mapping[str, str] = wire_names(kind) if is_model(kind) else {}
            known |= dict.fromkeys(stated.values())
            row = plain(value)
            known |= dict.fromkeys(row if is_object(row) else ())
        for name in self._fields if known else ():
            if known.keys().isdisjoint((name, name.partition(".")[0])):
                raise ValueError(no_such("field", name, known))

    def _line(self, text: str) -> None:
        self._to.write(text + "\n")
        self._to.flush()

    def _json(self, value: Any, indent: int | None = None) -> str:
        if self._fields and is_object(value):
            value = {name: part(value, name) for name in self._fields}
        return _json(value, indent, only_ascii=self._only_ascii)

    def _json_array(self, rows: Iterable[Any]) -> None:
        before = "[\n"
        for row in rows:
            text = self._json(row, 2).replace("\n", "\n  ")
            self._to.write(f"{before}  {text}")
            self._to.flush()
            before = ",\n"
        self._line("[]" if before == "[\n" else "\n]")

    def _csv(
        self, first: Sequence[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]
    ) -> None:
        columns = self._fields or [
            *dict.fromkeys(chain.from_iterable(map(flat, first)))
        ]
        written = csv.writer(self._to, lineterminator="\n")
        written.writerow(map(guarded, columns))
        left_out: dict[str, None] = {}
        for row in rows:
            written.writerow([guarded(cell(part(row, name))) for name in columns])
            self._to.flush()
            left_out |= dict.fromkeys(each for each in flat(row) if each not in columns)
        if left_out and not self._fields:
            names = ", ".join(left_out)
            self.remarks.append(
                f"left out, since the first rows have none: {names}; name them with --fields"
            )

    def _table(
        self, first: Sequence[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]
    ) -> None:
        if not first and not self._fields:
            self.remarks.append("nothing found")
            return
        flattened = [flat(each) for each in first]
        columns = self._fields or columns_of(flattened)
        cells = [[shown(part(row, name)) for name in columns] for row in first]
        widths = {
            name: min(_WIDEST, max(map(width, [name, *texts])))
            for name, *texts in zip(columns, *cells, strict=True)
        }
        if not self._fields:
            widths = self._fitting(widths)
            more = len({*chain.from_iterable(flattened)} - {*widths})
            if more and self._to.isatty():
                self.remarks.append(f"{more} more columns with --fields, or -o json")
        numbers = [_is_number(name, first) for name in widths]
        names = [*map(without_controls, widths)]
        self._line(_row(names, [*widths.values()], numbers))
        for row in rows:
            texts = [shown(part(row, name)) for name in widths]
            self._line(_row(texts, [*widths.values()], numbers))

    def _fitting(self, widths: Mapping[str, int]) -> dict[str, int]:
        """The columns, a few at most, that have room beside each other; one in any case."""
        left = self._room + 2
        kept: dict[str, int] = {}
        for name, each in widths.items():
            if len(kept) < _MOST_COLUMNS and (each + 2 <= left or not kept):
                kept[name] = each
                left -= each + 2
        return kept

    @property
    def _room(self) -> float:
        """Letters that a line has; a pipe takes all."""
        return get_terminal_size().columns if self._to.isatty() else inf

    def _record_table(self, value: Any) -> None:
        if not is_object(value):
            self._line(shown(value))
            return
        names = self._fields or [*flat(value)]
        chosen = {name: part(value, name) for name in names}
        widest = max(map(width, chosen), default=0)
        for name, each in chosen.items():
            name = padded(without_controls(name), widest)
            self._line(f"{name}  {shown(each)}".rstrip())


def no_such(what: str, name: str, known: Iterable[str]) -> str:
    """What is said of a name that there is none of, with the one that was meant, or all."""
    near = get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"{what}s: {', '.join(known)}"
    return f"no {what} {name!r}; {hint}"


def flat(value: Any, above: str = "") -> dict[str, Any]:
    """An object with the parts of objects beside its own: `address.city`."""
    if not is_object(value):
        return {above or "value": value}
    found: dict[str, Any] = {}
    for name, each in value.items():
        way = f"{above}.{name}" if above else name
        found |= flat(each, way) if is_object(each) and each else {way: each}
    return found


def part(value: Any, way: str) -> Any:
    """A part of an object: `owner.name`, `emails.0.value`, `emails.value` of all; what is no object is itself."""
    if not is_object(value) or way in value:
        return value[way] if is_object(value) else value
    for step in way.split("."):
        if is_list(value) and step.isdecimal():
            value = value[int(step)] if int(step) < len(value) else None
        elif is_list(value):
            value = [each[step] for each in value if is_object(each) and step in each]
        else:
            value = value.get(step) if is_object(value) else None
    return value


def columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns that tell most: what names a row first, then what is no list, as it comes."""
    names = dict.fromkeys(chain.from_iterable(rows))
    scalar = [name for name in names if any(_is_scalar(row.get(name)) for row in rows)]

    def rank(name: str) -> int:
        last = name.rpartition(".")[2].lower()
        if last in ("id", "_id", "uuid") and name == last:
            return 0
        if len(rows) > 1 and all(row.get(name) == rows[0].get(name) for row in rows):
            return 4
        if "." in name or last.endswith(("id", "ids", "url")):
            return 3
        return 1 if last.endswith(_NAMES) else 2

    return sorted(scalar, key=rank) or [*names]


def _is_scalar(value: Any) -> bool:
    return (
        value is not None and value != "" and not (is_object(value) or is_list(value))
    )


def _is_number(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    values = [found for row in rows if (found := part(row, name)) is not None]
    return bool(values) and all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in values
    )


def cell(value: Any) -> str:
    """A value as the text of a cell."""
    if isinstance(value, str):
        return value
    if value is None or value == {}:
        return ""
    if is_list(value) and not any((is_object(each) or is_list(each)) for each in value):
        return ", ".join(map(cell, value))
    return _json(value)


def shown(value: Any) -> str:
    """The same for a terminal."""
    return without_controls(cell(value))


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: it begins with a quotation mark then."""
    return f"'{text}" if _FORMULA.match(text) else text


def width(text: str) -> int:
    """The columns of a terminal that a text takes."""
    return sum(map(_width, text))


def _width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in (
        "Mn",
        "Me",
        "Cf",
    ):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def padded(text: str, to: int, *, right: bool = False) -> str:
    """A text of so many columns; what is longer is cut."""
    if width(text) > to:
        ends = accumulate(map(_width, text))
        text = (
            "".join(each for each, end in zip(text, ends, strict=True) if end < to)
            + "…"
        )
    blank = " " * (to - width(text))
    return blank + text if right else text + blank


def _row(texts: Sequence[str], widths: Sequence[int], numbers: Sequence[bool]) -> str:
    cells = zip(texts, widths, numbers, strict=True)
    return "  ".join(
        padded(text, to, right=right) for text, to, right in cells
    ).rstrip()


def _json(value: Any, indent: int | None = None, *, only_ascii: bool = False) -> str:
    text = json.dumps(value, indent=indent, ensure_ascii=only_ascii)
    return re.sub(r"[\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", text)
