"""Documentation is safe in each form that a template can print, and imports follow what a template uses."""

from __future__ import annotations

import ast

import pytest

from crmgen.emit.imports import ImportSet
from crmgen.emit.prose import blocks
from crmgen.emit.template_imports import TemplateImports
from crmgen.emit.views.parts import Doc
from crmgen.text import SpecText

HOSTILE = [
    'x""" + boom() + """',
    "x\\",
    "x'\n\nboom()",
    "coding: utf-7 +AAo-boom()",
    "x\x00\x0c\u2028boom()\rboom()",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_form_of_a_text_is_code(text: str) -> None:
    doc = Doc(blocks(SpecText(text)))
    for form in (doc.docstring, doc.literal, str(doc)):
        assert isinstance(ast.literal_eval(form), str)
    assert ast.parse(doc.comment).body == []
    assert "coding:" not in doc.comment
    assert "\n" not in doc.markdown


def test_a_doc_of_nothing_is_false() -> None:
    assert not Doc(blocks(None))
    assert Doc().docstring == ""


def test_a_name_that_is_taken_is_imported_under_another() -> None:
    needed = ImportSet(".models.a")
    needed.use(".models.b", "Field")
    needed.use("typing", "Any")
    imports = TemplateImports(needed, {"Own"})
    assert (
        imports.use("pydantic", "Field") == imports.use("pydantic", "Field") == "_Field"
    )
    assert imports.use("elsewhere", "Own") == "_Own"
    assert imports.use("typing", "Any") == "Any"
    assert imports.use("functools") == "functools"
    text = imports.placed(f"{imports}\n\n_Field functools Field\n", only_used=True)
    assert text == (
        "from __future__ import annotations\n\nimport functools\n\n"
        "from pydantic import Field as _Field\n\nfrom .b import Field\n\n"
        "_Field functools Field\n"
    )
    assert needed.local_names() == {"Field", "Any"}
