"""Descriptions become documentation: readable, tidy, and never more than text."""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crmgen.emit.prose import (
    Block,
    blocks,
    code_span,
    columns,
    docstring,
    first_sentence,
    lines,
    markdown,
    plain,
    sentence,
)
from crmgen.text import SpecText

any_text = st.text(st.characters(codec=None))
nasty = st.text(
    st.sampled_from(list("\\\"'`ab <>&;#*_[]()-|\n\r\t\v\f\x00\x85\u2028\u202e\ud800"))
)


@given(any_text | nasty, st.sampled_from([0, 4, 8]))
@example('"""', 4)
@example("\\", 4)
@example('a"', 4)
@example("a\\", 4)
@example("", 4)
@example('x\n"""\n__import__("os")', 4)
def test_a_docstring_is_one_string_and_nothing_else(text: str, indent: int) -> None:
    source = f"{' ' * indent}{docstring(blocks(SpecText(text)), indent)}\n"
    if indent:
        source = f"if True:\n{source}"
    tree = ast.parse(source)
    outer = tree.body[0]
    body = outer.body if isinstance(outer, ast.If) else tree.body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(ast.literal_eval(body[0].value), str)
    assert all(line.isprintable() for line in source.split("\n"))


@given(nasty)
def test_plain_text_is_one_printable_line(text: str) -> None:
    assert plain(SpecText(text)).isprintable()


@given(nasty)
def test_inline_code_is_one_printable_line(text: str) -> None:
    assert code_span("GET ", SpecText(text)).isprintable()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("a<br/>b", "a\n\nb"),
        ("<b>bold</b> &amp; <code>x</code>", "bold & `x`"),
        ("**bold** and __init__", "bold and __init__"),
        ("see [docs](https://x.example/a)", "see docs (https://x.example/a)"),
        ("see [above](#above)", "see above"),
        ('<a href="https://x.example">here</a>', "here (https://x.example)"),
        ("# Title\n\ntext", "Title\n\ntext"),
        ("one\r\ntwo\x85three\u2028four", "one two three four"),
        ("a < b and c > d", "a < b and c > d"),
        ("snake_case_name", "snake_case_name"),
        ("bell\x07 and \u202ebidi", "bell\\x07 and \\u202ebidi"),
        ("* one\n* two\n\nafter", "- one\n- two\n\nafter"),
        ("1. one\n2. two", "1. one\n2. two"),
        ('```json\n{"a":  1}\n```\nafter', '    {"a":  1}\n\nafter'),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
    ],
)
def test_markup_becomes_text(raw: str, text: str) -> None:
    assert "\n".join(lines(blocks(SpecText(raw)), 80)) == text


def test_long_text_is_wrapped_with_hanging_list_items() -> None:
    content = [Block("word " * 12), Block("word " * 12, lead="- ")]
    wrapped = lines(content, 30)
    assert all(len(line) <= 30 for line in wrapped)
    assert [line for line in wrapped if line.startswith("  ")]


def test_a_word_longer_than_a_line_is_not_torn() -> None:
    address = "https://example.com/" + "x" * 100
    assert lines([Block(f"see {address}")], 40)[-1] == address


def test_the_first_line_of_a_docstring_leaves_room_for_its_quotes() -> None:
    text = docstring([Block("word " * 40)], 4)
    assert all(len(line) <= 88 for line in f"    {text}".split("\n"))


def test_a_wide_line_puts_the_closing_quotes_on_their_own() -> None:
    assert docstring([Block("漢" * 41)], 4).endswith('\n    """')
    assert columns("漢a") == 3


def test_a_docstring_that_would_end_in_a_quote_gets_a_full_stop() -> None:
    assert docstring([Block('the "name"')], 4) == '"""the "name"."""'


@pytest.mark.parametrize(
    ("raw", "first", "rest"),
    [
        ("Get it. Then use it.", "Get it.", "Then use it."),
        ("Get one (e.g. a deal) now", "Get one (e.g. a deal) now", ""),
        ("", "", ""),
        ("Version 2.5 of it. Old", "Version 2.5 of it.", "Old"),
    ],
)
def test_the_first_sentence_is_found(raw: str, first: str, rest: str) -> None:
    assert first_sentence(SpecText(raw)) == (first, rest)


def test_a_summary_ends_like_a_sentence() -> None:
    assert sentence(SpecText("List contacts")) == "List contacts."
    assert sentence(SpecText("Why?")) == "Why?"
    assert sentence(None) == ""


def test_markdown_shows_markup_as_text() -> None:
    assert markdown("a|b <i> *x* [y](z)") == r"a\|b \<i\> \*x\* \[y\](z)"
