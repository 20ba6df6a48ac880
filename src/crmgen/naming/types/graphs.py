"""Circles in a small graph of names."""

from __future__ import annotations

from collections.abc import Mapping


def circular(graph: Mapping[str, set[str]]) -> set[str]:
    """The nodes in circles or between them: what stays when ends are taken off both ways."""
    return set(_without_ends(_reversed(_without_ends(graph))))


def _without_ends(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    left = {node: set(targets) for node, targets in graph.items()}
    sources = _reversed(graph)
    ends = [node for node, targets in left.items() if not targets]
    while ends:
        end = ends.pop()
        del left[end]
        for source in sources[end]:
            left[source].discard(end)
            if not left[source]:
                ends.append(source)
    return left


def _reversed(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {node: set() for node in graph}
    for node, targets in graph.items():
        for target in targets:
            found[target].add(node)
    return found
