"""Fields that an account defines itself: their values stand inside a property that holds them all.

On the wire that property is a list of entries, `[{"field": {"id": "f1"}, "value": "Spring"}]`, or
a map, `{"favourite_season": "Spring"}`; or there is none, and they stand in the record itself. In
Python each has a name and a type of its own.
"""

from __future__ import annotations

import typing
from collections.abc import Iterable, MutableMapping
from typing import Any, Generic, Never, Self, TypeVar, overload

from ..body.wire_names import Placement
from ..read.body_path import ABSENT, BodyPath, child, walk
from ..read.descriptors import ModelDescriptor
from ..read.problems import Problem
from ..values.encoding import (
    is_collection,
    is_list,
    is_object,
    plain_value,
    scalar_text,
)

T = TypeVar("T")


class Custom(Placement):
    """The place of one such field: `Annotated[str | None, Custom("custom", "season")]`.

    Args:
        container: Wire name of the property that holds the values; empty: the record itself does.
        key: What the field is told by in there.
        entry_key: The way to the key in an entry; empty: the container is a map.
        entry_value: The way to the value in an entry.
        entries: The way to the list of entries, where the container may be an object around it.
        as_text: Numbers and booleans are sent as text.
        joined: What stands between several values, which are one text on the wire: `Red;Blue`.
    """

    def __init__(
        self,
        container: str,
        key: str | int,
        *,
        entry_key: BodyPath = (),
        entry_value: BodyPath = (),
        entries: BodyPath = (),
        as_text: bool = False,
        joined: str = "",
    ) -> None:
        self.container = container
        self.key = key
        self.entry_key = entry_key
        self.entry_value = entry_value
        self.entries = entries
        self.as_text = as_text
        self.joined = joined

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.container!r}, {self.key!r})"

    def read(self, holder: Any) -> Any:
        """The value in a model or object, as it came, or taken apart; None where there is none."""
        value = self._held(holder)
        if not self.joined or not isinstance(value, str):
            return value
        return value.split(self.joined) if value else []

    def _held(self, holder: Any) -> Any:
        container = child(holder, self.container) if self.container else holder
        if not self.entry_key:
            found = child(container, str(self.key))
            return None if found is ABSENT else found
        if self.entries and not is_list(container):
            container, _ = walk(container, self.entries)
        for entry in container if is_list(container) else ():
            if self._is_told_by(entry):
                value, missing = walk(entry, self.entry_value)
                return None if missing else value
        return None

    def put(self, sent: MutableMapping[str, Any], value: Any) -> None:
        """Add the value to what is sent, beside what the container has already.

        Raises TypeError for a container that cannot hold values.
        """
        value = self._on_wire(value)
        if not self.container:
            sent[str(self.key)] = value
            return
        held = plain_value(sent.get(self.container))
        if not self.entry_key:
            sent[self.container] = {**self._map(held), str(self.key): value}
            return
        others = (each for each in self._list(held) if not self._is_told_by(each))
        sent[self.container] = [*others, self._entry(value)]

    def _on_wire(self, value: Any) -> Any:
        if self.joined and is_collection(value):
            texts = [scalar_text(plain_value(each)) for each in value]
            if any(self.joined in text for text in texts):
                raise ValueError(
                    f"custom field {self.key!r}: a value with {self.joined!r} in it would be read as several"
                )
            return self.joined.join(texts)
        is_plain = value is None or is_object(value) or is_collection(value)
        return scalar_text(value) if self.as_text and not is_plain else value

    def _is_told_by(self, entry: Any) -> bool:
        found, missing = walk(entry, self.entry_key)
        return not missing and str(found) == str(self.key)

    def _entry(self, value: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for path, part in ((self.entry_key, self.key), (self.entry_value, value)):
            inner = made
            for step in path[:-1]:
                inner = inner.setdefault(step, {})
            inner[path[-1]] = part
        return made

    def _map(self, held: object) -> dict[str, Any]:
        if held is None or is_object(held):
            return held or {}
        raise TypeError(f"{self.container} must be a mapping")

    def _list(self, held: object) -> Iterable[Any]:
        if held is None or is_collection(held):
            return held or ()
        raise TypeError(f"{self.container} must be a list")


class CustomValue(Custom, ModelDescriptor, Generic[T]):
    """A field of the account in a model, read from where it came; None where it did not.

    What does not fit the type is given as it came, and told of or refused as in any other field.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        super().__set_name__(owner, name)
        self._name = name

    @overload
    def __get__(self, instance: None, owner: object = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: object = None) -> T | None: ...

    def __get__(self, instance: object, owner: object = None) -> Self | T | None:
        if instance is None:
            return self
        value = self.read(instance)
        return None if value is None else self._typed(value, [])

    def __set__(self, instance: object, value: Never) -> None:
        name = self._name
        raise AttributeError(f"{name} cannot be set; send it with a method of the API")

    def problems(self, holder: object) -> list[Problem]:
        """What contradicts the type in the value that a model has."""
        found: list[Problem] = []
        value = self.read(holder)
        if value is not None:
            self._typed(value, found)
        return found

    def _typed(self, value: Any, problems: list[Problem]) -> Any:
        from ..read.lenient import (
            read_leniently,
        )  # all of pydantic: not before its turn

        kinds = typing.get_args(getattr(self, "__orig_class__", None))
        found: list[Problem] = []
        result = read_leniently(value, kinds[0] if kinds else Any, found)
        if found and value == "":
            return None  # how a field that was cleared comes, whatever its type
        problems += found
        return result
