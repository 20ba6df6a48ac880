"""Tests of `webhooks.py`: each call is read as its type, keeps what is new, and is proved by its signature."""

from __future__ import annotations

from typing import Final

from crmgen.emit.imports import Import
from crmgen.emit.literals import string_literal
from crmgen.emit.testing.constants import (
    Constant,
    SharedConstants,
    TestImports,
    conftest_types,
    names_in,
    place,
)
from crmgen.emit.testing.expressions import Writer
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.webhooks import webhook_names
from crmgen.ir.operations import Api
from crmgen.ir.webhooks import Webhook
from crmgen.naming.names import Names
from crmgen.records import dataclass, replace
from crmgen.runtime_source import VENDORED, runtime_module

_NOW: Final = "1700000000"
_URL: Final = "https://me.example/hook?a=b%2Fc"


@dataclass(frozen=True, slots=True)
class WebhookCase:
    """One webhook."""

    name: str
    """The constant of `webhooks.py`."""
    test: str
    """What its tests are called after."""
    sample: str
    """The JSON value that comes."""
    parsed: str
    """As it is read."""
    is_object: bool
    """It is read as a model, which keeps fields that it does not know."""
    is_signed: bool
    headers: str
    """What comes with it, as entries of a dict beside the signature's."""
    proved: str
    """More arguments of what proves it: the time of signing, the address; those that are signed."""
    signed: str
    """More arguments of `Signature.of`."""


@dataclass(frozen=True, slots=True)
class WebhookTests:
    """`tests/test_webhooks.py`."""

    docstring: str
    imports: str
    sdk_imports: str
    constants: tuple[Constant, ...]
    cases: tuple[WebhookCase, ...]
    is_signed: bool
    types: tuple[str, ...]
    """Types of the conftest that annotations mention."""


def webhook_tests(api: Api, writer: Writer, origin: Origin) -> WebhookTests:
    """The view of the tests of all webhooks."""
    imports, constants = TestImports(), SharedConstants()
    names, writer = writer.annotator.names, replace(writer, constants=constants)
    cases = tuple(
        _case(webhook, name, writer, constants)
        for webhook, name in zip(api.webhooks, webhook_names(api, names), strict=True)
        if writer.examples.has(webhook.type)
    )
    is_signed = any(each.is_signed for each in cases)
    used = names_in(text for each in cases for text in (each.sample, each.parsed))
    needed = place(constants, {"": used}).own("")
    imports.need(used | names_in(each.value for each in needed))
    imports.sdk.use(names.package, "webhooks")
    imports.libraries.use("json", "dumps")
    imports.libraries.use("typing", "TYPE_CHECKING")
    if is_signed:
        imports.sdk.use(names.package, "SDKError")
        owner = names.package if names.runtime == VENDORED else ""
        module = f"{owner}{names.runtime}.{runtime_module('Signature')}"
        imports.sdk.use(module, "Signature")
        imports.libraries.add([Import("pytest")])
    return WebhookTests(
        origin.module_docstring(
            f"Tests of `{names.package}.webhooks`: what is read, and what is proved."
        ),
        imports.libraries.render(),
        imports.sdk.render(future=False),
        needed,
        cases,
        is_signed,
        conftest_types((each.annotation for each in needed), "Server"),
    )


def _case(
    webhook: Webhook, name: str, writer: Writer, constants: SharedConstants
) -> WebhookCase:
    value = writer.examples.of(webhook.type)
    both = writer.write(webhook.type, value)
    sample = both.wire
    if isinstance(value, dict) and sample.startswith("{"):
        sample = constants.add(f"{name}_SAMPLE", "Json", sample)
    signature = webhook.signature
    timed = signature.timestamp_header if signature else None
    url = f', url="{_URL}"' if signature and signature.signs("url") else ""
    return WebhookCase(
        name=name,
        test=name.lower(),
        sample=sample,
        parsed=both.python,
        is_object=writer.annotator.model_of(webhook.type) is not None,
        is_signed=signature is not None,
        headers=f', {string_literal(timed)}: "{_NOW}"' if timed is not None else "",
        proved=(f", now={_NOW}" if timed is not None else "") + url,
        signed=(f', "{_NOW}"' if timed is not None else "") + url,
    )


def webhook_tests_path(names: Names) -> str:
    """Where they stand: beside the tests of a resource of that name."""
    taken = any(each.attribute == "webhooks" for each in names.resources)
    return "tests/test_webhooks_.py" if taken else "tests/test_webhooks.py"
