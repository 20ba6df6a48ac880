"""What the last run left known of each API, so that one which is refused, or left out, makes no other again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress

from crmgen.cli.one_api import Counted, Outcome
from crmgen.cli.summary import again, lines
from crmgen.records import asdict
from crmgen.settings import ApiSettings
from crmgen.unchanged import Run


def known_outcomes(
    apis: Sequence[ApiSettings], runs: Sequence[Run]
) -> dict[int, Outcome]:
    """The outcomes, by index, of those for which nothing has changed since their run."""
    found: dict[int, Outcome] = {}
    for index, (api, run) in enumerate(zip(apis, runs, strict=True)):
        if (said := run.outcome()) is None:
            continue
        with suppress(ValueError, TypeError):  # no record that we wrote
            line, counted = said
            numbers = Counted(**json.loads(counted))
            found[index] = Outcome(api.name, "unchanged", numbers, line)
    return found


def remember(
    whole: Run,
    runs: Sequence[Run],
    outcomes: Sequence[Outcome],
    known: Mapping[int, Outcome],
    *,
    as_json: bool,
) -> None:
    """Keep what the run of each API will say as long as nothing changes; and that of all, if each can be kept."""
    repeated = again(outcomes)
    for run, each, later in zip(runs, outcomes, repeated, strict=True):
        if (goes_by := each.again) is not None:
            said = [later.line, json.dumps(asdict(later.counted))]
            run.remember(goes_by.read, goes_by.others, goes_by.patterns, said)
    if all(i in known or each.again is not None for i, each in enumerate(outcomes)):
        whole.remember_all(runs, lines(repeated, as_json=as_json))
