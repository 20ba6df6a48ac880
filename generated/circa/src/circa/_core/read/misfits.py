"""Where a value does not fit its type, as one validation found it: what is not named there fits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple

from pydantic import Field, ValidationError
from pydantic.errors import PydanticSchemaGenerationError
from pydantic_core import to_json

from .adapters import adapter


class Misfit(NamedTuple):
    """One place within a value, and what is wrong there."""

    steps: tuple[int | str, ...]
    reason: str


def misfits(error: ValidationError) -> list[Misfit]:
    """What a validation found, without the values."""
    details = error.errors(
        include_url=False, include_context=False, include_input=False
    )
    return [Misfit(detail["loc"], str(detail["msg"])) for detail in details]


def by_step(found: Iterable[Misfit]) -> dict[int | str, list[Misfit]]:
    """The misfits of each part of a value, as seen from that part."""
    parts: dict[int | str, list[Misfit]] = {}
    for steps, reason in found:
        if steps:
            parts.setdefault(steps[0], []).append(Misfit(steps[1:], reason))
    return parts


def read_at_once(values: list[Any], kind: Any) -> list[Any] | None:
    """Many values of one type by a single validation; None where one does not fit it after all."""
    if kind is Any or not values:
        return values
    try:
        content = to_json(values, inf_nan_mode="constants")
        result: list[Any] = adapter(list[kind]).validate_json(content, strict=True)
    except (ValueError, PydanticSchemaGenerationError):
        return None
    return result


def annotation(field: Any) -> Any:
    """A field's type with its metadata: what chooses a union's member, how a tuple is read."""
    stated: Any = field.annotation
    for each in field.metadata:
        stated = Annotated[stated, each]
    if field.discriminator is None:
        return stated
    return Annotated[stated, Field(discriminator=field.discriminator)]
