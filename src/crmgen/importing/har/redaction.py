"""Values of recorded bodies replaced by made ones of the same type and format.

Nothing is looked for: all texts and numbers go, but words of a few kinds of fields, such as a status. So what nobody
thought of is gone as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from crmgen.importing.credentials import is_secret_name
from crmgen.importing.shapes import is_id_key, text_format
from crmgen.importing.values import MADE
from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json

_KINDS: Final = word_set("""
    status state type kind role stage priority category level method direction visibility mode currency language locale
    frequency severity object unit
    """)
_SHORTEST: Final = 4
"""Characters of a secret that is worth the name."""
_WORD: Final = re.compile(
    r"[a-z]{1,20}([_-][a-z]{1,20}){0,3}|[A-Z]{1,20}(_[A-Z]{1,20}){0,3}"
)
_FIELD: Final = re.compile(r"[A-Za-z_$@][\w$.@:-]{0,59}", re.ASCII)


class Redaction:
    """Knows the secrets of a recording, so that none is taken for the name of something."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = frozenset(each for each in secrets if len(each) >= _SHORTEST)
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
                return [self.value(each, key) for each in value]
            case _:
                return {
                    name if self.is_field(name) else str(number): self.value(each, name)
                    for number, (name, each) in enumerate(value.items())
                }

    def _text(self, text: str, key: str) -> str:
        said = words(key)
        is_word = bool(said) and said[-1] in _KINDS and _WORD.fullmatch(text)
        if is_word and not self.is_secret(text):
            return text
        made = MADE[text_format(text) or "string"] if text else ""
        return str(made)


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
