"""Old names of methods and of their arguments, which go on working."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

MethodT = TypeVar("MethodT")
FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


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


def old_arguments(**names: str) -> Callable[[FunctionT], FunctionT]:
    """Say how arguments of a method were called: old name to new one."""

    def marked(build: FunctionT) -> FunctionT:
        vars(build)["old_arguments"] = names
        return build

    return marked


def by_new_names(
    method: str, old: Mapping[str, str], kwargs: Mapping[str, Any], depth: int
) -> dict[str, Any]:
    """Arguments by the names of today, with a warning for each old one at the caller's line.

    `depth`: how many calls it is from here to the caller. Raises TypeError where both names are given.
    """
    found = {name: value for name, value in kwargs.items() if name not in old}
    for name in (each for each in kwargs if each in old):
        new = old[name]
        if new in found:
            raise TypeError(f"{method}() got {new!r} and its old name {name!r}")
        warnings.warn(
            f"{name!r} of {method}() is called {new!r} now",
            DeprecationWarning,
            stacklevel=depth,
        )
        found[new] = kwargs[name]
    return found
