"""The parts of a module below `models/`, as its template gets them."""

from __future__ import annotations

from typing import Literal

from crmgen.emit.imports import ImportSet
from crmgen.emit.views.old_names import AliasPart
from crmgen.emit.views.parts import Doc, Fact, FieldPart
from crmgen.records import dataclass


@dataclass(frozen=True, slots=True)
class ClassView:
    """A class that is read (a model), or whose values are sent (a TypedDict)."""

    kind: Literal["model", "typed_dict"]
    """What values of it are for: `model` to be read, `typed_dict` to be sent."""
    name: str
    bases: tuple[str, ...]
    options: tuple[Fact, ...]
    """What the class is told beside its bases: `read_only`, `secret`, `total`."""
    fields: tuple[FieldPart, ...]
    """Those that it states itself."""
    extra: str
    """The type of the fields that have no name of their own, as a dict; empty where any are taken."""
    doc: Doc
    """A class without fields has one."""
    deprecated: bool
    aliases: tuple[AliasPart, ...] = ()
    """Old names of fields that are read."""


@dataclass(frozen=True, slots=True)
class AliasView:
    """A name for a type that is no class."""

    name: str
    annotation: str
    literal: str
    """The annotation as a string literal, where it is known by its name alone; else empty."""
    doc: Doc
    deprecated: bool


@dataclass(frozen=True, slots=True)
class ModelsView:
    """One module under `models/`."""

    module: str
    docstring: str
    imports: ImportSet
    classes: tuple[ClassView, ...]
    """By name, each after those that it extends."""
    aliases: tuple[AliasView, ...]
    """Each after those that it is made of."""
    names: tuple[str, ...]
    """Every name that the module defines."""
    overrides: tuple[str, ...]
    """Rules of pyright that are off here: a field of a subclass is a part of what it is in the base (a tag that
    tells subtypes apart), or always there.
    """
