"""Layout is what black prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmgen.emit.layout import LayoutError, lay_out


def test_python_is_laid_out_and_the_rest_is_left_alone() -> None:
    files = {"a.py": "x = { 'a':1 }\n", "README.md": "x = { 'a':1 }\n"}
    assert lay_out(files) == {"a.py": 'x = {"a": 1}\n', "README.md": "x = { 'a':1 }\n"}


def test_order_of_files_is_kept() -> None:
    files = {"b.py": "", "a.md": "", "a.py": ""}
    assert list(lay_out(files, by_black=["b.py"])) == ["b.py", "a.md", "a.py"]


def test_black_itself_where_it_is_asked_for() -> None:
    files = {"a.py": "def f(a: (int | str) = 1): pass\n"}
    assert lay_out(files, by_black=["a.py"]) == {
        "a.py": "def f(a: int | str = 1):\n    pass\n"
    }


@pytest.mark.parametrize("by_black", [(), ("src/bad.py",)])
def test_text_that_is_not_python_is_named_and_kept(by_black: tuple[str, ...]) -> None:
    files = {"good.py": "x = 1\n", "src/bad.py": "x = 1\ndef (:\n"}
    with pytest.raises(LayoutError) as caught:
        lay_out(files, by_black)
    error = caught.value
    assert error.path == "src/bad.py"
    assert error.raw.read_text() == files["src/bad.py"]
    assert "2" in error.reason
    assert str(error.raw) in str(error)
    error.raw.unlink()
    Path(error.raw.parent).rmdir()


@pytest.mark.parametrize("target", ["result", "method: Any", "owner: Any"])
@pytest.mark.parametrize("end", ["()", ".raw()", ""])
def test_long_calls_without_arguments_are_as_black_has_them(
    target: str, end: str
) -> None:
    path = "tests/test_a.py"
    called = f"crm.{'resource' * 8}.{'method' * 4}{end}"
    files = {path: f"def f() -> None:\n    {target} = {called}\n"}
    assert lay_out(files) == lay_out(files, by_black=[path])
    assert f"    {called}\n    )" in lay_out(files)[path]


def test_examples_in_docstrings_are_left_alone() -> None:
    example = f"    result = crm.{'resource' * 12}()"
    text = f'def f() -> None:\n    """So.\n\n    Example:\n    {example}\n    """\n'
    assert lay_out({"src/a.py": text}) == {"src/a.py": text}


STARTS = [
    '"""So."""\n\nimport os\n',
    '"""So.\n\nAnd so.\n"""\n',
    "# A comment\n\nx = 1\n",
    "class A:\n    pass\n",
    "import os\n",
    "@f\ndef g(): pass",
    "\n\n\nif x:\n    pass\n    # the end",
    "",
]


@pytest.mark.parametrize("first", STARTS)
def test_no_file_tells_on_the_next(first: str) -> None:
    files = {f"{index}.py": text for index, text in enumerate([first, *STARTS, first])}
    assert lay_out(files) == lay_out(files, by_black=files.keys())


def test_many_files_go_to_ruff_in_several_runs() -> None:
    lines = "long = 'file'\n" * 40_000
    files = {f"{index}.py": f"x='{index}'\n{lines}" for index in range(4)}
    expected = {path: text.replace("'", '"') for path, text in files.items()}
    assert lay_out(files) == {p: t.replace("=", " = ", 1) for p, t in expected.items()}
