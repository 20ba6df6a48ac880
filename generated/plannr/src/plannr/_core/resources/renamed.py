"""Old names of methods, which go on working."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

MethodT = TypeVar("MethodT")


class RenamedMethod(Generic[MethodT]):
    """A method under an old name. A class of each states `__get__`, deprecated with the new name:

    class _Find(RenamedMethod[MethodT]):
        @deprecated("contacts.find is called contacts.search now")
        def __get__(self, resource: object, owner: object = None) -> MethodT:
            return self.of(resource, owner)

    find = _Find(search)
    """

    def __init__(self, target: MethodT) -> None:
        self._target: Any = target

    def of(self, resource: object, owner: object) -> MethodT:
        """The method of a resource; of its class where there is no resource."""
        place = owner if resource is None else resource
        found: MethodT = getattr(place, self._target.__name__)
        return found
