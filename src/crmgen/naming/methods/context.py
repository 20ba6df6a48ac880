"""What is known of an operation when the words of its method are chosen and put right."""

from __future__ import annotations

from dataclasses import dataclass, field

from crmgen.ir.operations import Operation
from crmgen.naming.methods.cardinality import Cardinality
from crmgen.naming.methods.conventions import Conventions
from crmgen.naming.resources.paths import Step
from crmgen.naming.words.phrases import root
from crmgen.naming.words.plurals import is_plural

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """An operation beside the others of its resource."""

    operation: Operation
    path: tuple[Step, ...]
    resource: Words
    conventions: Conventions = field(default_factory=Conventions)
    cardinality: Cardinality = Cardinality.UNKNOWN
    is_collection: bool = False
    """The path with one more slot is a path, too."""
    says_list: bool = False
    """Its operationId has the word `list`."""
    is_single: bool = False
    """Its path is put to and never posted to: quotas, which there are once."""
    replaces: bool = False
    """It puts where others patch."""
    is_rooted: bool = False
    """Most of what stands beside it begins with the same thing: its organization, say."""

    tenants: frozenset[tuple[Step, ...]] = frozenset()
    """The first steps that most paths of the resource, or of the API, begin with."""

    @property
    def verb(self) -> str:
        return self.operation.verb

    @property
    def ends_in_slot(self) -> bool:
        return bool(self.path) and self.path[-1].is_slot

    @property
    def is_of_many(self) -> bool:
        return is_plural((self.resource or ("",))[-1])

    @property
    def is_of_one(self) -> bool:
        """Does its path end in one of the things, not in what they are of: `/notes/{contact_id}`?"""
        slot = self.path[-1].words if self.ends_in_slot else ()
        whole = tuple(map(root, self.resource))
        return bool(slot) and tuple(map(root, slot[: len(whole)])) != whole
