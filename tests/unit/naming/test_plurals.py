"""Singular and plural of the words that APIs use."""

from __future__ import annotations

import pytest

from crmgen.naming.words.english import is_plural, plural, singular

PAIRS = """
    contacts contact, companies company, statuses status, addresses address, analyses analysis,
    boxes box, caches cache, responses response, licenses license, databases database,
    houses house, movies movie, series series, aliases alias, buses bus, quotas quota,
    photos photo, searches search, taxes tax, sizes size, urls url, ids id, apis api,
    people person, processes process, matches match, queries query, keys key, leaves leaf,
    purchases purchase, data data, news news, media media, indices index, criteria criterion
"""


@pytest.mark.parametrize("pair", PAIRS.split(","))
def test_there_and_back(pair: str) -> None:
    many, one = pair.split()
    assert singular(many) == one
    assert plural(one) == many
    assert singular(one) == one
    assert plural(many) == many
    assert is_plural(many) is (many != one)


@pytest.mark.parametrize(
    "word", ["status", "address", "analysis", "access", "dns", "gas"]
)
def test_singular_words_that_end_in_s(word: str) -> None:
    assert not is_plural(word)
