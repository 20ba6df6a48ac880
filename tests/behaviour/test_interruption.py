"""Killed while it writes, or run twice at once: the old SDK or the new one, never a mixture."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main
from crmgen.emit.atomic_replace import clear_remains
from crmgen.emit.folder_lock import lock_folders
from tests.corpus.kills import killed, own_documents

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="folders cannot be locked or exchanged on Windows"
)

PETS = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses: {"204": {description: none}}
"""
CATS = PETS.replace("pets", "cats").replace("Pets", "Cats")

KILLED_AT = """
import os, signal, sys
point, count = sys.argv[1], int(sys.argv[2])
seen = 0

def hook(event, arguments):
    global seen
    if event == point:
        seen += 1
        if seen == count:
            os.kill(os.getpid(), signal.SIGKILL)

import crmgen.emit.atomic_replace, crmgen.emit.writer
exchange = crmgen.emit.atomic_replace.put_in_place

def around(*arguments):
    sys.audit("crmgen.before")
    exchange(*arguments)
    sys.audit("crmgen.after")

crmgen.emit.atomic_replace.put_in_place = around
sys.addaudithook(hook)
from crmgen.cli import main
main(["generate", "api.yaml", "-o", "out", "-q"])
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def generate(run: Callable[..., Result], text: str) -> dict[str, str]:
    Path("api.yaml").write_text(text)
    result = run("generate", "api.yaml", "-o", "out", "-q")
    assert result.exit_code == 0, result.output
    return content()


def content() -> dict[str, str]:
    return {
        path.as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path("out").rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("event", "count"),
    [
        ("os.mkdir", 3),
        ("os.link", 20),
        ("crmgen.before", 1),
        ("crmgen.after", 1),
        ("shutil.rmtree", 1),
        ("os.remove", 10),
        ("os.rmdir", 2),
    ],
)
def test_a_kill_leaves_the_old_sdk_or_the_new_one(
    run: Callable[..., Result], event: str, count: int
) -> None:
    generate(run, PETS)  # the lock remembers what was there
    new = generate(run, CATS)
    old = generate(run, PETS)
    Path("out/mine.txt").write_text("mine")
    mine = {"out/mine.txt": sha256(b"mine").hexdigest()}
    Path("api.yaml").write_text(CATS)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_AT, event, str(count)], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert content() in (old | mine, new | mine)
    assert generate(run, CATS) == new | mine
    assert {path.name for path in Path().iterdir()} == {"api.yaml", "out"}


def test_kills_at_random_moments_leave_no_mixture(tmp_path: Path) -> None:
    """A few; `python -m tests.corpus.kills` does it two hundred times."""
    made, folder = tmp_path / "made", tmp_path / "run"
    made.mkdir()
    folder.mkdir()
    found = killed(*own_documents(made), folder, count=4, seed=7)
    assert found["old"] + found["new"] == 4
    assert found["mixture"] == found["next run failed"] == 0


def test_two_runs_at_once_end_as_one(run: Callable[..., Result]) -> None:
    generate(run, PETS)  # the lock remembers what was there
    expected = generate(run, CATS)
    generate(run, PETS)
    Path("api.yaml").write_text(CATS)
    command = [sys.executable, "-m", "crmgen", "generate", "api.yaml", "-o", "out"]
    both = [
        subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert content() == expected


def test_a_second_run_waits_and_says_so(run: Callable[..., Result]) -> None:
    import fcntl

    generate(run, PETS)
    handle = os.open("out", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    command = [sys.executable, "-m", "crmgen", "generate", "api.yaml", "-o", "out"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stderr.readline().startswith("waiting for another crmgen")
    os.close(handle)
    with process:
        assert process.wait(60) == 0


def test_first_runs_below_one_folder_do_not_wait_for_each_other(tmp_path: Path) -> None:
    one, other = tmp_path / "sdks" / "a", tmp_path / "sdks" / "b"
    asked: list[Path] = []

    def waiting(folder: Path) -> None:
        asked.append(folder)
        raise InterruptedError

    with lock_folders([one], waiting, clear_remains):
        with lock_folders([other, tmp_path / "c"], waiting, clear_remains):
            assert one.is_dir()
        with pytest.raises(InterruptedError):
            lock_folders([one], waiting, clear_remains).__enter__()
        (one / "kept").touch()
    assert asked == [one]
    assert [each.name for each in tmp_path.rglob("*")] == ["sdks", "a", "kept"]


def test_a_folder_that_was_made_for_a_refused_run_goes_again(
    run: Callable[..., Result],
) -> None:
    Path("api.yaml").write_text("[]")
    assert run("generate", "api.yaml", "-o", "new/out", "-q").exit_code == 2
    assert [each.name for each in Path().iterdir()] == ["api.yaml"]


def test_a_first_run_waits_for_one_that_is_refused_and_works_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("api.yaml").write_text(PETS)
    told: list[Path] = []
    with lock_folders([Path("new/out")], told.append, clear_remains):
        command = ["generate", "api.yaml", "-o", "new/out"]
        process = subprocess.Popen(
            [sys.executable, "-m", "crmgen", *command], stderr=subprocess.PIPE
        )
        assert process.stderr is not None
        assert process.stderr.readline().startswith(b"waiting for another crmgen")
    with process:
        assert process.wait(60) == 0
    assert Path("new/out/crmgen.lock").is_file()


def test_a_folder_that_cannot_be_made_is_said_as_ever(
    run: Callable[..., Result],
) -> None:
    Path("api.yaml").write_text(PETS)
    Path("file").touch()
    result = run("generate", "api.yaml", "-o", "file/out", "-q")
    assert result.exit_code == 2
    assert "file" in result.output


def test_foreign_files_keep_all_they_have(run: Callable[..., Result]) -> None:
    generate(run, PETS)
    Path("out/empty").mkdir()
    Path("out/mine").mkdir()
    Path("out/mine/tool.sh").write_text("x")
    Path("out/mine/tool.sh").chmod(0o755)
    os.utime("out/mine/tool.sh", ns=(1, 1))
    Path("out/link").symlink_to("/nowhere")
    before = Path("out/mine/tool.sh").stat()
    generate(run, CATS)
    after = Path("out/mine/tool.sh").stat()
    assert (after.st_mode, after.st_mtime_ns, after.st_ino) == (
        before.st_mode,
        before.st_mtime_ns,
        before.st_ino,
    )
    assert Path("out/link").readlink() == Path("/nowhere")
    assert Path("out/empty").is_dir()


def test_the_working_folder_can_be_the_output(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(run, PETS)
    number = Path("out").stat().st_ino
    Path("api.yaml").write_text(CATS)
    monkeypatch.chdir("out")
    result = run("generate", "../api.yaml", "-o", ".", "-q")
    assert result.exit_code == 0, result.output
    assert Path().stat().st_ino == number
    assert [*Path("src").glob("*/resources/cats.py")]
