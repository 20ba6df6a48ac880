"""Charts of a benchmark: bars as SVG, which GitHub and PyPI show without a library or a script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

WIDTH, LABELS, ROW, TOP = 720, 300, 24, 44
COLORS: Final = ("#2f6fab", "#9aa5b1", "#c77d3c", "#5d8a4b")
STYLE: Final = (
    "text{font:12px sans-serif;fill:#57606a}.t{font-weight:bold;font-size:13px}"
    "@media(prefers-color-scheme:dark){text{fill:#c9d1d9}}"
)


class Bar(NamedTuple):
    """One measured value: what it is of, how much it is, and how it is written beside the bar."""

    label: str
    value: float
    text: str
    color: int = 0


def chart(title: str, bars: Sequence[Bar]) -> str:
    """An SVG of horizontal bars, the longest as wide as there is room."""
    most = max(bar.value for bar in bars) or 1
    height = TOP + ROW * len(bars)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<text class="t" x="8" y="22">{escape(title)}</text>',
    ]
    for number, bar in enumerate(bars):
        y = TOP + ROW * number
        width = max(1, round((WIDTH - LABELS - 90) * bar.value / most))
        lines += [
            f'<text x="{LABELS - 8}" y="{y + 13}" text-anchor="end">{escape(bar.label)}</text>',
            f'<rect x="{LABELS}" y="{y}" width="{width}" height="{ROW - 6}" rx="2"'
            f' fill="{COLORS[bar.color]}"/>',
            f'<text x="{LABELS + width + 6}" y="{y + 13}">{escape(bar.text)}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])


def write_chart(path: Path, title: str, bars: Sequence[Bar]) -> None:
    """Writes the chart where the README shows it from."""
    path.write_text(chart(title, bars), "utf-8")
