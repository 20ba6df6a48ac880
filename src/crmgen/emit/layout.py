"""Layout of generated Python: what black prints, at the speed of ruff's formatter.

The two agree on our templates' output, which a test proves on whole SDKs, except for
calls without arguments that are too long for a line, which are mended here. Files that
come from a user's templates go through black itself.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from crmgen.emit.prose import LINE_LENGTH, columns

_LONG: Final = re.compile(
    r"^( +)(\w+(?:: \w+)? = )(\w+(?:\.\w+)+(?:\(\))?)$", re.MULTILINE
)


class LayoutError(Exception):
    """A template made text that is not Python: a bug of crmgen's or of a user's
    template.
    """

    def __init__(self, path: str, reason: str, raw: Path) -> None:
        self.path, self.reason, self.raw = path, reason, raw
        super().__init__(
            f"{path} would not be valid Python: {reason}; its text is kept in {raw}"
        )


def lay_out(
    files: Mapping[str, str],
    by_black: Collection[str] = (),
    width: int = LINE_LENGTH,
) -> dict[str, str]:
    """The same files with their Python laid out; everything else as it is.

    `by_black`: paths for black itself; `width`: columns of a line. Raises `LayoutError` for text that is not
    Python.
    """
    python = {path: text for path, text in files.items() if path.endswith(".py")}
    quick = _ruff(
        {path: text for path, text in python.items() if path not in by_black}, width
    )
    tests = {path: _LONG.sub(_long, quick[path]) for path in quick if _is_test(path)}
    slow = {path: _black(path, python[path]) for path in python if path in by_black}
    return {**files, **quick, **tests, **slow}


def _is_test(path: str) -> bool:
    """Elsewhere such a line may be one of a docstring."""
    return path.startswith("tests/")


def _long(found: re.Match[str]) -> str:
    """Black puts a long call in parentheses of its own, ruff leaves it as it is."""
    if columns(found[0]) <= LINE_LENGTH:
        return found[0]
    indent, target, call = found.groups()
    return f"{indent}{target}(\n{indent}    {call}\n{indent})"


def _ruff(files: Mapping[str, str], width: int) -> dict[str, str]:
    """Many files as one text through a pipe: on disk they cost ten times what ruff does."""
    laid_out: dict[str, str] = {}
    for batch in _batches(files):
        laid_out |= zip(batch, _ruff_together(batch, width), strict=True)
    return laid_out


def _batches(files: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Of about a megabyte each: ruff needs twenty times the memory of its text."""
    batch: dict[str, str] = {}
    size = 0
    for path, text in files.items():
        batch[path] = text
        size += len(text)
        if size > 1_000_000:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _ruff_together(files: Mapping[str, str], width: int) -> Iterator[str]:
    mark = f"# {os.urandom(16).hex()}\n"
    text = "".join(f"{mark}\n{text}\n" for text in files.values())
    done = subprocess.run(
        [_ruff_binary(), "format", "--isolated", "--no-cache",
         "--line-length", str(width), "--target-version", "py311", "-"],
        input=text.encode(), capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise _refused(files, done.stderr.decode())
    for laid_out in done.stdout.decode().split(mark)[1:]:
        text = laid_out.strip("\n")
        yield text and f"{text}\n"


def _ruff_binary() -> str:
    """The executable of the `ruff` package, which has no type hints."""
    return str(import_module("ruff").find_ruff_bin())


def _refused(files: Mapping[str, str], message: str) -> LayoutError:
    """Which file it is that is not Python, of many whose text was one."""
    for path, text in files.items():
        try:
            ast.parse(text)
        except SyntaxError as error:
            reason = f"line {error.lineno}: {error.msg}"
            return LayoutError(path, reason, _keep(path, text))
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
