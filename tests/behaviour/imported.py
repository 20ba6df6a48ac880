"""What a run of `crmgen import` printed, and the document in it."""

from __future__ import annotations

from typing import Any

import yaml
from click.testing import CliRunner

from crmgen.cli import main


class Imported:
    """One run: what it wrote, what it said, how it ended."""

    def __init__(self, *arguments: str) -> None:
        command = ["import", *arguments]
        result = CliRunner().invoke(main, command, catch_exceptions=False)
        self.text = result.stdout
        self.said = result.stderr
        self.code = result.exit_code

    @property
    def document(self) -> dict[str, Any]:
        assert self.code == 0, self.said
        loaded: dict[str, Any] = yaml.safe_load(self.text)
        return loaded

    @property
    def calls(self) -> list[str]:
        """Verb and path of each operation."""
        return [
            f"{verb.upper()} {path}"
            for path, item in self.document["paths"].items()
            for verb in item
            if verb != "parameters"
        ]

    def operation(self, path: str, verb: str = "get") -> dict[str, Any]:
        found: dict[str, Any] = self.document["paths"][path][verb]
        return found

    def schema(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.document["components"]["schemas"][name]
        return found

    def answer(self, path: str, verb: str = "get", status: str = "200") -> Any:
        """The schema of an answer in JSON."""
        response = self.operation(path, verb)["responses"][status]
        return response["content"]["application/json"]["schema"]
