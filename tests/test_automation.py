"""What others' tools read: hooks of pre-commit, and the commands of docs/automation.md."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import yaml
from click import Group
from click.testing import CliRunner

from crmgen.cli import main

ROOT = Path(__file__).resolve().parents[1]


def test_hooks_run_commands_that_there_are() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in hooks] == ["crmgen-generate", "crmgen-check"]
    for hook in hooks:
        assert_known(hook["entry"])
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False


def test_the_page_on_automation_says_commands_that_there_are() -> None:
    page = (ROOT / "docs" / "automation.md").read_text()
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    hooks, workflow = map(yaml.safe_load, blocks)
    assert {each["id"] for each in hooks["repos"][0]["hooks"]} <= {
        hook["id"]
        for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    }
    steps = [step.get("run", "") for step in workflow["jobs"]["update"]["steps"]]
    commands = [step for step in steps if step.startswith("crmgen ")]
    commands += re.findall(r"`(crmgen [^`]*)`", page)
    assert len(commands) == 5
    for command in commands:
        assert_known(command)


def test_the_project_on_the_page_is_the_one_that_is_built() -> None:
    page = (ROOT / "docs" / "automation.md").read_text()
    (project,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert project == (ROOT / "examples" / "build-hook" / "pyproject.toml").read_text()


def assert_known(command: str) -> None:
    """There is this command, with these options."""
    assert isinstance(main, Group)
    _, name, *rest = shlex.split(command.partition(">")[0])
    usage = CliRunner().invoke(main, [name, "--help"])
    assert usage.exit_code == 0
    for option in (each for each in rest if each.startswith("-")):
        assert option in usage.output
