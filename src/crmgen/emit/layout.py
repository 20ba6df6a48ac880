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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    """The same files with their Python laid out; everything else as it is: see `lay_out_in_place`."""
    made = dict(files)
    lay_out_in_place(made, by_black, width)
    return made


def lay_out_in_place(
    files: dict[str, str], by_black: Collection[str] = (), width: int = LINE_LENGTH
) -> None:
    """Lay out the Python among these files, and let go of what it was made of.

    `by_black`: paths for black itself; `width`: columns of a line. Raises `LayoutError` for text that is not
    Python.
    """
    python = [path for path in files if path.endswith(".py")]
    for batch in _batches(files, [path for path in python if path not in by_black]):
        texts = [files[path] for path in batch]
        for path, text in zip(batch, _ruff(batch, texts, width), strict=True):
            files[path] = _LONG.sub(_long, text) if _is_test(path) else text
    for path in python:
        if path in by_black:
            files[path] = _black(path, files[path])


def _is_test(path: str) -> bool:
    """Elsewhere such a line may be one of a docstring."""
    return path.startswith("tests/")


def _long(found: re.Match[str]) -> str:
    """Black puts a long call in parentheses of its own, ruff leaves it as it is."""
    if columns(found[0]) <= LINE_LENGTH:
        return found[0]
    indent, target, call = found.groups()
    return f"{indent}{target}(\n{indent}    {call}\n{indent})"


def _batches(files: Mapping[str, str], paths: Iterable[str]) -> Iterator[list[str]]:
    """Paths of about a megabyte each: ruff needs twenty times the memory of its text."""
    batch: list[str] = []
    size = 0
    for path in paths:
        batch.append(path)
        size += len(files[path])
        if size > 1_000_000:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _ruff(paths: Sequence[str], texts: Sequence[str], width: int) -> Iterator[str]:
    """Many files as one text through a pipe: on disk they cost ten times what ruff does."""
    mark = f"# {os.urandom(16).hex()}\n"
    text = "".join([f"{mark}\n{text}\n" for text in texts])
    done = subprocess.run(
        [_ruff_binary(), "format", "--isolated", "--no-cache",
         "--line-length", str(width), "--target-version", "py311", "-"],
        input=text.encode(), capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise _refused(zip(paths, texts, strict=True), done.stderr.decode())
    for laid_out in done.stdout.decode().split(mark)[1:]:
        text = laid_out.strip("\n")
        yield text and f"{text}\n"


def _ruff_binary() -> str:
    """The executable of the `ruff` package, which has no type hints."""
    return str(import_module("ruff").find_ruff_bin())


def _refused(files: Iterable[tuple[str, str]], message: str) -> LayoutError:
    """Which file it is that is not Python, of many whose text was one."""
    for path, text in files:
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
