"""Layout of generated Python: what black prints, at the speed of ruff's formatter.

The two agree on our templates' output, which a test proves on whole SDKs, except for
calls without arguments that are too long for a line; files that have one, or that come
from a user's templates, go through black itself.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Collection, Mapping
from importlib import import_module
from pathlib import Path

from crmgen.emit.prose import LINE_LENGTH


class LayoutError(Exception):
    """A template made text that is not Python: a bug of crmgen's or of a user's
    template.
    """

    def __init__(self, path: str, reason: str, raw: Path) -> None:
        self.path, self.reason, self.raw = path, reason, raw
        super().__init__(
            f"{path} would not be valid Python: {reason}; its text is kept in {raw}"
        )


def lay_out(files: Mapping[str, str], by_black: Collection[str] = ()) -> dict[str, str]:
    """The same files with their Python laid out; everything else as it is.

    `by_black`: paths for black itself. Raises `LayoutError` for text that is not
    Python.
    """
    python = {path: text for path, text in files.items() if path.endswith(".py")}
    quick = _ruff({path: text for path, text in python.items() if path not in by_black})
    slow = {path: text for path, text in python.items() if path in by_black}
    slow |= {path: text for path, text in quick.items() if _has_long_call(text)}
    return {**files, **quick, **{path: _black(path, slow[path]) for path in slow}}


def _has_long_call(text: str) -> bool:
    """Black puts such a call in parentheses of its own, ruff leaves it as it is."""
    lines = text.split("\n")
    return any(len(line) > LINE_LENGTH and line.endswith("()") for line in lines)


def _ruff(files: Mapping[str, str]) -> dict[str, str]:
    """All files in one run, under numbers for names, so that no name can matter."""
    with tempfile.TemporaryDirectory(prefix="crmgen-") as folder:
        places = {
            path: Path(folder, f"file{index}.py") for index, path in enumerate(files)
        }
        for path, place in places.items():
            place.write_text(files[path], "utf-8", newline="\n")
        done = subprocess.run(
            [_ruff_binary(), "format", "--isolated", "--no-cache",
             "--line-length", str(LINE_LENGTH), "--target-version", "py311", folder],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise _refused(files, places, done.stderr)
        return {path: place.read_text("utf-8") for path, place in places.items()}


def _ruff_binary() -> str:
    """The executable of the `ruff` package, which has no type hints."""
    return str(import_module("ruff").find_ruff_bin())


def _refused(
    files: Mapping[str, str], places: Mapping[str, Path], message: str
) -> LayoutError:
    """Which file ruff could not read, from its message: `error: Failed to parse
    file3.py:12:1: reason`.
    """
    for path, place in places.items():
        _, found, reason = message.partition(f"{place.name}:")
        if found:
            return LayoutError(
                path, f"line {reason.splitlines()[0]}", _keep(path, files[path])
            )
    raise RuntimeError(f"ruff format failed: {message}")


def _black(path: str, text: str) -> str:
    from black import format_str
    from black.mode import Mode, TargetVersion
    from black.parsing import InvalidInput

    mode = Mode(target_versions={TargetVersion.PY311}, line_length=LINE_LENGTH)
    try:
        return format_str(text, mode=mode)
    except InvalidInput as error:
        raise LayoutError(path, str(error), _keep(path, text)) from None


def _keep(path: str, text: str) -> Path:
    """The raw text in a folder of its own, for whoever mends the template."""
    place = Path(tempfile.mkdtemp(prefix="crmgen-raw-"), Path(path).name)
    place.write_text(text, "utf-8", newline="\n")
    return place
