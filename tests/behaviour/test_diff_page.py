"""The page that `crmgen diff --format html` writes, in a browser."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from crmgen.cli import main
from tests.behaviour.deals import BASE, LIST, SCHEMAS, changed

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
HOSTILE: Final = "</style><script>alert(1)</script>"
WAITING: Final = """
<iframe src="page.html" style="width: {width}px; height: 2000px; border: 0"></iframe>
<pre id="told"></pre>
<script>
onload = () => {{
  const page = document.querySelector("iframe").contentDocument
  const colours = {{}}
  for (const way of ["body", "code", ".place", ".types h3", ".counts dt", "summary"]) {{
    let at = page.querySelector(way), ground
    const text = getComputedStyle(at).color
    for (; at; at = at.parentElement) {{
      ground = getComputedStyle(at).backgroundColor
      if (ground != "rgba(0, 0, 0, 0)") break
    }}
    colours[way] = [text, ground]
  }}
  told.textContent = JSON.stringify({{width: page.documentElement.scrollWidth, colours}})
}}
</script>
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page with changes of each effect, a long name and a hostile text."""
    monkeypatch.chdir(tmp_path)
    new = changed(
        ((*LIST, "parameters", 0), None),
        ((*LIST, "description"), "All."),
        ((*SCHEMAS, "Deal", "properties", "x" * 200), {"type": "string"}),
        ((*SCHEMAS, "Stage", "enum"), ["won", HOSTILE]),
        ((*SCHEMAS, "Line", "x-crmgen-name"), "Row"),
        ((*SCHEMAS, "Deal", "required"), []),
    )
    Path("acme.json").write_text(json.dumps(BASE))
    Path("new.json").write_text(json.dumps(new))
    result = CliRunner().invoke(main, ["diff", "acme.json", "new.json", "--format", "html"])  # fmt: skip
    assert result.exit_code == 0, result.output
    written = tmp_path / "page.html"
    written.write_text(result.stdout)
    return written


def test_it_needs_nothing_else_and_escapes_what_it_shows(page: Path) -> None:
    text = page.read_text()
    assert "<script" not in text
    assert not re.findall(r"""(?:src|href|url\()\s*=?\s*["']?http""", text)
    assert html.escape(HOSTILE) in text


@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable(page: Path, width: int, scheme: str) -> None:
    """Nothing stands out to the right, and each text has a contrast of 4.5 (WCAG 2.2, 1.4.3)."""
    told = measured(page, width, scheme)
    assert told["width"] <= width
    for way, (text, ground) in told["colours"].items():
        assert contrast(text, ground) >= 4.5, (way, text, ground)
    assert (luminance(told["colours"]["body"][1]) < 0.5) == (scheme == "dark")


def measured(page: Path, width: int, scheme: str) -> dict[str, Any]:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("needs Chromium")
    around = page.with_name("around.html")
    around.write_text(WAITING.format(width=width))
    preferred = f"--blink-settings=preferredColorScheme={int(scheme == 'light')}"
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]  # fmt: skip
    profile = f"--user-data-dir={page.parent / 'profile'}"
    command = [browser, *flags, profile, preferred, "--window-size=1500,1200", "--virtual-time-budget=5000", "--dump-dom", around.as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, env={**os.environ, "HOME": str(page.parent)})  # fmt: skip
    found = re.search(r'<pre id="told">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(html.unescape(found[1]))
    return told


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]  # fmt: skip
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
