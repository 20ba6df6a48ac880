"""An SDK at the command line: options made of annotations, what is sent, and what is written."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from crmgen.runtime.command_line import calls, extras
from crmgen.runtime.command_line.output import Writer, padded, width
from crmgen.runtime.command_line.start import run_command_line

from . import bookshop
from .recording import Recorder, answer

PACKAGE = "tests.runtime.bookshop"
Run = Callable[..., "Done"]
BOOK = {"id": 7, "title": "Notes", "author": {"name": "Ada"}}


class Done:
    """What a command line wrote, and what went out."""

    def __init__(self, code: int, out: str, err: str, server: Recorder) -> None:
        self.code = code
        self.out = out
        self.err = err
        self.server = server

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line of the bookshop, whose server gives these answers."""
    monkeypatch.setenv("BOOKSHOP_USER_ID", "ada")
    monkeypatch.setenv("BOOKSHOP_API_KEY", "k-1815")

    def run(line: str, *answers: httpx2.Response, more: tuple[str, ...] = ()) -> Done:
        server = Recorder(*answers)
        monkeypatch.setattr(bookshop, "server", server)
        code = run_command_line(PACKAGE, ["shop-cli", *line.split(), *more])
        out, err = capsys.readouterr()
        return Done(code, out, err, server)

    return run


def page(*books: dict[str, Any], total: int = 3) -> httpx2.Response:
    return answer({"items": list(books), "total": total})


def book(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "title": f"Book {number}", **more}


def sent_by(run: Run, line: str, *more: str) -> Any:
    """The body of a book that is created."""
    done = run(f"books create --title x {line}", answer(BOOK, 201), more=more)
    assert done.code == 0, done.err
    body: dict[str, Any] = done.server.body()
    assert body.pop("title") == "x"
    return body


# ---- what there is ----


def test_resources_and_methods_are_listed_with_what_they_are(run: Run) -> None:
    assert "books    What there is to read." in run("--help").out
    listed = run("books --help").out
    assert "create       Add a book." in listed
    assert "total        Adds up what all cost." in listed  # the owner's own
    assert run("--version").out == f"{PACKAGE}, version 1.2.3\n"
    assert "Usage: shop-cli books" in listed


def test_a_method_shows_its_words_and_the_types_of_its_options(run: Run) -> None:
    shown = run("books create --help").out
    assert "`POST /books`" in shown
    assert "--title TEXT " in shown
    assert "What it is called. Required." in shown
    assert "--kind [novel|poem]" in shown
    assert "--mood [gay|sad|TEXT]" in shown
    assert "--is-new / --no-is-new" in shown
    assert "--tags TEXT..." in shown
    assert "May be given again." in shown
    assert "--pages NUMBER" in shown
    assert "--to.city TEXT" in shown
    assert "--more JSON" in shown
    assert "Keys: city, zip, lines, within, api_secret." in shown
    assert """A map, as '{"name": ...}'.""" in shown
    assert "Keys: text; or body." in shown
    assert "Keys: text." in shown
    many = run("books list --help").out
    assert "Text to look for, in titles and names." in many
    assert "\x1b" not in many
    assert "  - one\n  - two" in many


def test_an_argument_called_as_an_option_of_ours_has_another_name(run: Run) -> None:
    done = run("books list --api-limit 5 --limit 1", page(book(1), book(2)))
    assert done.server.sent.url.query == b"limit=5"
    assert "Book 2" not in done.out
    assert sent_by(run, "", "--api-to", '{"city": "Bern"}') == {"to": {"city": "Bern"}}
    for line in ("--api-body hello", '--body {"body":"hello"}'):
        said = run(f"books comment shelf {line}", answer({}))
        assert said.server.sent.url.path == "/comments/shelf"
        assert said.server.body() == {"body": "hello"}
    assert "'book', 'shelf'" in run("books comment page --api-body x").err


def test_a_resource_called_as_a_command_of_ours_has_another_name(run: Run) -> None:
    assert "api-mcp" in run("--help").out
    done = run("api-mcp list history", answer([BOOK]))
    assert done.server.sent.url.path == "/shelves/history"


def test_old_names_go_on_working(run: Run) -> None:
    done = run("books add --title x", answer(BOOK, 201))
    assert done.server.body() == {"title": "x"}
    assert "is deprecated. It is called 'create' now." in done.err
    assert "add " not in run("books --help").out
    found = run("books list --query x", page())
    assert found.server.sent.url.query == b"search=x"


def test_what_is_misspelt_is_told_with_what_was_meant(run: Run) -> None:
    done = run("books list --serch x")
    assert done.code == 2
    assert "--search" in done.err
    assert run("book list").code == 2
    part = run("books create --title x --more.a 1").err
    assert "No such option '--more.a'" in part
    assert "'--more'" in part  # of which help says that it is a map, as JSON
    wrong = run("books create --title x --clear sub_title")
    assert "no field 'sub_title' can be null. Did you mean 'subtitle'?" in wrong.err
    assert "can be null.\n" in run("books create --title x --clear zzz").err
    unknown = run("books create", more=("--body", '{"titel": "y"}'))
    assert unknown.code == 2
    assert "--body: no field 'titel'; did you mean 'title'?" in unknown.err
    twice = run("books comment book", more=("--body", '{"body": "x", "zzz": 1}'))
    assert "--body: no field 'zzz'; fields: body\n" in twice.err


# ---- what goes out ----


def test_options_become_values_by_their_types(run: Run) -> None:
    assert sent_by(run, "--pages 12 --price 1.50 --level 2 --kind poem --mood odd") == {
        "pages": 12,
        "price": 1.5,
        "level": 2,
        "kind": "poem",
        "mood": "odd",
    }
    assert sent_by(run, "--level all --mood sad") == {"level": "all", "mood": "sad"}
    assert sent_by(run, "--is-new --tags a --tags b --flags true --flags FALSE") == {
        "is_new": True,
        "tags": ["a", "b"],
        "flags": [True, False],
    }
    assert sent_by(run, "--no-is-new --tags", '["a"]') == {
        "is_new": False,
        "tags": ['["a"]'],
    }
    assert sent_by(run, "--rating=--5") == {"rating": "--5"}
    assert sent_by(run, "--order newest") == {"order": "newest"}
    assert sent_by(run, "--order a --order", '{"text": "b"}') == {
        "order": ["a", {"text": "b"}]
    }
    assert sent_by(run, "--rating 5 --share 0.5") == {"rating": 5, "share": 0.5}
    assert sent_by(run, "--rating 05 --share many") == {"rating": "05", "share": "many"}
    for day in ("2026-01-31", "today"):
        assert sent_by(run, f"--printed {day}") == {"printedAt": day}


def test_a_number_goes_out_digit_for_digit(run: Run) -> None:
    done = run("books create --title x --price 0.10000000000000000001", answer(BOOK))
    assert b'"price":0.10000000000000000001' in done.server.sent.content
    done = run("books create --title x", answer(BOOK), more=("--anything", "[1.10]"))
    assert b'"anything":[1.10]' in done.server.sent.content


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--pages x", "'x' is no whole number"),
        ("--pages 1.5", "'1.5' is no whole number"),
        ("--price x", "'x' is no number"),
        ("--kind tale", "tale"),
        ("--flags maybe", "neither true nor false"),
        ("--flags true,false", "give --flags again for each"),
        ("--printed 2024-99-99", "'2024-99-99' is no date: month must be"),
        ("--more {", "no JSON"),
        (f"--more {'[' * 100_000}", "no JSON"),
        ("--more @/no/such/file", "No such file"),
        ("--body []", "it is no JSON object"),
        ("--body {", "no JSON"),
        ("--api-to 1 --to.city x", "to is no object"),
    ],
)
def test_a_value_that_is_none_is_refused(run: Run, option: str, said: str) -> None:
    done = run(f"books create --title x {option}")
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_objects_are_json_or_given_part_by_part(run: Run, tmp_path: Path) -> None:
    parts = "--to.city Bern --to.zip 3011 --to.lines a --to.lines b"
    assert sent_by(run, parts) == {
        "to": {"city": "Bern", "postalCode": "3011", "lines": ["a", "b"]}
    }
    file = tmp_path / "more.json"
    file.write_text('{"a": 1}')
    assert sent_by(run, f"--more @{file}") == {"more": {"a": 1}}
    assert sent_by(run, "--anything word --shape here") == {
        "anything": "word",
        "shape": "here",
    }


def test_a_body_is_json_with_options_on_top(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = '{"title": "y", "pages": 1}'
    done = run("books create --pages 2", answer(BOOK), more=("--body", body))
    assert done.server.body() == {"title": "y", "pages": 2}
    monkeypatch.setattr(sys, "stdin", io.StringIO(body))
    done = run("books create --body -", answer(BOOK))
    assert done.server.body() == {"title": "y", "pages": 1}
    wired = '{"title": "y", "printedAt": "2026-01-31"}'
    done = run("books create", answer(BOOK), more=("--body", wired))
    assert done.server.body() == {"title": "y", "printedAt": "2026-01-31"}
    astray = run("books create", more=("--body", '{"title": "y", "is_draft": true}'))
    assert "'is_draft' is no field" in astray.err
    missing = run("books create --pages 2")
    assert (missing.code, "Missing option '--title'" in missing.err) == (2, True)
    many = run("books replace-all --body", answer([BOOK]), more=('[{"title": "z"}]',))
    assert many.server.body() == [{"title": "z"}]
    assert "Notes" in many.out


def test_a_field_is_cleared(run: Run) -> None:
    assert sent_by(run, "--clear subtitle --clear tags") == {
        "subtitle": None,
        "tags": None,
    }


def test_path_values_stand_behind_the_method(run: Run) -> None:
    done = run("books update 7 --title x --id 9", answer(BOOK))
    assert done.server.sent.url.path == "/books/7"
    assert done.server.body() == {"title": "x", "id": 9}
    assert run("books get x").code == 2
    assert "Missing argument 'BOOK_ID'" in run("books get").err


def test_files_are_paths_or_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"abc")
    done = run(
        f"books upload --body {file}", answer("taken", content_type="text/plain")
    )
    assert done.server.sent.content == b"abc"
    assert done.out == "taken\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"piped")))
    assert run("books upload --body -", answer("")).server.sent.content == b"piped"
    assert "there is no file '/none'" in run("books upload --body /none").err


def test_a_dry_run_shows_the_request_and_sends_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "books create --title x --is-draft --dry-run"
    done = run(line, more=("--body", '{"to": {"city": "B", "api_secret": "hush"}}'))
    assert done.code == 0
    assert not done.server.requests
    first, *_ = done.out.splitlines()
    assert first == "POST https://api.bookshop.test/books?is_draft=true"
    assert "Authorization: ***" in done.out
    assert '"api_secret": "***"' in done.out
    assert "k-1815" not in done.out + done.err
    monkeypatch.delenv("BOOKSHOP_API_KEY")
    without = run("books list --dry-run")
    assert without.code == 0
    assert "set BOOKSHOP_API_KEY; or set BOOKSHOP_QUERY_KEY" in without.err
    monkeypatch.setenv("BOOKSHOP_QUERY_KEY", "q")
    monkeypatch.setenv("BOOKSHOP_COOKIE_KEY", "c")
    other = run("books list --search x --dry-run --base-url http://here.test").out
    assert "http://here.test/books?search=x&key=***\n" in other
    assert "Cookie: ***" in other
    assert "books?key=***" in run("books list --dry-run").out


def test_a_dry_run_shows_what_is_no_json(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"abc")
    assert run(f"books upload --body {file} --dry-run").out.endswith(
        "(Stream(3 bytes))\n"
    )
    form = run(f"books illustrate --picture {file} --words x --dry-run")
    assert form.out.splitlines()[-2:] == [
        'name="picture"; filename="a.txt"  Content-Type: text/plain (3 bytes)',
        'name="words" (1 bytes)',
    ]
    assert "(1 bytes)" in run("books illustrate --words x --dry-run").out
    monkeypatch.setattr(calls, "_MOST", 1)
    large = run(f"books illustrate --picture {file} --dry-run").out
    assert large.splitlines()[-1].startswith("(Stream(")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\x1bb")))
    assert run("books upload --body - --dry-run").out.endswith("\n\na b\n")
    more = ("--dry-run",)
    assert "GET https://api.bookshop.test/watch" in run("books watch", more=more).out
    assert "/books" in run("books total", more=more).out
    nothing = run("books greet", more=more)
    assert (nothing.code, "books.greet sends nothing" in nothing.err) == (2, True)


# ---- what comes back ----


def test_a_list_is_a_table_of_what_tells_most(run: Run) -> None:
    done = run("books list", page(book(1, price=10.5, author={"name": "Ada"}), book(2)))
    assert done.out.splitlines() == [
        "id  title   price  author.name",
        " 1  Book 1   10.5  Ada",
        " 2  Book 2",
    ]
    assert done.err == "the first 2 of 3; more with --all, or --limit N\n"
    assert run("books list", page(total=0)).err == "nothing found\n"


def test_pages_are_written_while_they_come(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str] = []

    def second(_: httpx2.Request) -> httpx2.Response:
        seen.append(capsys.readouterr().out)
        return page(book(3))

    first = page(book(1), book(2))
    for output in ("table", "json", "ndjson", "csv"):
        done = run(f"books list --all -o {output}", first, second)  # type: ignore[arg-type]
        assert "Book 2" in seen[-1]
        assert "Book 3" in done.out
        assert len(done.server.requests) == 2
    some = run("books list --limit 3 -o json", first, page(book(3)))
    assert [each["id"] for each in some.json] == [1, 2, 3]


def test_json_and_lines_of_json_are_as_the_api_calls_things(run: Run) -> None:
    told = {**BOOK, "password": "p", "more": [1.5]}
    assert run("books get 7 -o json", answer(told)).json == told
    assert run("books get 7 -o ndjson", answer(told)).out.count("\n") == 1
    assert run("books create --title x -o json", answer(BOOK, 201)).json == BOOK
    chosen = run(
        "books get 7 -o json --fields id,author.name,more.0,tags", answer(told)
    )
    assert chosen.json == {"id": 7, "author.name": "Ada", "more.0": 1.5, "tags": None}
    assert run("books list -o json", page(total=0)).json == []
    assert run("books names -o json --fields a", answer(["b"])).json == ["b"]


def test_a_field_that_nothing_has_is_told(run: Run) -> None:
    for output in ("table", "json", "ndjson", "csv"):
        line = f"books list -o {output} --fields"
        done = run(f"{line} titel", page(book(1)))
        assert (done.code, done.out) == (2, "")
        assert "no field 'titel'; did you mean 'title'?" in done.err
        assert run(f"{line} password,author.zzz", page(book(1))).code == 0
    assert (
        "fields: id, title, price" in run("books get 7 --fields zzz", answer(BOOK)).err
    )
    assert run("books list --fields zzz", page(total=0)).code == 0
    mails = [{"value": "a"}, {"value": "b"}, {}, 1]
    joined = run("books list --fields id,mails.value", page(book(1, mails=mails)))
    assert joined.out.splitlines() == ["id  mails.value", " 1  a, b"]


def test_a_list_without_pages_has_a_limit(run: Run) -> None:
    done = run("books names --limit 1", answer(["a", "b"]))
    assert done.out == "value\na\n"
    lines = answer(b'{"id": 1}\n{"id": 2}\n', content_type="application/x-ndjson")
    assert run("books watch -o ndjson --limit 1", lines).out == '{"id": 1}\n'


def test_a_table_has_what_differs_before_what_does_not() -> None:
    to = Terminal()
    writer = Writer(to, "table")
    same = dict.fromkeys("abcdef", 1)
    writer.rows([{"id": n, **same, "owner_id": n + 5, "x": []} for n in (1, 2)])
    assert to.getvalue().split()[:3] == ["id", "owner_id", "a"]
    assert writer.remarks == ["3 more columns with --fields, or -o json"]


def test_csv_holds_no_formula(run: Run) -> None:
    first = page(book(1, title="=cmd()", tags=["a", "b"]), book(2, title="-1 (2)"))
    done = run("books list -o csv --all", first, page(book(3, x={"y": "+A1"})))
    rows = [*csv.reader(io.StringIO(done.out))]
    assert rows[0] == ["id", "title", "tags"]
    assert rows[1:3] == [["1", "'=cmd()", "a, b"], ["2", "-1 (2)", ""]]
    assert "left out, since the first rows have none: x.y;" in done.err
    fields = ("--fields", "id,x,x.y,tags.1")
    chosen = run("books list -o csv", page(book(3, x={"y": "+A1"})), more=fields)
    assert chosen.out.splitlines()[1] == """3,"{""y"": ""+A1""}",'+A1,"""
    assert run("books get 7 -o csv", answer(BOOK)).out.splitlines() == [
        "id,title,author.name",
        "7,Notes,Ada",
    ]


def test_one_result_is_a_line_for_each_field(run: Run) -> None:
    done = run("books get 7", answer({**BOOK, "tags": [], "notes": "a\nb\x1b[31m"}))
    assert done.out.splitlines() == [
        "id           7",
        "title        Notes",
        "author.name  Ada",
        "tags",
        "notes        a b [31m",
    ]
    some = run("books get 7 --fields title", answer(BOOK))
    assert some.out == "title  Notes\n"
    assert run("books total", page(book(1, price=1.25), total=1)).out == "1.25\n"
    assert run("books delete 7", httpx2.Response(204)).out == ""


def test_lists_of_anything_are_tables_as_well(run: Run) -> None:
    assert run("books names", answer(["a", "b"])).out == "value\na\nb\n"
    nested = answer([{"tags": [{"a": 1}], "more": {}}])
    assert run("shelves list history", nested).out.splitlines() == [
        "tags        more",
        '[{"a": 1}]',
    ]
    assert run("books ask", answer([[1]])).out == "value\n1\n"


def test_streams_jobs_and_batches(run: Run) -> None:
    lines = answer(b'{"id": 1}\n{"id": 2}\n', content_type="application/x-ndjson")
    assert run("books watch -o ndjson", lines).out == '{"id": 1}\n{"id": 2}\n'
    job = run("books import-all", answer({"id": 1}), answer({"status": "done"}))
    assert job.out == "status  done\n"
    good = run("books remove-many --ids 1", answer({"done": [1], "failed": []}))
    assert (good.code, good.out) == (0, "succeeded  1\nfailed\n")
    bad = run("books remove-many --ids 1 --ids 2", answer({"done": [1], "failed": [2]}))
    assert (bad.code, bad.server.body()) == (1, {"ids": [1, 2]})


def test_files_go_where_they_are_wanted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cover.png"
    assert run(f"books cover 7 --to {file}", answer(b"png")).out == ""
    assert file.read_bytes() == b"png"
    assert run("books cover 7", answer(b"png")).out == "png"
    assert run("books scan", answer(BOOK)).json == BOOK
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert "/no/such/" in run("books cover 7 --to /no/such/a", answer(b"p")).err
    refused = run("books cover 7", answer(b"png"))
    assert (refused.code, "--to FILE" in refused.err) == (2, True)


# ---- what fails ----


def test_a_refusal_is_one_line_and_exit_code_1(run: Run) -> None:
    no = answer({"message": "no such\nbook"}, 404, x_request_id="r-1")
    done = run("books get 7", no)
    assert done.code == 1
    (line,) = done.err.splitlines()
    assert line.startswith(f"{PACKAGE}: GET /books/7")
    assert line.endswith("no such book (request id r-1)")
    assert run("books get 7", answer({}, 404)).err.endswith("404\n")


def test_missing_credentials_are_exit_code_2(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOOKSHOP_API_KEY")
    done = run("books list")
    assert done.code == 2
    assert "needs credentials; set BOOKSHOP_API_KEY" in done.err
    assert run("books list --base-url nonsense").code == 2


def test_interrupted_and_unwanted_output_end_quietly(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(bookshop.Client, "send", interrupted)
        assert run("books get 7").code == 130

    def unwanted(*_: object) -> None:
        raise BrokenPipeError

    there = os.open(tmp_path / "out", os.O_CREAT | os.O_WRONLY)
    with monkeypatch.context() as patched:
        patched.setattr(sys.stdout, "fileno", lambda: there, raising=False)
        patched.setattr(bookshop.Client, "send", unwanted)
        assert run("books get 7").code == 0
    os.close(there)


def test_a_missing_extra_is_told_in_a_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(module: str) -> None:
        raise ModuleNotFoundError(name=module.partition(".")[0])

    monkeypatch.setattr(extras, "import_module", missing)
    for name in [*sys.modules]:
        if name.startswith("crmgen.runtime.command_line.commands"):
            monkeypatch.delitem(sys.modules, name)
    done = run("books list")
    assert done.code == 2
    assert done.err == (
        f"{PACKAGE}: this needs the extra 'cli' of {PACKAGE}; or run: pip install click\n"
    )


def test_what_fails_inside_a_library_is_no_missing_extra() -> None:
    with pytest.raises(ModuleNotFoundError) as told:
        extras.library("tests.no_such_module", "cli")
    assert not isinstance(told.value, extras.MissingExtraError)


# ---- letters ----


def test_wide_letters_and_marks_take_the_columns_that_they_have() -> None:
    assert [width(each) for each in ("abc", "日本", "e\u0301", "a\u200db")] == [
        3,
        4,
        1,
        2,
    ]
    assert padded("日本語", 5) == "日本…"
    assert padded("日本語", 4) == "日… "
    assert padded("7", 3, right=True) == "  7"


def test_a_table_cuts_what_is_too_long_and_keeps_its_columns() -> None:
    to = io.StringIO()
    Writer(to, "table").rows([{"id": 1, "name": "x" * 99}, {"id": 22, "name": "日本"}])
    first, second, third = to.getvalue().splitlines()
    assert (first, third) == ("id  name", "22  日本")
    assert width(second) == 44
    assert second.endswith("x…")


class Terminal(io.StringIO):
    """A terminal, of as many letters as `COLUMNS` says."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("room", "fields", "names"),
    [
        ("73", "", "id title subtitle year"),
        ("67", "", "id title subtitle"),
        ("66", "", "id title year"),
        ("1", "", "id"),
        ("1", "id title subtitle", "id title subtitle"),
    ],
)
def test_a_terminal_has_the_columns_that_fit(
    room: str, fields: str, names: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", room)
    to = Terminal()
    Writer(to, "table", fields.split()).rows(
        [book(100, title="t" * 30, subtitle="s" * 30, year=1843)]
    )
    first, second = to.getvalue().splitlines()
    assert first.split() == names.split()
    assert fields or width(second) <= max(int(room), 3)


def test_what_terminals_obey_is_not_written() -> None:
    to = io.StringIO()
    Writer(to, "table").rows([{"a\x1b[1m": "\u202eb\x9b"}])
    Writer(to, "json").record({"a": "\x9b\x1b"})
    assert not {"\x1b", "\x9b", "\u202e"} & {*to.getvalue()}
    assert "\\u009b" in to.getvalue()


def test_json_is_json_where_output_is_no_unicode(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, "ascii"))
    run("books get 7 -o json", answer({**BOOK, "title": "é日"}))
    run("books get 7 --fields title", answer({**BOOK, "title": "é"}))
    assert b'"title": "\\u00e9\\u65e5"' in out.getvalue()
    assert out.getvalue().endswith(b"title  \\xe9\n")
