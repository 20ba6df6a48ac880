"""Singular and plural of English words, as far as names of APIs need it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from crmgen.naming.words.identifiers import word_set

_IRREGULAR: Final = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "indices": "index",
    "matrices": "matrix",
    "vertices": "vertex",
    "appendices": "appendix",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "analyses": "analysis",
    "diagnoses": "diagnosis",
    "hypotheses": "hypothesis",
    "parentheses": "parenthesis",
    "crises": "crisis",
    "axes": "axis",
    "movies": "movie",
    "cookies": "cookie",
    "calories": "calorie",
    "ties": "tie",
    "caches": "cache",
    "shoes": "shoe",
    "quizzes": "quiz",
    "leaves": "leaf",
    "shelves": "shelf",
    "halves": "half",
    "selves": "self",
    "knives": "knife",
    "wives": "wife",
    "lives": "life",
    "aliases": "alias",
    "canvases": "canvas",
    "biases": "bias",
    "lenses": "lens",
    "uses": "use",
    "excuses": "excuse",
    "fuses": "fuse",
    "ids": "id",
    "ips": "ip",
    "ads": "ad",
    "vms": "vm",
    "tvs": "tv",
    "menus": "menu",
    "skus": "sku",
    "cpus": "cpu",
    "gpus": "gpu",
    "apis": "api",
    "kpis": "kpi",
    "uris": "uri",
    "wikis": "wiki",
    "emojis": "emoji",
    "taxis": "taxi",
}
_UNCOUNTABLE: Final = word_set("""
    data metadata media news series species means lens dns sms mms https tls aws gps ms css rss
    js cors os ios macos pos chaos alias canvas atlas bias gas kubernetes saas analytics logistics
    physics economics mathematics diagnostics basics graphics equipment software hardware
    information feedback traffic history access staff
    """)
_PLURAL: Final = {singular: plural for plural, singular in _IRREGULAR.items()}


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """`companies` to `company`, `statuses` to `status`; a singular or a word without one stays."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("s") or len(word) <= 3 or word in _UNCOUNTABLE:
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("uses") and not word.endswith(("auses", "ouses")):
        return word[:-2]
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=8192)
def plural(word: str) -> str:
    """`company` to `companies`; a plural or a word without one stays."""
    if word in _PLURAL:
        return _PLURAL[word]
    if word in _UNCOUNTABLE or singular(word) != word:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    if word.endswith(("s", "sh", "ch", "x", "z")):
        return f"{word}es"
    return f"{word}s"


def is_plural(word: str) -> bool:
    """Is this the plural of some other word?"""
    return singular(word) != word
