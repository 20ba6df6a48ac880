"""What loading the runtime loads: little, and the rest when it is first used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from crmgen import runtime


def new_modules(code: str) -> set[str]:
    """The modules that a fresh interpreter loads for this code, over those of both libraries."""
    program = (
        "import sys, httpx2, pydantic; before = set(sys.modules)\n"
        f"{code}\n"
        "print(*sorted(set(sys.modules) - before), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_runtime_imports_neither_httpx_nor_much_else() -> None:
    new = new_modules(
        "from crmgen import runtime; [getattr(runtime, name) for name in dir(runtime)]"
    )
    packages = {name.partition(".")[0] for name in new}
    packages = {name for name in packages if not name.startswith("_sysconfig")}
    assert packages - set(sys.stdlib_module_names) == {
        "annotated_types",
        "crmgen",
        "pydantic",
    }


def test_a_client_that_is_only_made_loads_no_more_than_it_needs() -> None:
    new = new_modules(
        "from crmgen.runtime import ApiFacts, Basic, SyncClient\n"
        "SyncClient(ApiFacts('acme', '1', 'https://a', {'B': Basic()}), {})"
    )
    assert not new & {
        "asyncio",
        "crmgen.runtime.authorization",
        "crmgen.runtime.oauth",
        "crmgen.runtime.paging",
        "crmgen.runtime.streaming",
        "crmgen.runtime.webhooks",
        "pydantic.main",
        "tempfile",
    }


def test_each_name_is_found_where_type_checkers_look_for_it() -> None:
    text = Path(runtime.__file__).read_text(encoding="utf-8")
    stated = {
        name.name: f".{node.module}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.level
        for name in node.names
    }
    assert stated == vars(runtime)["_MODULES"]
    assert all(hasattr(runtime, name) for name in stated)


def test_a_shell_can_complete_the_names() -> None:
    import crmgen.runtime

    assert {"SyncClient", "CustomValue", "__name__"} <= set(dir(crmgen.runtime))
