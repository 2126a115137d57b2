"""The declarations: they fit the models, name each thing once, and what they write they read."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace as Thing

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.columns import Kind
from agenda.models import AgendaItem, Step
from buildingblocks.models import FlowCount, PlacementCount, Target
from funding.models import Appropriation, Grant, Spending
from tests.agenda.imports.make import codes, context, parse
from tests.agenda.imports.sheets import Book, to_csv, to_ods, to_xlsx

MODELS = {
    Kind.PLACEMENTS: PlacementCount,
    Kind.FLOWS: FlowCount,
    Kind.TARGETS: Target,
    Kind.GRANTS: Grant,
    Kind.APPROPRIATIONS: Appropriation,
    Kind.SPENDING: Spending,
    Kind.ITEMS: AgendaItem,
    Kind.STEPS: Step,
}
ELSEWHERE = {"period", "municipality_names", "region__slug"}  # not a field of the model itself
EXPORTED = [
    pytest.param(MODELS[kind], column, id=f"{kind}.{column.name}")
    for kind, declaration in DECLARATIONS.items()
    for column in declaration.exported
    if column.attribute not in ELSEWHERE
]


@pytest.mark.parametrize(("model", "column"), EXPORTED)
def test_each_column_fits_its_field(model, column):
    field = model._meta.get_field(column.attribute.partition("__")[0])

    if isinstance(field, models.CharField) and column.reads == "text":
        assert column.most == field.max_length
    if column.choices:
        values = {value for value, _label in column.choices}
        assert values == {value for value, _label in field.choices}
    if column.reads == "code" and column.name == "code":
        assert field.max_length == 12


@pytest.mark.parametrize("declaration", DECLARATIONS.values(), ids=lambda d: d.kind)
def test_no_heading_means_two_things(declaration):
    seen: dict[str, str] = {}
    for column in declaration.columns:
        for heading in {*column.strong, *column.weak}:
            if column.measures or column.helper:
                continue
            assert seen.setdefault(heading, column.name) == column.name
    assert len({column.heading for column in declaration.exported}) == len(declaration.exported)
    assert all(
        column.explanation or not column.required or column.example
        for column in declaration.columns
    )


@pytest.mark.parametrize("declaration", DECLARATIONS.values(), ids=lambda d: d.kind)
def test_every_example_can_be_read(declaration):
    for column in declaration.exported:
        if column.example not in ("", None) and column.reads not in ("target_group", "stream"):
            assert column.widget.clean(column.example) is not None


def test_a_widget_refuses_as_import_export_expects():
    column = DECLARATIONS[Kind.PLACEMENTS].column("value")

    with pytest.raises(ValidationError, match="geen getal"):
        column.widget.clean("drie")
    assert column.widget.clean("1.024") == 1024


SOEST = Thing(cbs_code="0342", name="Soest")
REGION = Thing(slug="amersfoort")
MONTH = {"start": date(2025, 3, 1), "end": date(2025, 3, 31), "precision": "maand"}
QUARTERS = {"start": date(2026, 4, 1), "end": date(2027, 9, 30), "precision": "kwartaalreeks"}
DAY = {"start": date(2026, 5, 5), "end": date(2026, 5, 5), "precision": "dag"}
COUNT = {"target_group": Thing(label="Beschut werk"), "certainty": "voorlopig", "note": "=1+1"}
MONEY = {"stream": Thing(code="IMPULS"), "region": REGION, "municipality": SOEST, "note": "-"}
ROWS = {
    Kind.PLACEMENTS: [
        Thing(
            municipality=SOEST,
            unit="plek",
            reference_date=date(2025, month, 31),
            precision=precision,
            state=state,
            value=value,
            upper_bound=bound,
            **COUNT,
        )
        for month, precision, state, value, bound in (
            (1, "dag", "waarde", 3, None),
            (3, "dag", "onderdrukt", None, 4),
            (5, "maand", "onbekend", None, None),
            (7, "maand", "waarde", 0, None),
            (8, "dag", "onderdrukt", None, 9),
        )
    ],
    Kind.FLOWS: [
        Thing(
            municipality=SOEST,
            kind="instroom",
            state="waarde",
            value=2,
            upper_bound=None,
            **MONTH,
            **COUNT,
        )
    ],
    Kind.TARGETS: [
        Thing(
            municipality=SOEST,
            region=None,
            year=2025,
            kind="landelijk",
            value=16,
            percentage=None,
            state="waarde",
            upper_bound=None,
            published_on=date(2024, 11, 22),
            **COUNT,
        ),
        Thing(
            municipality=None,
            region=REGION,
            year=2030,
            kind="ambitie",
            value=None,
            upper_bound=None,
            state="",
            percentage=Decimal("91.00"),
            published_on=None,
            **COUNT,
        ),
    ],
    Kind.GRANTS: [
        Thing(
            recipient=SOEST,
            year=2025,
            amount=Decimal("340688.00"),
            status="definitief",
            circular=Thing(code="mei-2025"),
            granted_on=date(2025, 5, 30),
            **MONEY,
        )
    ],
    Kind.APPROPRIATIONS: [
        Thing(
            organisation=Thing(slug="rwa"),
            year=2025,
            sequence=2,
            amount=Decimal("101615.50"),
            state="gereserveerd",
            decided_on=date(2024, 11, 14),
            **MONEY,
        )
    ],
    Kind.SPENDING: [
        Thing(
            organisation=Thing(slug="rwa"),
            amount=Decimal("-1250.00"),
            kind="geraamd",
            purpose="module",
            building_block=Thing(number=3),
            **MONTH,
            **MONEY,
        )
    ],
    Kind.ITEMS: [
        Thing(
            region=REGION,
            code="B2.03",
            title="Proeftuin",
            goal="+1",
            description="@x",
            building_block=Thing(number=2),
            owner=Thing(slug="rwa"),
            lead_municipality=SOEST,
            municipality_names="Soest; Baarn",
            period_label="tweede helft",
            status="lopend",
            status_since=date(2025, 10, 1),
            successor=None,
            provisional=True,
            visibility="intern",
            **QUARTERS,
        )
    ],
    Kind.STEPS: [
        Thing(
            region=REGION,
            item=Thing(code="B2.03"),
            sequence=n,
            parent=None,
            actor="Raad",
            municipality=None,
            title="Besluiten",
            kind="besluit",
            phase_label="Fase 1",
            period_label="",
            status="gepland",
            done_on=None,
            provisional=False,
            to_be_determined=undated,
            **when,
        )
        for n, undated, when in (
            (1, False, DAY),
            (2, True, {"start": None, "end": None, "precision": "onbepaald"}),
        )
    ],
}
IN_ROWS = {
    "municipality": "0342",
    "recipient": "0342",
    "lead_municipality": "0342",
    "region": "amersfoort",
    "target_group": "beschut_werk",
    "stream": "IMPULS",
    "organisation": "rwa",
    "owner": "rwa",
    "circular": "mei-2025",
    "building_block": None,
    "item": "B2.03",
    "successor": None,
    "parent": None,
    "municipalities": ("0342", "0308"),
}


def wanted(kind: Kind, thing: Thing) -> dict[str, object]:
    """What reading the row again must say, of all that it says."""
    found = {}
    for name, written in vars(thing).items():
        pointed = isinstance(written, Thing)
        value = getattr(written, "number", IN_ROWS.get(name, written)) if pointed else written
        found["municipalities" if name == "municipality_names" else name] = value
    if "municipality_names" in vars(thing):
        found["municipalities"] = IN_ROWS["municipalities"]
    if kind is Kind.TARGETS:
        found = {n: v for n, v in found.items() if n not in ("state", "upper_bound")}
    return {name: value for name, value in found.items() if value is not None and value != "-"}


@pytest.mark.parametrize("write", [to_csv, to_xlsx, to_ods], ids=["csv", "xlsx", "ods"])
@pytest.mark.parametrize("kind", ROWS)
def test_what_is_written_is_read_back(kind, write):
    declaration = DECLARATIONS[kind]
    grid = [[column.heading for column in declaration.exported]]
    grid += [
        [column.widget.render(column.get_value(thing)) for column in declaration.exported]
        for thing in ROWS[kind]
    ]

    parsed = parse(
        write(Book(grid, name=declaration.label)),
        f"{declaration.label}.{write.__name__[3:]}",
        context={"items": frozenset({("amersfoort", "B2.03")})},
    )

    assert codes(parsed, "fout", "blokkerend") == []
    assert parsed.kind is kind
    assert not parsed.needs_mapping
    for row, thing in zip(parsed.rows, ROWS[kind], strict=True):
        said = {name: value for name, value in row.values.items() if value not in (None, "-")}
        assert {n: v for n, v in wanted(kind, thing).items() if v != ""}.items() <= said.items()


def test_the_context_names_things_once():
    assert context().finders["target_group"].find("BESCHUT WERK").key == "beschut_werk"
