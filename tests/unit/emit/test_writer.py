"""The decision table of writing: one test a row."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from crmgen.diagnostics import InputError
from crmgen.emit.writer import Difference, compare, make_plan, write

LOCK = "crmgen.lock"


def owned(**texts: str) -> dict[str, str]:
    """A lock that says crmgen wrote these; `__` stands for `/`, `_py` for `.py`."""
    return {
        name.replace("__", "/").replace("_py", ".py"): sha256(text.encode()).hexdigest()
        for name, text in texts.items()
    }


def put(folder: Path, path: str, text: str) -> Path:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text.encode())
    return place


def refused(files: dict[str, str], folder: Path, known: dict[str, str]) -> list[str]:
    before = {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}
    with pytest.raises(InputError) as caught:
        write(make_plan(files, folder, known))
    assert {path: path.lstat().st_mtime_ns for path in folder.rglob("*")} == before
    return [problem.code for problem in caught.value.problems]


def test_absent_files_are_created(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    write(make_plan({"src/a.py": "é\n", LOCK: "l\n"}, folder, {}))
    assert (folder / "src/a.py").read_bytes() == "é\n".encode()
    assert sorted(p.name for p in folder.iterdir()) == [LOCK, "src"]


def test_files_are_as_readable_as_any_other(tmp_path: Path) -> None:
    write(make_plan({"a.py": "x"}, tmp_path, {}))
    assert (tmp_path / "a.py").stat().st_mode == put(
        tmp_path, "b.py", "x"
    ).stat().st_mode


def test_equal_files_keep_their_time(tmp_path: Path) -> None:
    place = put(tmp_path, "a.py", "same")
    os.utime(place, ns=(1, 1))
    plan = make_plan({"a.py": "same"}, tmp_path, {})
    write(plan)
    assert plan.is_empty
    assert plan.keep == ("a.py",)
    assert place.stat().st_mtime_ns == 1


def test_our_own_files_are_replaced(tmp_path: Path) -> None:
    place = put(tmp_path, "a.py", "old")
    write(make_plan({"a.py": "new"}, tmp_path, owned(a_py="old")))
    assert place.read_text() == "new"


def test_a_file_edited_by_hand_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "mine now")
    assert refused({"a.py": "new", "b.py": "x"}, tmp_path, owned(a_py="old")) == [
        "edited-file"
    ]


def test_a_foreign_file_in_the_way_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "theirs")
    assert refused({"a.py": "new", "b.py": "x"}, tmp_path, {}) == ["foreign-file"]


def test_every_file_in_the_way_is_named_at_once(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "edited")
    put(tmp_path, "b.py", "foreign")
    codes = refused({"a.py": "new", "b.py": "new"}, tmp_path, owned(a_py="old"))
    assert codes == ["edited-file", "foreign-file"]


def test_foreign_files_beside_ours_are_left_alone(tmp_path: Path) -> None:
    place = put(tmp_path, "src/custom.py", "theirs")
    write(make_plan({"src/a.py": "x"}, tmp_path, {}))
    assert place.read_text() == "theirs"


def test_the_lock_is_always_ours(tmp_path: Path) -> None:
    put(tmp_path, LOCK, "old")
    write(make_plan({LOCK: "new"}, tmp_path, {}))
    assert (tmp_path / LOCK).read_text() == "new"


def test_stale_files_go_with_the_folders_they_leave_empty(tmp_path: Path) -> None:
    put(tmp_path, "src/old/gone.py", "ours")
    put(tmp_path, "src/a.py", "x")
    write(
        make_plan(
            {"src/a.py": "x"}, tmp_path, owned(src__old__gone_py="ours", src__a_py="x")
        )
    )
    assert [p.name for p in (tmp_path / "src").iterdir()] == ["a.py"]


def test_a_stale_file_edited_by_hand_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "gone.py", "edited")
    assert refused({"a.py": "x"}, tmp_path, owned(gone_py="ours")) == ["edited-file"]


def test_a_stale_file_that_is_gone_is_no_problem(tmp_path: Path) -> None:
    write(make_plan({"a.py": "x"}, tmp_path, owned(gone_py="ours")))
    assert [p.name for p in tmp_path.iterdir()] == ["a.py"]


@pytest.mark.parametrize(
    "path", ["../out.py", "/etc/x", "a/../../x", "", "c:/x", "..\\x", "./x"]
)
def test_a_lock_can_not_make_us_delete_elsewhere(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "sdk"
    outside = put(tmp_path, "out.py", "x")
    plan = make_plan({"a.py": "x"}, folder, {path: sha256(b"x").hexdigest()})
    assert plan.delete == ()
    assert outside.exists()


def test_a_symlink_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "sdk"
    victim = put(tmp_path, "victim.py", "old")
    folder.mkdir()
    (folder / "a.py").symlink_to(victim)
    assert refused({"a.py": "new"}, folder, owned(a_py="old")) == ["foreign-file"]
    assert victim.read_text() == "old"


def test_a_symlink_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "sdk", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (folder / "src").symlink_to(elsewhere)
    assert refused({"src/a.py": "new"}, folder, {}) == ["foreign-file"]
    assert list(elsewhere.iterdir()) == []


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "src", "a file")
    assert refused({"src/a.py": "new"}, tmp_path, {}) == ["foreign-file"]


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.py").mkdir()
    assert refused({"a.py": "new"}, tmp_path, {}) == ["foreign-file"]


def test_a_failure_before_the_first_replacement_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a.py", "old")
    plan = make_plan({"a.py": "new", "b.py": "x"}, tmp_path, owned(a_py="old"))

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write(plan)
    assert [p.name for p in tmp_path.iterdir()] == ["a.py"]
    assert (tmp_path / "a.py").read_text() == "old"


def test_compare_names_what_differs_and_writes_nothing(tmp_path: Path) -> None:
    put(tmp_path, "changed.py", "a\nb\n")
    put(tmp_path, "stale.py", "x")
    put(tmp_path, "same.py", "x")
    put(tmp_path, "foreign.py", "x")
    files = {"changed.py": "a\nc\n", "missing.py": "x", "same.py": "x"}
    found = compare(files, tmp_path, owned(stale_py="x"))
    assert found == [
        Difference(
            "changed.py",
            "changed",
            "--- a/changed.py\n+++ b/changed.py\n@@ -1,3 +1,3 @@\n a\n-b\n+c\n ",
        ),
        Difference("missing.py", "missing"),
        Difference("stale.py", "stale"),
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "changed.py", "foreign.py", "same.py", "stale.py",
    ]  # fmt: skip


def test_a_long_difference_is_cut(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "\n".join(map(str, range(500))))
    (found,) = compare({"a.py": ""}, tmp_path, {})
    assert len(found.diff.split("\n")) < 80
    assert found.diff.endswith("... and more")


def test_compare_sees_a_symlink(tmp_path: Path) -> None:
    (tmp_path / "a.py").symlink_to(put(tmp_path, "b.py", "x"))
    assert compare({"a.py": "x"}, tmp_path, {}) == [Difference("a.py", "blocked")]
