"""What is said of changes: grouped, the most important first."""

from __future__ import annotations

from dataclasses import replace

from crmgen.diagnostics import Place
from crmgen.diff.changes import Change, change
from crmgen.diff.sentences import sentence, short_form, summary
from crmgen.diff.words import types_said


def renamed(old: str, new: str) -> Change:
    return change("class-renamed", old, Place("acme.yaml"), f"schema {old}", new)


def of_method(rule: str, subject: str, **words: str) -> Change:
    return change(rule, subject, Place("acme.yaml", 3), "POST /x", **words)


def test_types_that_became_one_are_one_sentence() -> None:
    changes = [
        renamed("CreateCustomFieldInput", "CustomFieldInput"),
        renamed("UpdateCustomFieldInput", "CustomFieldInput"),
        renamed("DealItemInput", "ItemInput"),
        of_method("argument-required-new", "deal_fields.update_cost_setup(commission_base)"),
    ]  # fmt: skip
    breaks, renames = summary(changes)
    assert breaks == "Breaking: `deal_fields.update_cost_setup()` now requires `commission_base`."  # fmt: skip
    assert renames.startswith("Types renamed; nothing changed on the wire for three of them: ")  # fmt: skip
    assert "`CreateCustomFieldInput` and `UpdateCustomFieldInput` are now `CustomFieldInput`" in renames  # fmt: skip
    assert "`DealItemInput` is now `ItemInput`" in renames


def test_what_is_said_of_many_is_said_once() -> None:
    changes = [of_method("argument-removed", f"deals.call_{n}(stage)") for n in range(9)]  # fmt: skip
    changes += [of_method("method-removed", f"deals.{name}()") for name in "ab"]
    first, *_ = summary(changes)
    assert first == (
        "Breaking:\n\n"
        "- `deals.call_0(stage)`, `deals.call_1(stage)`, `deals.call_2(stage)`, `deals.call_3(stage)` and 5 more are gone.\n"
        "- `deals.a()` and `deals.b()` are gone."
    )
    assert short_form(changes) == [
        "- deals.call_0(stage) and 8 more (breaking)  - deals.a and 1 more (breaking)"
    ]


def test_additions_and_words_are_listed() -> None:
    changes = [
        of_method("method-added", "deals.ship()"),
        of_method("argument-optional", "deals.list(stage)"),
        of_method("method-deprecated", "deals.send()"),
        of_method("method-documented", "deals.list()"),
    ]
    assert summary(changes) == [
        "New methods: `deals.ship()`.",
        "Wider than before: `deals.list(stage)` may be left out.",
        "Deprecated: `deals.send()`.",
        "Documented otherwise: `deals.list()`.",
    ]
    assert short_form(changes) == ["+ deals.ship  ~ deals.list(stage)"]


def test_nothing_of_a_document_acts_on_a_terminal() -> None:
    found = of_method("argument-narrower", "deals.list(a)", types="takes `\x1b[2J`")
    assert "\x1b" not in sentence(found)
    assert "\x1b" not in "".join(summary([found]))


def test_long_types_are_cut() -> None:
    long = f"Literal[{', '.join(repr(str(n)) for n in range(99))}]"
    said = types_said("str", f"list[{long}]", sent=False)
    assert said.endswith("...`, and was `str`")
    assert len(said) < 130
    found = of_method("field-wider", "Deal.a", types=said)
    both = replace(found, subjects=("Deal.a", "Deal.b"))
    assert sentence(both).startswith("`Deal.a` and `Deal.b` are `list[Literal['0', '1'")
    assert "..., and were `str`" in sentence(both).replace("`,", ",")


def test_what_is_there_still_has_no_minus() -> None:
    changes = [of_method("success-removed", "deals.create()", wire="201")]
    assert short_form(changes) == ["~ deals.create (breaking)"]
