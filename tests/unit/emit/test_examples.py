"""Examples: the document's where they fit, else made; always of their type; the same every time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmgen.diagnostics import Place
from crmgen.emit.examples import Examples
from crmgen.emit.patterns import text_matching
from crmgen.ir.instances import InstanceCheck, matches
from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    Constraints,
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
from crmgen.text import Json, SpecText, SpecValue

HERE = Place("spec.yaml", 1, 1)
STRING = Scalar(ScalarKind.STRING)
INTEGER = Scalar(ScalarKind.INTEGER)
CONTACT = TypeId("#/components/schemas/Contact")
COMPANY = TypeId("#/components/schemas/Company")


def scalar(kind: ScalarKind, format: str = "", **limits: object) -> Scalar:
    stated = SpecText(format) if format else None
    if isinstance(pattern := limits.get("pattern"), str):
        del limits["pattern"]
        limits["patterns"] = (SpecText(pattern),)
    return Scalar(kind, stated, replace(Constraints(), **limits))  # type: ignore[arg-type]


def field(
    wire: str, type: Type, *, required: bool = False, examples: tuple[Json, ...] = ()
) -> Field:
    return Field(
        SpecText(wire), type, required, HERE, examples=tuple(map(SpecValue, examples))
    )


def model(id: TypeId, *fields: Field, examples: tuple[Json, ...] = ()) -> Model:
    hint = Hint(component=SpecText(id.rpartition("/")[2]))
    return Model(id, fields, None, HERE, hint, examples=tuple(map(SpecValue, examples)))


def alias(id: TypeId, type: Type, *examples: Json) -> Alias:
    return Alias(id, type, HERE, Hint(), examples=tuple(map(SpecValue, examples)))


def examples(*types: NamedType, direction: Direction = Direction.OUTPUT) -> Examples:
    return Examples({each.id: each for each in types}, direction)


def example(
    type: Type, *types: NamedType, name: str = "", seeds: tuple[Json, ...] = ()
) -> Json:
    return examples(*types).of(type, name=name, seeds=map(SpecValue, seeds))


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        (scalar(ScalarKind.NULL), None),
        (scalar(ScalarKind.BOOLEAN), True),
        (INTEGER, 1),
        (scalar(ScalarKind.NUMBER), 1.5),
        (STRING, "first name"),
        (scalar(ScalarKind.DATE), "2024-05-17"),
        (scalar(ScalarKind.DATE_TIME), "2024-05-17T09:30:00Z"),
        (scalar(ScalarKind.TIME), "09:30:00"),
        (scalar(ScalarKind.UUID), "0f8fad5b-d9cb-469f-a165-708677289510"),
        (scalar(ScalarKind.DECIMAL), "1.50"),
        (scalar(ScalarKind.STRING, "email"), "ada1@example.com"),
        (Choice((SpecValue("open"), SpecValue("won")), ScalarKind.STRING), "open"),
        (ListOf(STRING), ["first name"]),
        (TupleOf((STRING, INTEGER), None), ["first name", 1]),
        (MapOf(INTEGER), {"key": 1}),
        (OneOf((scalar(ScalarKind.NULL), INTEGER)), 1),
        (Nullable(INTEGER), 1),
        (Anything(), "anything"),
    ],
)
def test_each_kind_of_type_has_a_readable_example(type: Type, expected: Json) -> None:
    made = example(type, name="firstName")
    assert made == expected
    assert InstanceCheck({}, Direction.OUTPUT).accepts(type, made)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("work_email", "ada1@example.com"),
        ("photo_url", "https://example.com/1"),
        ("contact_id", "contact-1"),
        ("id", "id-1"),
        ("mobile", "+1 555 0101"),
        ("LAST-NAME", "last name"),
        ("Größe", "gr e"),
        ("", "text"),
    ],
)
def test_a_string_tells_what_it_stands_for(name: str, expected: str) -> None:
    assert example(STRING, name=name) == expected


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        (scalar(ScalarKind.STRING, max_length=5), "first"),
        (scalar(ScalarKind.STRING, min_length=12), "first namefi"),
        (scalar(ScalarKind.STRING, pattern="^[A-Z]{2}-[0-9]{3}$"), "AA-000"),
        (scalar(ScalarKind.STRING, pattern="(?=too)hard"), "first name"),
        (scalar(ScalarKind.INTEGER, minimum=20), 20),
        (scalar(ScalarKind.INTEGER, exclusive_minimum=20), 21),
        (scalar(ScalarKind.INTEGER, maximum=-3), -3),
        (scalar(ScalarKind.INTEGER, minimum=4, multiple_of=5), 5),
        (scalar(ScalarKind.NUMBER, exclusive_maximum=0), -0.5),
        (scalar(ScalarKind.INTEGER, "unix-timestamp"), 1715938200),
    ],
)
def test_limits_are_kept(type: Type, expected: Json) -> None:
    assert example(type, name="first_name") == expected


def test_lists_have_as_many_different_items_as_asked_for() -> None:
    limits = Constraints(min_items=3, unique_items=True)
    assert example(ListOf(INTEGER, limits)) == [1, 2, 3]
    assert example(ListOf(INTEGER, Constraints(max_items=0))) == []


def test_the_documents_example_is_taken_where_it_fits() -> None:
    title = field(
        "title", scalar(ScalarKind.STRING, max_length=3), examples=("Professor", "Dr")
    )
    contact = model(
        CONTACT,
        title,
        field("age", INTEGER),
        examples=({"age": 7, "title": "Monsieur"},),
    )
    assert example(Named(CONTACT), contact) == {"title": "Dr", "age": 7}


def test_the_nearest_example_comes_first() -> None:
    contact = model(CONTACT, field("age", INTEGER, examples=(7,)))
    assert example(Named(CONTACT), contact, seeds=({"age": 8, "more": 1},)) == {
        "age": 8
    }
    assert example(Named(CONTACT), contact, seeds=({"age": "8"},)) == {"age": 7}


@pytest.mark.parametrize("unusable", [float("inf"), "\ud800", "x" * 5000, 2**80])
def test_an_example_that_no_reader_wants_is_left_alone(unusable: Json) -> None:
    assert example(Anything(), seeds=(unusable,)) == "anything"


def test_another_variant_is_another_value() -> None:
    for type in (STRING, INTEGER, scalar(ScalarKind.UUID), scalar(ScalarKind.DATE)):
        made = [examples().of(type, name="id", variant=variant) for variant in range(4)]
        assert len({repr(each) for each in made}) == 4
        assert all(
            InstanceCheck({}, Direction.OUTPUT).accepts(type, each) for each in made
        )


def test_what_is_read_has_no_write_only_field_and_what_is_sent_no_read_only_one() -> (
    None
):
    id = replace(field("id", INTEGER, required=True), read_only=True)
    secret = replace(field("secret", INTEGER), write_only=True)
    contact = model(CONTACT, id, secret, field("age", INTEGER))
    assert examples(contact).of(Named(CONTACT)) == {"id": 1, "age": 1}
    sending = examples(contact, direction=Direction.INPUT)
    assert sending.of(Named(CONTACT)) == {"secret": 1, "age": 1}
    assert sending.of(Named(CONTACT), full=False) == {}


def test_a_circle_ends_at_what_may_be_left_out() -> None:
    company = model(COMPANY, field("contacts", ListOf(Named(CONTACT)), required=True))
    contact = model(
        CONTACT,
        field("company", Named(COMPANY), required=True),
        field("friend", Named(CONTACT)),
        field("boss", Nullable(Named(CONTACT)), required=True),
    )
    made = example(Named(CONTACT), company, contact)
    assert made == {"company": {"contacts": []}, "boss": None}
    assert examples(company, contact).check.accepts(Named(CONTACT), made)


def test_a_long_chain_of_types_is_cut_and_never_overflows() -> None:
    ids = [TypeId(f"#/{index}") for index in range(5000)]
    links = [model(id, field("next", Named(after))) for id, after in pairwise(ids)]
    made = examples(*links, model(ids[-1])).of(Named(ids[0]))
    assert repr(made).count("next") < 10


def test_a_type_that_is_only_made_of_itself_has_no_example() -> None:
    endless = model(CONTACT, field("self", Named(CONTACT), required=True))
    assert example(Named(CONTACT), endless) is None
    assert example(Named(COMPANY), alias(COMPANY, Named(COMPANY))) is None


@pytest.mark.parametrize("hint", [Hint(), Hint(component=SpecText("Part"))])
def test_a_big_object_keeps_its_size(hint: Hint) -> None:
    ids = [TypeId(f"#/{index}") for index in range(6)]
    models = [
        model(
            id,
            field("name", STRING),
            *(field(f"f{index}", Named(after)) for index in range(9)),
        )
        for id, after in pairwise(ids)
    ]
    leaf = model(ids[-1], *(field(f"leaf{index}", INTEGER) for index in range(9)))
    named = [replace(each, hint=hint) for each in (leaf, *models)]
    made = examples(*named).of(Named(ids[0]))
    assert 10 < repr(made).count(":") < 5000


def test_components_are_nested_two_deep() -> None:
    ids = [TypeId(f"#/{index}") for index in range(5)]
    links = [
        model(id, field("name", STRING), field("next", Named(after)))
        for id, after in pairwise(ids)
    ]
    made = example(Named(ids[0]), *links, model(ids[-1]))
    assert made == {"name": "name", "next": {"name": "name", "next": {"name": "name"}}}


def test_the_member_of_a_union_states_its_tag() -> None:
    contact = model(CONTACT, field("kind", STRING, required=True))
    company = model(
        COMPANY, field("kind", STRING, required=True), field("size", INTEGER)
    )
    mapping = ((SpecText("person"), CONTACT), (SpecText("firm"), COMPANY))
    union = OneOf(
        (Named(CONTACT), Named(COMPANY)), Discriminator(SpecText("kind"), mapping)
    )
    assert example(union, contact, company) == {"kind": "person"}
    assert example(union, contact, company, seeds=({"kind": "x", "size": 3},)) == {
        "kind": "firm",
        "size": 3,
    }


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\d{3,5}$",
        r"^(\+|00)\d+$",
        "^[^a-z]+$",
        r"^\w+@\w+\.com$",
        "^(?:a|b)?c*$",
        "[.]",
        "^x{2}y?$",
    ],
)
def test_plain_patterns_are_matched(pattern: str) -> None:
    made = text_matching(pattern)
    assert made is not None
    assert matches(pattern, made)


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        "[a",
        "a{2",
        "(?<x>a)",
        r"\p{L}",
        "(" * 50,
        "*",
        "x{999}",
        "((((x{99}){99}){99}){99}){99}",
    ],
)
def test_hard_patterns_are_left_alone(pattern: str) -> None:
    made = text_matching(pattern)
    assert made is None or len(made) <= 200


def test_a_pattern_cannot_hold_up_a_run() -> None:
    evil = scalar(ScalarKind.STRING, pattern="^(([a-z])+.)+[A-Z]([a-z])+$")
    assert isinstance(example(evil, seeds=("a" * 500,)), str)


@st.composite
def limited(draw: st.DrawFn) -> Scalar:
    """A primitive with limits that leave room for a value."""
    low = draw(st.integers(-1000, 1000))
    room = draw(st.integers(1, 10))
    return draw(
        st.sampled_from(
            [
                scalar(
                    ScalarKind.STRING,
                    min_length=abs(low) % 30,
                    max_length=abs(low) % 30 + room,
                ),
                scalar(ScalarKind.INTEGER, minimum=low, maximum=low + room),
                scalar(
                    ScalarKind.NUMBER,
                    exclusive_minimum=low,
                    exclusive_maximum=low + room / 2,
                ),
            ]
        )
    )


def choice(values: list[Json]) -> Choice:
    return Choice(tuple(map(SpecValue, values)), None)


VALUES: list[Json] = ["a", "b", 1, True, 2.5]
SCALARS = st.one_of(st.sampled_from([Scalar(kind) for kind in ScalarKind]), limited())
CHOICES = st.lists(st.sampled_from(VALUES), min_size=1, max_size=3).map(choice)
NAMES = [CONTACT, COMPANY]


def grown(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    return st.one_of(
        st.builds(ListOf, inner),
        st.builds(MapOf, inner),
        st.builds(Nullable, inner),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda members: OneOf(tuple(members))
        ),
        st.lists(inner, max_size=3).map(lambda items: TupleOf(tuple(items), None)),
    )


TYPES: st.SearchStrategy[Type] = st.recursive(
    st.one_of(SCALARS, CHOICES, st.just(Anything())), grown, max_leaves=6
)
LOOSE: st.SearchStrategy[Type] = st.recursive(
    st.one_of(SCALARS, st.sampled_from(NAMES).map(Named)), grown, max_leaves=5
)


@st.composite
def models(draw: st.DrawFn, id: TypeId) -> Model:
    """Fields of any type, where only an optional one may lead round in a circle."""
    fields = [
        (
            field(f"field_{index}", draw(LOOSE))
            if draw(st.booleans())
            else field(f"field_{index}", draw(TYPES), required=True)
        )
        for index in range(draw(st.integers(0, 4)))
    ]
    return model(id, *fields)


@given(type=TYPES, name=st.text(max_size=12), variant=st.integers(0, 3))
def test_an_example_is_always_of_its_type(type: Type, name: str, variant: int) -> None:
    made = examples().of(type, name=name, variant=variant)
    assert InstanceCheck({}, Direction.OUTPUT).accepts(type, made)


@settings(max_examples=200)
@given(models(CONTACT), models(COMPANY), st.booleans())
def test_objects_in_circles_fit_their_type(
    contact: Model, company: Model, full: bool
) -> None:
    made = examples(contact, company)
    value = made.of(Named(CONTACT), full=full)
    assert made.check.accepts(Named(CONTACT), value)
    assert value == examples(contact, company).of(Named(CONTACT), full=full)


def test_types_that_hold_each_other_many_times_have_no_example() -> None:
    ids = [TypeId(f"#/components/schemas/M{number}") for number in range(40)]
    chain = [
        model(one, *(field(name, Named(other), required=True) for name in "abc"))
        for one, other in pairwise(ids)
    ]
    assert example(Named(ids[0]), *chain, model(ids[-1], field("x", STRING))) is None


def test_lists_of_lists_of_many_items_have_no_example() -> None:
    type: Type = STRING
    for _ in range(20):
        type = ListOf(type, Constraints(min_items=3))
    assert example(type) is None
