"""`grammars.py`: how the API writes conditions and sort orders."""

from __future__ import annotations

from collections.abc import Iterator

from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import string_literal
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.parts import Fact
from crmgen.ir.grammars import Grammar, JsonFilter, TextFilter
from crmgen.ir.operations import Api
from crmgen.naming.names import Names
from crmgen.naming.words.identifiers import snake, words
from crmgen.records import dataclass, fields
from crmgen.text import SpecText


@dataclass(frozen=True, slots=True)
class GrammarView:
    """A constant with one way of writing conditions, or sort orders."""

    name: str
    kind: str
    """The runtime's class: `TextFilter` or the like."""
    facts: tuple[Fact, ...]
    """What it is made with."""


@dataclass(frozen=True, slots=True)
class GrammarsView:
    """The module of an API that takes conditions or sort orders."""

    docstring: str
    imports: ImportSet
    grammars: tuple[GrammarView, ...]
    """The constants of the module."""

    @property
    def names(self) -> frozenset[str]:
        """Every name that the module defines."""
        return frozenset(each.name for each in self.grammars)


def grammar_names(api: Api) -> dict[Grammar, str]:
    """A constant for each grammar, called like the parameter that first has it."""
    found: dict[Grammar, str] = {}
    for operation in api.operations:
        for parameter in operation.parameters:
            grammar = parameter.grammar
            if grammar is not None and grammar not in found:
                base = name = snake(words(parameter.wire), "filter").upper().rstrip("_")
                number = 2
                while name in found.values():
                    name, number = f"{base}_{number}", number + 1
                found[grammar] = name
    return found


def is_filter(grammar: Grammar) -> bool:
    """Whether it is one of conditions, not of sort orders."""
    return isinstance(grammar, TextFilter | JsonFilter)


def grammars_view(api: Api, names: Names, origin: Origin) -> GrammarsView:
    imports = ImportSet(".grammars", names.runtime)
    imports.use("typing", "Final")
    found = grammar_names(api)
    for grammar in found:
        imports.use("._core", type(grammar).__name__)
    return GrammarsView(
        origin.module_docstring(
            f"How conditions and sort orders of `{names.client}` are written."
        ),
        imports,
        tuple(
            GrammarView(name, type(grammar).__name__, tuple(_facts(grammar)))
            for grammar, name in found.items()
        ),
    )


def _facts(grammar: Grammar) -> Iterator[Fact]:
    for each in fields(grammar):
        value: object = getattr(grammar, each.name)
        if isinstance(value, SpecText):
            yield Fact(each.name, string_literal(value))
        elif value is True:
            yield Fact(each.name, "True")
        elif isinstance(grammar, TextFilter | JsonFilter) and each.name == "operators":
            pairs = (
                f"{string_literal(key)}: {string_literal(word)}"
                for key, word in grammar.operators
            )
            yield Fact(each.name, f"{{{', '.join(pairs)}}}")
