"""A server on 127.0.0.1 that has an account: it answers with what it was given, and remembers what it was sent."""

from __future__ import annotations

import json
from typing import Any

from tests.crms.vendor import Vendor, answer, line_of, query_of
from tests.runtime.misbehaving import Act, Came


class AccountServer(Vendor):
    """`answers`: a method and a path to the pages of its answer, the last one again and again."""

    def __init__(self, answers: dict[str, list[Any]]) -> None:
        super().__init__(self._answered)
        self.answers = answers

    def _answered(self, came: Came) -> Act:
        pages = self.answers.get(line_of(came))
        if pages is None:
            return answer(404, {"message": "there is nothing"})
        number = int(dict(query_of(came)).get("page", "1"))
        status = 201 if came.method == "POST" else 200
        return answer(status, pages[min(number, len(pages)) - 1])

    @property
    def asked(self) -> list[str]:
        return [f"{each.method} {each.target}" for each in self.came]

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(each.content) for each in self.came if each.content]
