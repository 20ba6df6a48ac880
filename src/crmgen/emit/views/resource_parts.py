"""What a module under `resources/` is made of."""

from __future__ import annotations

from collections.abc import Mapping

from crmgen.emit.imports import ImportSet
from crmgen.emit.views.old_names import AliasPart
from crmgen.emit.views.parts import Argument, Doc, Fact
from crmgen.emit.views.signatures import signature
from crmgen.extras import ExtraMethod
from crmgen.records import dataclass


def _plain(annotation: str) -> str:
    """An annotation as people write it: modules and the names of hidden builtins are for code."""
    return annotation.replace("models.", "").replace("_List[", "list[")


@dataclass(frozen=True, slots=True)
class MethodView:
    """A method, which stands for one operation."""

    name: str
    arguments: tuple[Argument, ...]
    """All but `self`, in the order of the signature."""
    call: str
    """`Call`, `TaggedCall`, `PagedCall`, `StreamedCall`, `JobCall` or `BatchCall`."""
    result: str
    """The type of what a call gives, or of one item of it."""
    outcome: str
    """What a job is when it is read, or one of a batch that failed; else empty."""
    envelope: str
    """The type of the whole body; empty for streams."""
    verb: str
    """Literal."""
    path: str
    """Literal, with its placeholders: `"/contacts/{contact_id}"`."""
    facts: tuple[Fact, ...]
    """What else the call states."""
    doc: Doc
    request: str
    """Verb and path, as Markdown."""
    summary: str
    """One sentence of Markdown with what sets it off in a list; may be empty."""
    usage: str
    """The argument list for documentation: `contact_id, *, partial=None`."""
    optional_fields: tuple[str, ...]
    """Fields of the body that may be left out, each a keyword argument."""
    bound: str
    """The argument that a subscription of the resource gives; empty for none."""
    deprecated: bool
    inferred: bool
    """Whether the vendor does not document it."""
    item: str
    """A name for a result, or for an item of a paged one: `contact`."""
    old_arguments: Mapping[str, str]
    """Old names of arguments, and what they are called now."""
    before: tuple[Argument, ...]
    """What a call with old names takes, for type checkers; empty where there are none."""

    @property
    def signature(self) -> str:
        """What stands between the parentheses, `self` among it."""
        return signature(self.arguments, self.returns)

    @property
    def old_signature(self) -> str:
        """The same for a call with old names of arguments."""
        return signature(self.before, "None")

    @property
    def gives(self) -> str:
        """What a call gives, for documentation: `Page[Contact]`; empty for nothing."""
        around = {
            "PagedCall": "Page[{}]",
            "StreamedCall": "EventStream[{}]",
            "JobCall": "Job[{}, {}]",
            "BatchCall": "Batch[{}, {}]",
        }
        shape = around.get(self.call, "{}")
        result = _plain(shape.format(self.result, self.outcome))
        return "" if result == "None" else result

    @property
    def body(self) -> str:
        """The type of a body that is one argument, for documentation; empty where none is."""
        found = (e.annotation for e in self.arguments if e.name == "body")
        named = next(found, "")
        return "" if named.startswith("Unpack[") else _plain(named)

    @property
    def returns(self) -> str:
        """`Call[Contact, ContactEnvelope]`."""
        return f"{self.call}[{', '.join(filter(None, [self.result, self.outcome, self.envelope]))}]"


@dataclass(frozen=True, slots=True)
class ErrorsView:
    """A constant with the types of errors, which several methods may share."""

    name: str
    table: str
    """A dict display: status to type."""


@dataclass(frozen=True, slots=True)
class ResourceView:
    """One module under `resources/`."""

    attribute: str
    class_name: str
    docstring: str
    """Of the module."""
    imports: ImportSet
    errors: tuple[ErrorsView, ...]
    """Constants that stand before the classes."""
    methods: tuple[MethodView, ...]
    """One for each operation, and for each further way of calling it."""
    subscript: Argument | None
    """The argument of a subscription: `slug: str`."""
    bound_class: str
    """The class that a subscription gives."""
    bound_doc: Doc
    """Of that class."""
    stated_name: str
    """What messages call the resource, where its class does not say it; may be empty."""
    doc: Doc
    """Of both classes."""
    summary: str
    """One sentence of Markdown; may be empty."""
    owner: str
    """The hand-written class that the resource extends (`x-crmgen-extends`); may be empty."""
    async_owner: str
    """The same for the asynchronous class."""
    extras: tuple[ExtraMethod, ...]
    """Methods that it has from the owner's class."""
    aliases: tuple[AliasPart, ...]
    """Old names of methods."""
    moved: tuple[MethodView, ...]
    """Methods that stand elsewhere now; they are here under private names, for old names to mean them."""

    @property
    def names(self) -> frozenset[str]:
        """Every name that the module defines."""
        classes = [self.class_name, *([self.bound_class] if self.subscript else [])]
        return frozenset(
            f"{prefix}{name}" for prefix in ("", "Async") for name in classes
        )
