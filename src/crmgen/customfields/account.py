"""An account, asked through the SDK that was generated for its API."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from pydantic import BaseModel

from crmgen.diagnostics import InputError, Place, Problem
from crmgen.ir.customfields import FieldSource
from crmgen.ir.operations import Api, Operation
from crmgen.naming.names import Names
from crmgen.records import dataclass
from crmgen.settings import ApiSettings
from crmgen.text import Json


@dataclass(frozen=True, slots=True)
class Account:
    """A client of the generated SDK, and the names that its methods have."""

    client: Any
    api: Api
    names: Names

    def records(self, source: FieldSource) -> Iterator[dict[str, Json]]:
        """All that the list of `source` gives, page by page, under wire names."""
        found = {each.operation_id: each for each in self.api.operations}
        operation = found[source.operation]
        result: object = self._method(operation)(**self._arguments(operation, source))
        if isinstance(result, Iterable):
            for record in cast("Iterable[object]", result):
                if isinstance(record, BaseModel):
                    yield record.model_dump(mode="json", by_alias=True)

    def _method(self, operation: Operation) -> Callable[..., Any]:
        resources = self.names.resources
        resource = next(each for each in resources if operation.id in each.operations)
        method = self.names.methods[operation.id]
        found: Callable[..., Any] = getattr(
            getattr(self.client, resource.attribute), method
        )
        return found

    def _arguments(self, operation: Operation, source: FieldSource) -> dict[str, Json]:
        named = {
            each.wire: self.names.parameters[
                operation.id, each.where.value, each.wire.unsafe
            ]
            for each in operation.parameters
        }
        return {named[wire]: value.unsafe for wire, value in source.arguments}


@contextmanager
def open_account(
    settings: ApiSettings, api: Api, names: Names, base_url: str | None
) -> Generator[Account]:
    """A client with the credentials of the environment.

    Raises:
        InputError: the SDK is missing or out of date, has no credentials, or gets no good answer.
    """
    with _imported(settings) as package:
        try:
            with getattr(package, names.client)(base_url=base_url) as client:
                yield Account(client, api, names)
        except package.CredentialsError as error:
            raise _problem(settings, str(error), "no-credentials") from None
        except package.SDKError as error:
            message = f"the account cannot be read: {error}"
            raise _problem(settings, message, "account-unreadable") from None
        except (AttributeError, TypeError) as error:
            message = f"the SDK is of another time ({error}); {_remedy(settings)}"
            raise _problem(settings, message, "no-sdk") from None


@contextmanager
def _imported(settings: ApiSettings) -> Generator[ModuleType]:
    """The SDK's package out of the output folder; forgotten afterwards."""
    source = settings.output / "src"
    if not (source / settings.package / "__init__.py").is_file():
        message = f"there is no SDK here yet; {_remedy(settings)}"
        raise _problem(settings, message, "no-sdk")
    _forget(settings.package)
    sys.path.insert(0, str(source.resolve()))
    try:
        yield importlib.import_module(settings.package)
    except ImportError as error:
        message = f"the SDK cannot be imported ({error}); install httpx2 and pydantic"
        raise _problem(settings, message, "no-sdk") from None
    finally:
        sys.path.remove(str(source.resolve()))
        _forget(settings.package)


def _forget(package: str) -> None:
    for name in [each for each in sys.modules if each.partition(".")[0] == package]:
        del sys.modules[name]


def _remedy(settings: ApiSettings) -> str:
    return f"run `{settings.command}` first"


def _problem(settings: ApiSettings, message: str, code: str) -> InputError:
    return InputError([Problem(Place(_shown(settings.output)), message, code)])


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
