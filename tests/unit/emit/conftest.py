"""A small API, built by hand, that has one of each thing that templates place."""

from __future__ import annotations

import re

import pytest

from crmgen.diagnostics import Place
from crmgen.ir.bodies import Body, MediaKind, PartEncoding
from crmgen.ir.operations import Api, Operation, RateLimit, Server, ServerVariable, Tag
from crmgen.ir.paging import PageArgument, Paging, PagingStyle
from crmgen.ir.parameters import Parameter, PathSlot, PathTemplate, Where
from crmgen.ir.responses import Content, Decision, Response, Unwrap
from crmgen.ir.security import Requirement, SchemeKind, SecurityScheme
from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    Discriminator,
    Field,
    Hint,
    ListOf,
    MapOf,
    Model,
    Named,
    NamedType,
    Nullable,
    OneOf,
    OperationId,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
)
from crmgen.naming.names import Names, ResourceName, TypeName
from crmgen.text import Json, SpecText, SpecValue

HERE = Place("openapi.yaml", 1, 1)
TEXT = Scalar(ScalarKind.STRING)
WHOLE = Scalar(ScalarKind.INTEGER)
INFERRED = Decision("inferred", "", HERE)

ATTRIBUTES = {"class": "class_", "firstName": "first_name", "json": "json_"}
ARGUMENTS = {"X-Trace": "x_trace", "body": "body_"}


@pytest.fixture(scope="session")
def sample() -> tuple[Api, Names]:
    types: dict[TypeId, NamedType] = {
        each.id: each for each in (*_models(), *_aliases())
    }
    operations = _operations()
    return _api(types, tuple(operations.values())), _names(types, operations)


def named(name: str) -> Named:
    return Named(TypeId(f"#/components/schemas/{name}"))


def choice(*values: Json, open: bool = True) -> Choice:
    return Choice(tuple(map(SpecValue, values)), ScalarKind.STRING, open)


def _field(wire: str, type: Type, doc: str = "", *, required: bool = False) -> Field:
    text = SpecText(doc) if doc else None
    return Field(SpecText(wire), type, required, HERE, doc=text)


def _model(name: str, *fields: Field, doc: str = "") -> Model:
    text = SpecText(doc) if doc else None
    return Model(named(name).id, fields, Anything(), HERE, Hint(), text)


def _models() -> tuple[Model, ...]:
    return (
        _model(
            "Contact",
            Field(SpecText("id"), TEXT, False, HERE, read_only=True),
            _field("firstName", TEXT, 'Given name, "as written"'),
            _field("last_name", TEXT, required=True),
            _field("date", Scalar(ScalarKind.DATE), "Ends in a backslash \\"),
            _field("list", ListOf(named("Email")), "A list:\n\n- one\n- two"),
            _field("created_at", Scalar(ScalarKind.DATE_TIME)),
            _field("title", choice(*(f"A long title, number {n}" for n in range(4)))),
            _field("class", Nullable(TEXT)),
            _field("payment", named("Payment")),
            _field("json", named("Json")),
            _field("status", named("Status")),
            Field(SpecText("secret"), TEXT, False, HERE, write_only=True),
            doc='A person """ whom you know.',
        ),
        _model(
            "Email",
            _field("value", TEXT, required=True),
            _field("of", named("Contact")),
        ),
        _model("Card", _field("kind", choice("card", open=False), required=True)),
        _model("Bank", _field("kind", choice("bank", open=False), required=True)),
        _model("Empty"),
        _model("Problem", _field("message", TEXT)),
        _model("Envelope", _field("data", named("Contact"))),
        _model("Photo", _field("file", Scalar(ScalarKind.BINARY), required=True)),
    )


def _aliases() -> tuple[Alias, ...]:
    def alias(name: str, type: Type, doc: str = "") -> Alias:
        text = SpecText(doc) if doc else None
        return Alias(named(name).id, type, HERE, Hint(), text)

    payment = OneOf((named("Card"), named("Bank")), Discriminator(SpecText("kind"), ()))
    return (
        alias("Payments", ListOf(named("Payment"))),
        alias("Payment", payment, "How it is paid."),
        alias("Json", OneOf((TEXT, ListOf(named("Json")), MapOf(named("Json"))))),
        alias("Status", choice("open", "closed")),
    )


def _operation(
    verb: str, path: str, *parameters: Parameter, **facts: object
) -> Operation:
    pieces = [piece for piece in re.split(r"(\{[^}]*\})", path) if piece]
    parts = tuple(
        PathSlot(SpecText(p[1:-1])) if p[0] == "{" else SpecText(p) for p in pieces
    )
    return Operation(
        OperationId(f"{verb} {path}"),
        verb,
        PathTemplate(SpecText(path), parts),
        HERE,
        parameters=parameters,
        **facts,  # type: ignore[arg-type]
    )


def _query(wire: str, type: Type, doc: str = "", *, explode: bool = True) -> Parameter:
    text = SpecText(doc) if doc else None
    return Parameter(
        SpecText(wire), Where.QUERY, type, False, HERE, "form", explode, doc=text
    )


def _json(status: str, type: Type) -> Response:
    content = Content(SpecText("application/json"), MediaKind.JSON, type, HERE)
    return Response(SpecText(status), (content,), HERE)


def _empty(status: str) -> Response:
    return Response(SpecText(status), (), HERE)


def _body(media: str, kind: MediaKind, type: Type, *, required: bool = True) -> Body:
    encoding = (PartEncoding(SpecText("file"), SpecText("image/png"), None, None),)
    parts = encoding if kind is MediaKind.MULTIPART else ()
    return Body(SpecText(media), kind, type, required, HERE, parts)


def _operations() -> dict[str, Operation]:
    contact_id = Parameter(
        SpecText("id"), Where.PATH, TEXT, True, HERE, "simple", False
    )
    trace = Parameter(
        SpecText("X-Trace"), Where.HEADER, TEXT, False, HERE, "simple", False
    )
    failed = _json("400", named("Problem"))
    unwrap = Unwrap((SpecText("data"),), named("Contact"), INFERRED)
    image = Content(SpecText("image/png"), MediaKind.BINARY, TEXT, HERE)
    return {
        "list": _operation(
            "GET",
            "/contacts",
            _query("ids", ListOf(TEXT), explode=False),
            _query("page", WHOLE, "Which page."),
            _query("date", Scalar(ScalarKind.DATE)),
            _query("order", choice(*(f"a long order, number {n}" for n in range(4)))),
            trace,
            responses=(_json("200", ListOf(named("Contact"))), failed, _empty("404")),
            paging=Paging(
                PagingStyle.PAGE,
                (),
                named("Contact"),
                INFERRED,
                page=PageArgument((SpecText("page"),)),
            ),
            summary=SpecText("List contacts"),
            doc=SpecText("Newest first.\n\nAt most 100 a page."),
        ),
        "create": _operation(
            "POST",
            "/contacts",
            bodies=(_body("application/json", MediaKind.JSON, named("Contact")),),
            responses=(_json("201", named("Envelope")), failed),
            unwrap=unwrap,
            doc=SpecText("Create a contact. It may take long."),
        ),
        "get": _operation(
            "GET", "/contacts/{id}", contact_id, responses=(_json("200", named("Envelope")),),
            unwrap=unwrap, deprecated=True,
        ),
        "set_payments": _operation(
            "PUT",
            "/contacts/{id}/payments",
            contact_id,
            _query("body", TEXT),
            bodies=(
                _body("application/json", MediaKind.JSON, named("Payments"), required=False),
            ),
            responses=(_empty("204"), _json("200", named("Payment"))),
        ),
        "set_photo": _operation(
            "PUT",
            "/contacts/{id}/photo",
            contact_id,
            bodies=(_body("multipart/form-data", MediaKind.MULTIPART, named("Photo")),),
            responses=(Response(SpecText("200"), (image,), HERE),),
            security=(),
            servers=(Server(SpecText("https://photos.example.com")),),
            idempotent=True,
        ),
        "delete": _operation(
            "DELETE", "/contacts/{id}", contact_id,
            responses=(_empty("204"), _json("default", named("Problem"))),
        ),
    }  # fmt: skip


def _api(types: dict[TypeId, NamedType], operations: tuple[Operation, ...]) -> Api:
    basic, key = SpecText("Basic"), SpecText("Key")
    region = ServerVariable(SpecText("region"), SpecText("eu"))
    return Api(
        SpecText('Acme "CRM"'),
        SpecText("1"),
        operations,
        types,
        tags=(Tag(SpecText("Contacts"), SpecText("The people you sell to.")),),
        servers=(Server(SpecText("https://{region}.example.com/v1"), (region,)),),
        schemes=(
            SecurityScheme(basic, SchemeKind.BASIC, HERE),
            SecurityScheme(
                key, SchemeKind.API_KEY, HERE, Where.HEADER, SpecText("X-Key")
            ),
        ),
        security=(Requirement((basic,)), Requirement((key,))),
        rate_limits=(RateLimit(60, 60.0),),
        doc=SpecText("A CRM."),
    )


def _names(types: dict[TypeId, NamedType], operations: dict[str, Operation]) -> Names:
    directions = {
        "Contact": ("Contact", "ContactInput"),
        "Email": ("Email", "EmailInput"),
        "Card": ("Card", "CardInput"),
        "Bank": ("Bank", "BankInput"),
        "Photo": (None, "PhotoInput"),
        "Payment": ("Payment", "PaymentInput"),
        "Payments": (None, "PaymentsInput"),
        "Json": ("Json", "Json"),
        "Status": ("Status", "Status"),
    }
    ids = tuple(operation.id for operation in operations.values())
    return Names(
        package="acme",
        client="Acme",
        resources=(ResourceName("contacts", "Contacts", ids, "Contacts"),),
        methods={operation.id: name for name, operation in operations.items()},
        parameters={
            (each.id, p.where.value, p.wire.unsafe): ARGUMENTS.get(
                p.wire.unsafe, p.wire.unsafe
            )
            for each in operations.values()
            for p in each.parameters
        },
        types={
            id: TypeName(
                *directions.get(name, (name, None)),
                "_shared" if name == "Problem" else "_contacts",
            )
            for id in types
            for name in [id.rpartition("/")[2]]
        },
        fields={
            (id, f.wire.unsafe): ATTRIBUTES.get(f.wire.unsafe, f.wire.unsafe)
            for id, each in types.items()
            if isinstance(each, Model)
            for f in each.fields
        },
        credentials={
            ("Basic", "username"): "user_id",
            ("Basic", "password"): "password",
            ("Key", "api_key"): "api_key",
        },
        server_variables={"region": "region"},
    )
