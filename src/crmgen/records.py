"""`dataclasses` for the generator's many small classes, at a tenth of the cost of making one.

To type checkers these are the functions of the standard library, and they hold that nothing frozen is changed. At
run time nothing does, so that making a record is an assignment for each field; and of the methods that `dataclasses`
writes for each class, only those that are called are compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
else:
    _NONE = object()

    class Field:
        """What is stated of an attribute beside its annotation."""

        __slots__ = ("compare", "default", "default_factory", "init", "name", "repr")
        _field_type = None  # the standard library's `replace` asks for it

        def __init__(
            self,
            *,
            default=_NONE,
            default_factory=_NONE,
            init=True,
            repr=True,
            compare=True,
        ):
            self.default = default
            self.default_factory = default_factory
            self.init = init
            self.compare = compare
            self.repr = repr

    field = Field

    def dataclass(*, frozen=False, slots=False, repr=True):
        """A decorator: the same class with what `dataclasses` would give it."""

        def made(cls):
            own = dict(cls.__dict__)
            for added in ("__dict__", "__weakref__"):
                own.pop(added, None)
            mine = [_field(name, own) for name in _attributes(cls)]
            if slots:
                own["__slots__"] = tuple(each.name for each in mine)
            whole = {each.name: each for each in (*fields(cls), *mine)}
            own["__dataclass_fields__"] = whole
            own["__match_args__"] = tuple(n for n, each in whole.items() if each.init)
            own["__init__"] = _when_called("__init__", _text_of_init)
            own["__replace__"] = _when_called("__replace__", _text_of_replace)
            own.setdefault("__hash__", None)
            own.setdefault("__eq__", _when_called("__eq__", _text_of_eq))
            if frozen and own.get("__hash__") is None:
                own["__hash__"] = _when_called("__hash__", _text_of_hash)
            if repr:
                own.setdefault("__repr__", _repr)
            return type(cls)(cls.__name__, cls.__bases__, own)

        return made

    def fields(record):
        """The fields of a record or of a class of them."""
        return getattr(record, "__dataclass_fields__", {}).values()

    def is_dataclass(thing):
        """Whether it is a record or a class of them."""
        return hasattr(thing, "__dataclass_fields__")

    def asdict(record):
        """The values of a record that has no records in it, by their names."""
        return {each.name: getattr(record, each.name) for each in fields(record)}

    def replace(record, /, **changes):
        """The same record with other values for some of its fields."""
        return record.__replace__(**changes)

    def _attributes(cls):
        stated = cls.__annotations__.items()
        return [name for name, type in stated if not type.startswith("ClassVar")]

    def _field(name, own):
        stated = own.pop(name, _NONE)
        found = stated if isinstance(stated, Field) else Field(default=stated)
        found.name = name
        return found

    def _when_called(method, text_of):
        """A method that is compiled by its first call, and is then as quick as one written by hand."""

        def first(self, *values, **named):
            cls = next(c for c in type(self).__mro__ if c.__dict__.get(method) is first)
            scope = {"none": _NONE}
            exec(text_of(cls, scope), scope)
            setattr(cls, method, scope[method])
            return scope[method](self, *values, **named)

        return first

    def _text_of_init(cls, scope):
        takes, sets = ["self"], []
        for each in fields(cls):
            name = value = each.name
            made, default = f"make_{name}", f"of_{name}"
            if each.default_factory is not _NONE:
                scope[made] = each.default_factory
                takes += [f"{name}=none"] if each.init else []
                value = f"{name} if {name} is not none else {made}()"
                value = value if each.init else f"{made}()"
            elif each.default is not _NONE:
                scope[default] = each.default
                takes += [f"{name}={default}"] if each.init else []
                value = value if each.init else default
            elif each.init:
                takes.append(name)
            else:
                continue
            sets.append(f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            sets.append("self.__post_init__()")
        return "\n ".join([f"def __init__({', '.join(takes)}):", *sets, "return"])

    def _text_of_eq(cls, _):
        return (
            "def __eq__(self, other):\n"
            " if other is self: return True\n"
            " if other.__class__ is not self.__class__: return NotImplemented\n"
            f" return {_tuple(cls, 'self')} == {_tuple(cls, 'other')}"
        )

    def _text_of_hash(cls, _):
        return f"def __hash__(self): return hash({_tuple(cls, 'self')})"

    def _text_of_replace(cls, _):
        kept = ", ".join(f"{name!r}: self.{name}" for name in cls.__match_args__)
        return (
            "def __replace__(self, **changes):\n"
            f" return self.__class__(**{{{kept}, **changes}})"
        )

    def _tuple(cls, of):
        compared = [each.name for each in fields(cls) if each.compare]
        return f"({''.join(f'{of}.{name}, ' for name in compared)})"

    def _repr(self):
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"


__all__ = ["asdict", "dataclass", "field", "fields", "is_dataclass", "replace"]
