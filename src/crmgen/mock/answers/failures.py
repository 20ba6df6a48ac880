"""What the API answers when something is wrong: the documented body of a status, saying what it is."""

from __future__ import annotations

import json
from collections.abc import Sequence

from crmgen.emit.examples import Examples
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Api, Operation
from crmgen.ir.responses import Content
from crmgen.ir.variants import chosen_content
from crmgen.mock.answers.error_bodies import ErrorBody, Problem, says
from crmgen.mock.messages import Response
from crmgen.mock.plain import plain
from crmgen.text import Json


class Failures:
    """Makes the failures of one API."""

    def __init__(self, api: Api, examples: Examples) -> None:
        self._examples = examples
        self._operations = api.operations
        self._usual: dict[int, Content | None] = {}
        self._frames: dict[int, Json] = {}

    def response(
        self,
        operation: Operation | None,
        status: int,
        message: str,
        place: str = "",
        problems: Sequence[Problem] = (),
    ) -> Response:
        """The documented failure of a status. `place`: what is wrong, as `body.emails.0.value` or `query.page`.

        `problems`: each for itself, where the message names several.
        """
        stated = self._documented(operation, status) if operation is not None else None
        content = stated or self._elsewhere(status)
        if content is not None and content.kind is MediaKind.TEXT:
            media = plain(content.media)
            return Response(status, (("Content-Type", media),), message.encode())
        body: Json = {"message": message}
        media = "application/json"
        if content is not None and content.kind is MediaKind.JSON:
            made = self._body(content, status, Problem(message, place), problems)
            said = [message, *(each.message for each in problems)]
            if stated is not None or any(says(made, each) for each in said):
                body, media = made, plain(content.media)
        text = json.dumps(body, ensure_ascii=False)
        return Response(status, (("Content-Type", media),), text.encode())

    def _body(
        self,
        content: Content,
        status: int,
        said: Problem,
        problems: Sequence[Problem],
    ) -> Json:
        def accepts(body: Json) -> bool:
            return self._examples.check.accepts(content.type, body)

        is_problem = "problem" in plain(content.media)
        if id(content) not in self._frames:
            example = self._examples.of(content.type, seeds=content.examples)
            frame = ErrorBody(example, accepts)
            frame.prune()
            self._frames[id(content)] = frame.body
        made = ErrorBody(self._frames[id(content)], accepts, is_problem=is_problem)
        made.tell(status, said, problems)
        return made.body

    def documents(self, operation: Operation, status: int) -> bool:
        """Whether an operation says itself that it may answer so."""
        return any(each.status == str(status) for each in operation.responses)

    def _documented(self, operation: Operation, status: int) -> Content | None:
        for stated in (str(status), f"{status // 100}XX", "default"):
            for each in operation.responses:
                if each.status.upper() == stated.upper():
                    return chosen_content(each)
        return None

    def _elsewhere(self, status: int) -> Content | None:
        """What other operations say of the status, or of any status of its kind."""
        if status not in self._usual:
            found = (self._documented(each, status) for each in self._operations)
            content = next((each for each in found if each is not None), None)
            self._usual[status] = content or self._of_range(status)
        return self._usual[status]

    def _of_range(self, status: int) -> Content | None:
        for operation in self._operations:
            for each in operation.responses:
                if each.status.startswith(str(status // 100)) and each.contents:
                    return chosen_content(each)
        return None
