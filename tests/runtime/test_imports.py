"""What loading the runtime loads: little, and the rest when it is first used."""

from __future__ import annotations

import subprocess
import sys


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
        "from importlib import import_module\n"
        "from pkgutil import walk_packages\n"
        "from crmgen import runtime\n"
        "for each in walk_packages(runtime.__path__, 'crmgen.runtime.'):\n"
        "    if 'command_line' not in each.name:\n"  # `python -m` alone imports it
        "        import_module(each.name)"
    )
    assert not [name for name in new if "command_line." in name]
    packages = {name.partition(".")[0] for name in new}
    packages = {name for name in packages if not name.startswith("_sysconfig")}
    assert "crmgen.runtime.webhooks.webhook" in new
    assert packages - set(sys.stdlib_module_names) == {
        "annotated_types",
        "crmgen",
        "pydantic",
    }


def test_a_client_that_is_only_made_loads_no_more_than_it_needs() -> None:
    new = new_modules(
        "from crmgen.runtime.auth.basic import Basic\n"
        "from crmgen.runtime.http.client import SyncClient\n"
        "from crmgen.runtime.http.settings import ApiFacts\n"
        "SyncClient(ApiFacts('acme', '1', 'https://a', {'B': Basic()}), {})"
    )
    assert not new & {
        "asyncio",
        "crmgen.runtime.oauth",
        "crmgen.runtime.paging",
        "crmgen.runtime.streaming",
        "crmgen.runtime.webhooks",
        "pydantic.main",
        "tempfile",
    }
