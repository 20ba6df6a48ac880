"""Every kind of change that `crmgen diff` knows: to whom it matters, and why."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from crmgen.records import dataclass


class Effect(StrEnum):
    """What a change does to programs that use the SDK, the worst first."""

    IMPORT = "breaks at import or in types"
    """An import fails, or a type checker objects to what it took before."""
    MEANING = "breaks at run time or in meaning"
    """A call fails, sends something else, or gives something else."""
    ADDITION = "additions"
    DOCUMENTATION = "documentation only"

    @property
    def is_breaking(self) -> bool:
        return self in (Effect.IMPORT, Effect.MEANING)


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of change."""

    effect: Effect
    text: str
    """What is said behind the subject, as Markdown. Names in braces are filled in."""
    why: str = ""
    """Why it breaks; empty where it does not."""
    on_wire: bool = True
    """Whether anything changes on the wire."""


_ATTRIBUTE: Final = "a program that uses it raises AttributeError"
_IMPORTED: Final = "a program that imports it raises ImportError"
_UNKNOWN: Final = "a call that names it raises TypeError"
_MISSING: Final = "a call without it raises TypeError"
_REFUSED: Final = "a type checker refuses what it took before"
_UNEXPECTED: Final = "a type checker finds values it did not expect"
_INCOMPLETE: Final = "a type checker refuses objects without it, and so may the server"
_ALIAS: Final = "the old name works, with a DeprecationWarning"
_TYPES, _RUN = Effect.IMPORT, Effect.MEANING
_MORE, _WORDS = Effect.ADDITION, Effect.DOCUMENTATION

RULES: Final = {
    "client-renamed": Rule(_TYPES, "is called `{now}`", _IMPORTED, on_wire=False),
    "client-has-alias": Rule(_MORE, "is called `{now}`", _ALIAS, on_wire=False),
    "alias-removed": Rule(
        _TYPES,
        "means `{now}` no more",
        "a program that uses the old name fails",
        on_wire=False,
    ),
    "server-moved": Rule(
        _RUN,
        "calls {wire}, and called {before}",
        "calls that name no base_url go elsewhere",
    ),
    "base-url-moved": Rule(
        _RUN,
        "is {wire} unless given, and was {before}",
        "calls of clients that give one go elsewhere",
    ),
    "client-argument-removed": Rule(_RUN, "is gone", _UNKNOWN),
    "client-argument-narrower": Rule(_TYPES, "{types}", _REFUSED),
    "client-argument-added": Rule(_MORE, "is new"),
    "method-removed": Rule(_RUN, "is gone", _ATTRIBUTE),
    "method-moved": Rule(
        _RUN, "calls {wire}, and called {before}", "calls go elsewhere"
    ),
    "method-renamed": Rule(_TYPES, "is called `{now}`", _ATTRIBUTE, on_wire=False),
    "method-has-alias": Rule(_MORE, "is called `{now}`", _ALIAS, on_wire=False),
    "method-added": Rule(_MORE, "is new"),
    "method-deprecated": Rule(_WORDS, "is deprecated"),
    "method-documented": Rule(_WORDS, "is documented otherwise"),
    "method-server-moved": Rule(
        _RUN, "calls {wire}, and called {before}", "calls go elsewhere"
    ),
    "credentials-needed": Rule(
        _RUN,
        "needs {wire}, and needed {before}",
        "a client without it raises CredentialsError",
    ),
    "credentials-fewer": Rule(_MORE, "needs {wire}, and needed {before}"),
    "media-type-other": Rule(_MORE, "sends its body as {wire}, and sent {before}"),
    "argument-moved": Rule(
        _RUN,
        "is sent as {wire}, and was as {before}",
        "a call that did not change sends something else",
    ),
    "argument-removed": Rule(_RUN, "is gone", _UNKNOWN),
    "argument-renamed": Rule(_TYPES, "is called `{now}`", _UNKNOWN, on_wire=False),
    "argument-has-alias": Rule(_MORE, "is called `{now}`", _ALIAS, on_wire=False),
    "argument-required": Rule(_RUN, "is now required", _MISSING),
    "argument-required-new": Rule(_RUN, "is new, and required", _MISSING),
    "argument-narrower": Rule(_TYPES, "{types}", _REFUSED),
    "argument-wider": Rule(_MORE, "{types}"),
    "argument-optional": Rule(_MORE, "may be left out"),
    "argument-added": Rule(_MORE, "is new"),
    "argument-documented": Rule(_WORDS, "is documented otherwise"),
    "arguments-reordered": Rule(
        _RUN,
        "takes its values in another order",
        "values that are given by position go elsewhere",
    ),
    "result-kind": Rule(
        _RUN,
        "gives {wire}, and gave {before}",
        "what a program does with the result fails, or means something else",
    ),
    "result-path": Rule(
        _RUN,
        "gives what stands at {wire}, and gave what stands at {before}",
        "the result is another part of the body",
    ),
    "result-paging": Rule(
        _RUN,
        "walks its pages by {wire}, and did by {before}",
        "a call that starts somewhere else, or a server that knows the old way alone, is read in part",
    ),
    "result-other": Rule(
        _RUN,
        "gives `{now}`, and gave `{before}`",
        "what a program does with the result fails, or means something else",
    ),
    "result-kept": Rule(
        _MORE,
        "gives what it gave, though the document now looks like {wire}: `crmgen adopt` takes that",
    ),
    "success-removed": Rule(
        _RUN,
        "does not know {wire} as a success any more",
        "a client with strict=True raises ResponseValidationError, and others get such a response as it came",
    ),
    "error-removed": Rule(
        _RUN,
        "raises an error of {wire} with the body as it came, and did with `{before}`",
        "attributes of the body are gone",
    ),
    "error-other": Rule(_TYPES, "{types}", _UNEXPECTED),
    "result-wider": Rule(_TYPES, "gives `{now}`, and gave `{before}`", _UNEXPECTED),
    "result-narrower": Rule(_MORE, "gives `{now}`, and gave `{before}`"),
    "class-extends-less": Rule(
        _TYPES,
        "extends {before} no more",
        "isinstance is false, and a type checker refuses it where the base is asked for",
    ),
    "class-removed": Rule(_TYPES, "is gone", _IMPORTED),
    "class-renamed": Rule(_TYPES, "is called `{now}`", _IMPORTED, on_wire=False),
    "class-has-alias": Rule(_MORE, "is called `{now}`", _ALIAS, on_wire=False),
    "class-replaced": Rule(
        _TYPES, "is gone; `{now}` stands there now, with other fields", _IMPORTED
    ),
    "class-kind": Rule(_TYPES, "is {wire}, and was {before}", _REFUSED),
    "class-added": Rule(_MORE, "is new"),
    "alias-narrower": Rule(_TYPES, "{types}", _REFUSED),
    "alias-wider": Rule(_TYPES, "{types}", _UNEXPECTED),
    "alias-changed": Rule(_MORE, "{types}"),
    "field-removed": Rule(_RUN, "is gone", _ATTRIBUTE),
    "key-removed": Rule(_TYPES, "is gone", "a type checker refuses the key"),
    "field-renamed": Rule(_TYPES, "is called `{now}`", _ATTRIBUTE, on_wire=False),
    "field-has-alias": Rule(_MORE, "is called `{now}`", _ALIAS, on_wire=False),
    "key-required": Rule(_TYPES, "is now required", _INCOMPLETE),
    "key-required-new": Rule(_TYPES, "is new, and required", _INCOMPLETE),
    "field-wider": Rule(_TYPES, "{types}", _UNEXPECTED),
    "key-narrower": Rule(_TYPES, "{types}", _REFUSED),
    "field-type": Rule(_MORE, "{types}"),
    "field-added": Rule(_MORE, "is new"),
    "field-documented": Rule(_WORDS, "is documented otherwise"),
    "class-documented": Rule(_WORDS, "is documented otherwise"),
    "constant-removed": Rule(_TYPES, "is gone", _IMPORTED),
    "constant-renamed": Rule(_TYPES, "is called `{now}`", _IMPORTED, on_wire=False),
    "constant-wider": Rule(_TYPES, "{types}", _UNEXPECTED),
    "constant-narrower": Rule(_MORE, "{types}"),
    "constant-added": Rule(_MORE, "is new"),
}
"""By the name that files of accepted breaks and options know them by; `docs/breaking.md` has the list."""
