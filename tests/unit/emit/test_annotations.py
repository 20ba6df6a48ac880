"""Every type has one spelling for each of its directions."""

from __future__ import annotations

import pytest

from crmgen.diagnostics import Place
from crmgen.emit.annotations import Annotator
from crmgen.emit.imports import Import
from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    Direction,
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
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
    TypeId,
)
from crmgen.naming.names import Names, TypeName
from crmgen.text import Json, SpecText, SpecValue

HERE = Place("openapi.yaml")
TEXT = Scalar(ScalarKind.STRING)
WHOLE = Scalar(ScalarKind.INTEGER)
CARD, BANK, STATUS = TypeId("#card"), TypeId("#bank"), TypeId("#status")


def choice(
    *values: Json, base: ScalarKind | None = ScalarKind.STRING, open: bool = True
) -> Choice:
    return Choice(tuple(map(SpecValue, values)), base, open)


def kind_field(value: str, *, open: bool = False) -> Field:
    return Field(SpecText("kind"), choice(value, open=open), required=True, at=HERE)


def annotator(*, open: bool = False) -> Annotator:
    types: dict[TypeId, NamedType] = {
        CARD: Model(CARD, (kind_field("card", open=open),), None, HERE, Hint()),
        BANK: Model(BANK, (kind_field("bank"),), None, HERE, Hint()),
        STATUS: Alias(STATUS, TEXT, HERE, Hint()),
    }
    names = Names(
        package="acme",
        client="Acme",
        resources=(),
        methods={},
        parameters={},
        types={
            CARD: TypeName("Card", "CardInput", "payments"),
            BANK: TypeName("Bank", None, "payments"),
            STATUS: TypeName("Status", "Status", "shared"),
        },
        fields={(CARD, "kind"): "kind", (BANK, "kind"): "kind"},
        credentials={},
        server_variables={},
    )
    return Annotator(types, names)


@pytest.mark.parametrize(
    ("type", "output", "sent"),
    [
        (TEXT, "str", "str"),
        (Scalar(ScalarKind.NUMBER), "float", "float | Decimal"),
        (Scalar(ScalarKind.DATE), "date", "DateOnly | str"),
        (Scalar(ScalarKind.DATE_TIME), "datetime", "datetime | str"),
        (Scalar(ScalarKind.UUID), "UUID", "UUID | str"),
        (Scalar(ScalarKind.DECIMAL), "Decimal", "Decimal | str"),
        (Scalar(ScalarKind.NULL), "None", "None"),
        (ListOf(TEXT), "list[str]", "Sequence[str]"),
        (MapOf(WHOLE), "dict[str, int]", "Mapping[str, int]"),
        (Anything(), "Any", "Any"),
        (Nullable(Anything()), "Any", "Any"),
        (Nullable(TEXT), "str | None", "str | None"),
        (ListOf(Nullable(TEXT)), "list[str | None]", "Sequence[str | None]"),
        (TupleOf((TEXT, WHOLE), None), "tuple[str, int]", "tuple[str, int]"),
        (TupleOf((), None), "tuple[()]", "tuple[()]"),
        (
            TupleOf((TEXT,), WHOLE),
            "Annotated[tuple[str, *tuple[int, ...]], OpenTuple]",
            "tuple[str, *tuple[int, ...]]",
        ),
        (Named(CARD), "Card", "CardInput"),
        (Named(BANK), "Bank", "Bank"),
        (OneOf((TEXT, Nullable(WHOLE), TEXT)), "str | int | None", "str | int | None"),
        (OneOf((TEXT, Anything())), "Any", "Any"),
        (
            OneOf((Nullable(TEXT), OneOf((WHOLE,)))),
            "str | int | None",
            "str | int | None",
        ),
    ],
)
def test_reading_and_sending(type: Type, output: str, sent: str) -> None:
    assert annotator().spell(type, Direction.OUTPUT).text == output
    assert annotator().spell(type, Direction.INPUT).text == sent
    assert annotator().spell(type, Direction.PARAMETER).text == sent


@pytest.mark.parametrize(
    ("type", "text"),
    [
        (choice("a", "b"), 'Literal["a", "b"] | str'),
        (choice("a", open=False), 'Literal["a"]'),
        (choice("a", "a"), 'Literal["a"] | str'),
        (choice(1, 2, base=ScalarKind.INTEGER), "Literal[1, 2] | int"),
        (choice(1.5, 2, base=ScalarKind.NUMBER), "Literal[2] | float"),
        (choice(1.5, base=ScalarKind.NUMBER, open=False), "float"),
        (choice(True, False, base=ScalarKind.BOOLEAN), "bool"),
        (choice(True, base=ScalarKind.BOOLEAN), "bool"),
        (choice(True, base=ScalarKind.BOOLEAN, open=False), "Literal[True]"),
        (choice("a", 1, base=None), 'Literal["a", 1] | str | int'),
        (choice("None", "x]", '"'), 'Literal["None", "x]", \'"\'] | str'),
        (Nullable(choice("a")), 'Literal["a"] | str | None'),
    ],
)
def test_choices_are_open_unless_they_say_otherwise(type: Type, text: str) -> None:
    assert annotator().spell(type, Direction.OUTPUT).text == text


def test_files_are_text_in_json_and_files_in_forms() -> None:
    binary = Scalar(ScalarKind.BINARY)
    assert annotator().spell(binary, Direction.OUTPUT).text == "str"
    assert annotator().spell(binary, Direction.INPUT).text == "FileInput"


def test_imports_are_exactly_what_is_spelled() -> None:
    type = MapOf(ListOf(OneOf((Scalar(ScalarKind.DATE), Named(STATUS)))))
    spelled = annotator().spell(type, Direction.INPUT)
    assert spelled.text == "Mapping[str, Sequence[DateOnly | str | Status]]"
    assert spelled.imports == {
        Import("collections.abc", "Mapping"),
        Import("collections.abc", "Sequence"),
        Import("._core", "DateOnly"),
        Import(".models.shared", "Status"),
    }


def test_shadowed_names_are_imported_under_another() -> None:
    type = OneOf((ListOf(TEXT), Scalar(ScalarKind.DATE)))
    spelled = annotator().spell(type, Direction.OUTPUT, frozenset({"list", "date"}))
    assert spelled.text == "_List[str] | _date"
    assert spelled.imports == {
        Import("builtins", "list", "_List"),
        Import("datetime", "date", "_date"),
    }


def test_a_union_is_discriminated_where_pydantic_can_tell_its_members_apart() -> None:
    union = OneOf((Named(CARD), Named(BANK)), Discriminator(SpecText("kind"), ()))
    spelled = annotator().spell(Nullable(union), Direction.OUTPUT).text
    assert spelled == 'Annotated[Card | Bank, Field(discriminator="kind")] | None'
    assert annotator(open=True).spell(union, Direction.OUTPUT).text == "Card | Bank"
    assert annotator().spell(union, Direction.INPUT).text == "CardInput | Bank"


def test_optional_adds_none_once() -> None:
    for type, text in [
        (TEXT, "str | None"),
        (Nullable(TEXT), "str | None"),
        (Anything(), "Any"),
    ]:
        assert annotator().spell(type, Direction.OUTPUT).optional().text == text


def test_a_model_is_found_through_aliases_and_a_cycle_of_them_ends() -> None:
    spelled = annotator()
    looping: dict[TypeId, NamedType] = {
        **spelled.types,
        STATUS: Alias(STATUS, Named(STATUS), HERE, Hint()),
        TypeId("#to-card"): Alias(TypeId("#to-card"), Named(CARD), HERE, Hint()),
    }
    through = Annotator(looping, spelled.names)
    found = through.model_of(Named(TypeId("#to-card")))
    assert found is not None
    assert found.id == CARD
    assert through.model_of(Named(STATUS)) is None
    assert through.model_of(ListOf(Named(CARD))) is None
