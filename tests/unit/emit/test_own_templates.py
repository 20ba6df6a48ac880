"""Our own templates, which are compiled with fewer calls, do what Jinja promises of all."""

from __future__ import annotations

from traceback import walk_tb

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError

from crmgen.emit.own_templates import OwnTemplates
from crmgen.text import SpecText


class Thing:
    name = "Contact"


def made(text: str, kind: type[Environment] = OwnTemplates) -> str:
    env = kind(
        loader=DictLoader({"a": text}),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return env.get_template("a").render(
        view=Thing(), hostile=SpecText('"""\nimport os')
    )


BLOCKS = """\
{% block head %}
{% for part in "ab" %}
{% block line scoped %}
{{ loop.index }} {{ part }} {{ view.name.lower() }}
{% endblock %}
{% endfor %}
{% endblock %}
{% macro twice(text) %}{{ text }}{{ text }}{% endmacro %}
{{ twice(view.name) }}
"""


def test_blocks_and_attributes_give_what_they_give_elsewhere() -> None:
    assert made(BLOCKS) == made(BLOCKS, Environment)
    assert made(BLOCKS) == "1 a contact\n2 b contact\nContactContact"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{{ nothing }}", UndefinedError),
        ("{{ nothing.name }}", UndefinedError),
        ("{{ view.nothing }}", AttributeError),
        ("{{ view.nothing.name }}", AttributeError),
        ("{% if view.nothing %}{% endif %}", AttributeError),
        ("{% for each in view.nothing %}{% endfor %}", AttributeError),
        ("{% block a %}{{ nothing }}{% endblock %}", UndefinedError),
    ],
)
def test_what_is_not_there_is_an_error(text: str, error: type[Exception]) -> None:
    with pytest.raises(error, match="nothing"):
        made(text)


def test_an_error_is_of_its_line_in_the_template() -> None:
    text = "one\n{% block a %}\ntwo\n{{ view.nothing }}\n{% endblock %}\n"
    with pytest.raises(AttributeError) as caught:
        made(text)
    lines = [
        line
        for frame, line in walk_tb(caught.value.__traceback__)
        if frame.f_code.co_filename == "<template>"
    ]
    assert lines[-1] == 4


def test_text_of_a_document_prints_harmlessly() -> None:
    assert made("{{ hostile }}") == made("{{ hostile }}", Environment)
    assert "import os" not in made(
        "{{ hostile }}{% block a %}{{ hostile }}{% endblock %}"
    )
