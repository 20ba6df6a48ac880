"""Types of an API may be called like what generated code is made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmgen.emit.layout import lay_out
from crmgen.emit.render import render_sdk
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.sdk import sdk_views
from crmgen.ir.operations import Api
from crmgen.naming.names import Names, TypeName


@pytest.fixture
def files(sample: tuple[Api, Names]) -> dict[str, str]:
    """The sample with its types renamed: Contact to Call, Email to Field, Envelope to
    Model.
    """
    api, names = sample
    others = {"Contact": "Call", "Email": "Field", "Envelope": "Model"}
    types = {
        id: TypeName(
            others.get(name.output or "", name.output), name.input, name.module
        )
        for id, name in names.types.items()
    }
    renamed = replace(names, types=types)
    return lay_out(
        render_sdk(
            sdk_views(api, renamed, Origin("openapi.yaml", "crmgen generate acme"))
        )
    )


def test_resources_name_types_by_their_package(files: dict[str, str]) -> None:
    text = files["src/acme/resources/contacts.py"]
    assert "from .. import models\n" in text
    assert "-> PagedCall[models.Call, _List[models.Call]]:" in text
    assert 'returns={"201": models.Model}' in text


@pytest.mark.parametrize("is_method", [True, False])
def test_a_method_or_an_argument_may_be_called_models(
    sample: tuple[Api, Names], is_method: bool
) -> None:
    api, names = sample
    key = next(iter(names.methods if is_method else names.parameters))
    table = "methods" if is_method else "parameters"
    renamed = replace(names, **{table: {**getattr(names, table), key: "models"}})
    files = render_sdk(
        sdk_views(api, renamed, Origin("openapi.yaml", "crmgen generate acme"))
    )
    text = lay_out(files)["src/acme/resources/contacts.py"]
    assert "from .. import models as _models\n" in text
    assert "[models." not in text and "PagedCall[_models.Contact, " in text


def test_models_keep_such_names_and_rename_what_they_import(
    files: dict[str, str],
) -> None:
    text = files["src/acme/models/_contacts.py"]
    assert "from pydantic import Field as _Field\n" in text
    assert "from .._core.read.models import Model as _Model\n" in text
    assert "class Call(_Model, read_only=" in text
    assert 'first_name: Annotated[str | None, _Field(alias="firstName")] = None' in text
    assert "list: _List[Field] | None = None" in text
    assert 'Annotated[Card | Bank, _Field(discriminator="kind")]' in text
