"""What OLD and NEW of `crmgen diff` are: documents, revisions, addresses, APIs of the configuration, SDKs."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmgen.cli.apis import configured, is_document, nearest_configuration, to_inspect
from crmgen.cli.options import with_options
from crmgen.diagnostics import InputError, Place
from crmgen.records import dataclass, replace
from crmgen.settings import ApiSettings

if TYPE_CHECKING:
    from crmgen.diff.comparison import Comparison


@dataclass(frozen=True, slots=True)
class _End:
    """A document, with what is known of it."""

    settings: ApiSettings
    name: str
    """What the user calls it."""
    passing: str = ""
    """The folder of a revision, which is gone when the command ends."""

    @property
    def is_configured(self) -> bool:
        return self.settings.root is not None


@dataclass(frozen=True, slots=True)
class Ends:
    """OLD and NEW; each a document, or the folder of an SDK."""

    old: _End | Path
    new: _End | Path

    def compared(self, options: dict[str, Any]) -> Comparison:
        """What changes from one to the other. Raises `InputError`."""
        try:
            return self._compared(options)
        except InputError as error:
            problems = (
                replace(each, place=Place(self.as_called(str(each.place), True)))
                for each in error.problems
            )
            raise InputError(problems, error.suggestions) from None

    def _compared(self, options: dict[str, Any]) -> Comparison:
        from crmgen.diff import comparison

        if isinstance(self.old, Path):
            if isinstance(self.new, Path):
                return comparison.compare_sdks(self.old, self.new)
            settings = _of_sdk(self.old) or self.new.settings
            return comparison.compare_sdk(self.old, _with(settings, self.new, options))
        if isinstance(self.new, Path):
            before = _with(self.old.settings, self.old, options)
            return comparison.compare_with_sdk(before, self.new)
        own = next((e for e in (self.old, self.new) if e.is_configured), self.old)
        before, after = (
            _with(own.settings, each, options) for each in (self.old, self.new)
        )
        return comparison.compare_documents(before, after)

    def as_called(self, text: str, revision: bool) -> str:
        """A report with the files of revisions as the user calls them, not as those of passing folders."""
        for end in (self.old, self.new):
            if isinstance(end, _End) and end.passing:
                name = f"{end.name.partition(':')[0]}:" if revision else ""
                text = text.replace(f"{end.passing}/", name)
        return text


def ends_of(old: str, new: str, folders: ExitStack) -> Ends:
    """OLD and NEW of the command line. Revisions are there as files as long as `folders` are.

    Raises:
        InputError: one of the two is not there.
    """
    before, after = (
        Path(each) if _is_sdk(Path(each)) else _end(each, folders)
        for each in (old, new)
    )
    return Ends(before, after)


def _is_sdk(folder: Path) -> bool:
    """Whether this is a folder, and not the name of an API that has a folder of that name here, too."""
    if not folder.is_dir() or (folder / "crmgen.lock").is_file():
        return folder.is_dir()
    try:
        return str(folder) not in nearest_configuration()[1].apis
    except InputError:
        return True


def _with(settings: ApiSettings, end: _End, options: dict[str, Any]) -> ApiSettings:
    """The document of one side with the settings of the API; remote documents may differ from the lock."""
    own = replace(settings, spec=end.settings.spec, others=end.settings.others)
    return replace(with_options(own, options), accepts_changes=True)


def _end(argument: str, folders: ExitStack) -> _End:
    from crmgen.diff.revisions import (
        PREFIX,
        checked_out,
        in_working_tree,
        is_revision,
        moved,
    )

    if is_revision(argument):
        here = folders.enter_context(checked_out(argument))
        settings = to_inspect(str(in_working_tree(argument)))
        root = next(each for each in here.parents if each.name.startswith(PREFIX))
        then = moved(settings, in_working_tree(argument), here)
        return _End(then, argument, root.as_posix())
    if not is_document(argument) and Path(argument).is_file():
        message = "is neither a document (.yaml, .yml, .json) nor the folder of an SDK"
        raise InputError.of(Place(argument), message, "bad-argument")
    return _End(to_inspect(argument), argument)


def _of_sdk(folder: Path) -> ApiSettings | None:
    """The API of the configuration that is written into a folder."""
    try:
        nearest_configuration()
    except InputError:
        return None
    return next(
        (each for each in configured(()) if each.output.resolve() == folder.resolve()),
        None,
    )
