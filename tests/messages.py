"""What the command line prints of problems, put back together."""

from __future__ import annotations

import re

_PROBLEM = re.compile(r"(.*: error: .*) (\[[a-z0-9-]+\])")


def joined(printed: str) -> str:
    """Each hint in the line of its problem, as JSON has it: `... error: what is wrong; what to do [code]`."""
    lines: list[str] = []
    last = 0
    for line in printed.splitlines(keepends=True):
        hint = re.fullmatch(r"  hint: (.*)\n", line)
        if hint:
            found = _PROBLEM.match(lines[last])
            assert found, printed
            lines[last] = f"{found[1]}; {hint[1]} {found[2]}\n"
        else:
            last = len(lines) if _PROBLEM.match(line) else last
            lines.append(line)
    return "".join(lines)
