"""Values of recorded bodies replaced by made ones of the same type and format.

Nothing is looked for: all texts and numbers go, but a few words for states and kinds. So what nobody thought of is
gone as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from crmgen.importing.credentials import is_secret_name
from crmgen.importing.har.vocabulary import is_api_name, is_status, is_value
from crmgen.importing.shapes import is_id_key, text_format
from crmgen.importing.values import MADE
from crmgen.naming.words.english import is_plural
from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json

_KINDS: Final = word_set("""
    status state type kind role stage priority category level method direction visibility mode currency language locale
    frequency severity object unit
    """)
_RECORDS: Final = word_set("""
    properties attributes fields settings details headers links variables preferences params parameters options stats
    """)
"""Plural words for one record, in which names of fields stand."""
_SHORTEST: Final = 4
"""Characters of a secret that is worth the name."""
_WORD: Final = re.compile(
    r"[a-z]{1,20}([_-][a-z]{1,20}){0,3}|[A-Z]{1,20}(_[A-Z]{1,20}){0,3}"
)
_NO_WORD: Final = "some text"
"""Stands for a text that is no word, so that no list of values can be made of it."""
_FIELD: Final = re.compile(r"[A-Za-z_$@][\w$.@:-]{0,59}", re.ASCII)


class Redaction:
    """Knows the secrets of a recording, so that none is taken for the name of something."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = frozenset(each for each in secrets if len(each) >= _SHORTEST)
        self.kept: dict[str, None] = {}
        """Names of fields that a reader should look at: they might be values."""
        self._known: dict[str, bool] = {}
        """Words that were asked for; a recording has few, in many objects."""

    def is_secret(self, text: str) -> bool:
        """Is it a credential that was sent or received somewhere in the recording?"""
        if text not in self._known:
            self._known[text] = any(each in text for each in self._secrets)
        return self._known[text]

    def is_field(self, name: str) -> bool:
        """Is a key of an object, or of the query, the name of a field, and no id, address or name of a person?"""
        is_name = _FIELD.fullmatch(name) is not None and not is_id_key(name)
        return is_name and not self.is_secret(name)

    def value(self, value: Json, key: str = "") -> Json:
        """A value that says of which type the recorded one was; `key` is what it stands under."""
        match value:
            case None | bool():
                return value
            case int():
                return 1
            case float():
                return 1.5
            case str():
                return self._text(value, key)
            case list():
                keys = ("" if isinstance(each, dict) else key for each in value)
                return [*map(self.value, value, keys)]
            case _:
                return {
                    name if is_field else str(number): self.value(each, name)
                    for number, (name, each, is_field) in self._fields(value, key)
                }

    def _fields(
        self, value: dict[str, Json], key: str
    ) -> Iterator[tuple[int, tuple[str, Json, bool]]]:
        """What stands in an object, and whether its key is the name of a field.

        Where no key is a name as APIs have them, and below the name of several, keys are values: `{"zoe": 1}` in `balances`.
        """
        said, known = words(key), {name for name in value if is_api_name(name)}
        is_map = not known or (bool(said) and is_plural(said[-1]))
        is_of_one_type = len(set(map(type, value.values()))) == 1
        is_record = bool(said) and said[-1] in _RECORDS
        if is_map and is_of_one_type and not is_record and len(known) < len(value):
            known = set[str]()  # also Mark, beside others whose names are no words
        alike = Counter(
            frozenset(each)
            for name, each in value.items()
            if name not in known and isinstance(each, dict)
        )
        is_lower = any(name[0].islower() for name in known)
        for number, (name, each) in enumerate(value.items()):
            is_field = self.is_field(name)
            if is_field and name not in known:
                is_one_of_many = isinstance(each, dict) and alike[frozenset(each)] > 1
                is_odd = is_lower and not name[0].islower()
                is_field = not (is_map or is_one_of_many or is_odd or is_value(name))
            if is_field and name not in known:
                self.kept.setdefault(name)
            yield number, (name, each, is_field)

    def _text(self, text: str, key: str) -> str:
        said = words(key)
        is_word = bool(said) and said[-1] in _KINDS and _WORD.fullmatch(text)
        if is_word and is_status(text) and not self.is_secret(text):
            return text
        format = text_format(text)
        return str(MADE[format]) if format else _NO_WORD if text else ""


def secrets_in(value: Json, key: str = "") -> Iterator[str]:
    """The texts of a body that stand under a key such as `password` or `token`."""
    match value:
        case str() if is_secret_name(key):
            yield value
        case list():
            for each in value:
                yield from secrets_in(each, key)
        case dict():
            for name, each in value.items():
                yield from secrets_in(each, name)
        case _:
            pass
