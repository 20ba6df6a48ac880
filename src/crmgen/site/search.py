"""What the search of a site finds, as a script: pages that are opened as files may not fetch anything else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from markupsafe import Markup

from crmgen.site.methods import ResourcePage
from crmgen.site.models import ModelPage
from crmgen.site.text_pages import TextPage, error_tree, every_error
from crmgen.site.ways import model_page, resource_page

_LONGEST: Final = 120
_WORD: Final = re.compile(r"[^\W\d_]{4,}")


def search_index(
    resources: Iterable[ResourcePage],
    models: Iterable[ModelPage],
    texts: Iterable[TextPage],
) -> str:
    """A script that hands one list of rows to the page: kind, name, where, what it is, further words.

    The further words of a method are its arguments, verb and path, those of a type its fields, which have anchors below
    its own; those of a part of a page are the words of its text.
    """
    rows = [*_methods(resources), *_types(models), *_texts(texts)]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    return f"window.siteIndex([\n{lines}\n]);\n"


def _methods(pages: Iterable[ResourcePage]) -> Iterator[tuple[str, ...]]:
    for page in pages:
        where = resource_page(page.attribute)
        yield "resource", page.attribute, where, page.summary[:_LONGEST], ""
        for each in page.methods:
            about = each.summary[:_LONGEST] or f"{each.verb} {each.path}"
            yield "method", each.title, f"{where}#{each.anchor}", about, f"{each.words} {each.verb} {each.path}"
        for name, _, _ in page.extras:
            yield "method", f"{page.attribute}.{name}", f"{where}#{name}", "", ""


def _types(pages: Iterable[ModelPage]) -> Iterator[tuple[str, ...]]:
    for page in pages:
        for each in page.types:
            where = f"{model_page(page.module)}#{each.name}"
            yield "type", each.name, where, each.summary[:_LONGEST], each.words


def _texts(pages: Iterable[TextPage]) -> Iterator[tuple[str, ...]]:
    for page in pages:
        yield "page", page.title, page.path, page.lead, ""
        for part in page.parts:
            where = f"{page.path}#{part.anchor}"
            yield "page", part.title, where, page.title, _words(part.html)
    for each in every_error(error_tree()):
        yield "error", each.name, f"errors.html#{each.name}", each.doc, ""


def _words(html: Markup) -> str:
    """Each word of a text once, but for the short ones."""
    return " ".join(sorted({*_WORD.findall(html.striptags().lower())}))
