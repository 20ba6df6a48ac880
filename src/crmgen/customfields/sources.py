"""Where definitions are read: from an account, by this API or another one, or from a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from crmgen.customfields.account import Account, open_account
from crmgen.diagnostics import InputError, Notes, Problem
from crmgen.ir.customfields import FieldSource
from crmgen.pipeline import Understood, understand
from crmgen.read.files import Files
from crmgen.records import dataclass, field
from crmgen.settings import ApiSettings
from crmgen.text import Json, SpecText

FindApi = Callable[[str], ApiSettings]
"""The settings of another API of the configuration. Raises InputError for a name that it does not know."""


@dataclass(slots=True)
class Definitions:
    """The records of each source; accounts stay open until `open` is closed."""

    settings: ApiSettings
    understood: Understood
    base_url: str | None
    find: FindApi
    open: ExitStack
    accounts: dict[str, Account] = field(default_factory=dict[str, Account])

    def records(self, source: FieldSource) -> Iterable[Mapping[str, Json]]:
        """All definitions that it lists, under wire names. Raises InputError where they cannot be read."""
        if source.file is not None:
            return _in_file(source, source.file)
        account = self._account(source.api)
        operations = {each.operation_id for each in account.api.operations}
        if source.operation not in operations:
            message = "that API has no operation of this operationId"
            raise _problem(source, message)
        return account.records(source)

    def _account(self, api: SpecText | None) -> Account:
        name = "" if api is None else api.unsafe
        if name not in self.accounts:
            settings, understood, url = self.settings, self.understood, self.base_url
            if api is not None:
                settings, url = self.find(name), None
                understood = understand(settings)
            opened = open_account(settings, understood.api, understood.names, url)
            self.accounts[name] = self.open.enter_context(opened)
        return self.accounts[name]


def _in_file(source: FieldSource, name: SpecText) -> list[dict[str, Json]]:
    path = Path(source.at.file).parent / name.unsafe
    if not path.is_file():
        raise _problem(source, f"there is no file {path}")
    value: Json = Files(path, Notes()).read(path)
    for step in source.items:
        value = value.get(step.unsafe) if isinstance(value, dict) else None
    if not isinstance(value, list):
        raise _problem(source, f"{path} has no list there; correct `items`")
    return [each for each in value if isinstance(each, dict)]


def _problem(source: FieldSource, message: str) -> InputError:
    return InputError([Problem(source.at, message, "no-definitions")])
