"""Out as it can come in: the rows of a place as a template, filled in, that imports with 0 changes.

Only rows that the person may import are in it, and only what a spreadsheet can say: corrections
of amounts are left out, because those are entered by hand.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from agenda.imports.columns import Column, Kind
from agenda.imports.delimited import FORMULA, SHIELD
from agenda.imports.resources import resource_of
from agenda.imports.store.kinds import STORED
from agenda.imports.store.rights import Bounds, reach
from agenda.imports.template import workbook
from agenda.imports.widgets import Period
from agenda.imports.workbook import Raw
from agenda.models import AgendaItem, Step
from buildingblocks.access import participants_ever
from buildingblocks.formats import dutch_date
from buildingblocks.models import Municipality, Region, Scope

MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Exported:
    """A file to download."""

    filename: str
    mime: str
    content: bytes
    rows: int


def export(
    kind: Kind,
    *,
    by: User,
    region: Region,
    municipality: Municipality | None = None,
    form: str = "xlsx",
) -> Exported:
    """The current rows of a kind, of a region or of one municipality in it; xlsx or csv."""
    place = Bounds.of(municipality.cbs_code if municipality else region.slug)
    within = place.within(reach(by, kind))
    if not within:
        raise PermissionDenied("U mag hier geen spreadsheets van deze soort inlezen.")
    sheet = resource_of(kind)
    rows = sheet.rows(_rows(kind, within, region, by))
    where = municipality.name if municipality else region.name
    if form == "xlsx":
        choices = _choices(kind, within, region)
        content = workbook(sheet.declaration, rows, where=where, choices=choices)
    else:
        content = _csv(sheet.columns, rows)
    slug = municipality.slug if municipality else region.slug
    name = f"{sheet.declaration.label.lower()}-{slug}-{localdate():%Y-%m-%d}.{form}"
    return Exported(name, MIME[form], content, len(rows))


def _rows(kind: Kind, within: Scope, region: Region, by: User) -> "QuerySet[Any]":
    """What the person may import, of this region; in an order that does not change."""
    rows: QuerySet[Any] = STORED[kind].model._default_manager.order_by("pk")
    inside = participants_ever(region).filter(pk__in=within.municipalities)
    whole = Q(region=region) if region.pk in within.regions else Q(pk__in=[])
    if kind in (Kind.PLACEMENTS, Kind.FLOWS):
        return rows.filter(municipality__in=inside)
    if kind is Kind.TARGETS:
        return rows.filter(Q(municipality__in=inside) | whole)
    if kind is Kind.ITEMS:
        return rows.filter(pk__in=_items(within, region, by))
    if kind is Kind.STEPS:
        own = Q(municipality__in=inside, item__in=AgendaItem.objects.visible_to(by))
        steps = Step.objects.filter(Q(item__in=_items(within, region, by)) | own)
        return steps.filter(item__region=region).order_by("item", "sequence")
    money = rows.filter(Q(municipality__in=inside) | whole, region=region)
    return money.filter(amount__gt=0) if kind is Kind.APPROPRIATIONS else money


def _items(within: Scope, region: Region, by: User) -> "QuerySet[AgendaItem]":
    items = AgendaItem.objects.filter(region=region)
    if region.pk in within.regions:
        return items
    return items.filter(Q(lead_municipality__in=within.municipalities) | Q(lead=by))


def _choices(kind: Kind, within: Scope, region: Region) -> dict[str, list[str]]:
    """What cells of a column can hold, by the name of the column."""
    places = participants_ever(region).filter(pk__in=within.municipalities)
    found = {"municipality": [place.name for place in places], "region": [region.slug]}
    stored = STORED[kind]
    for column in stored.declaration.exported:
        if column.choices:
            found[column.name] = [label for _value, label in column.choices]
        elif column.reads == "yes_no":
            found[column.name] = ["ja", "nee"]
        elif column.reads in ("target_group", "stream", "organisation", "circular"):
            field, _dot, shown = column.attribute.partition("__")
            model: Any = stored.fields[field].related_model
            found[column.name] = list(model._default_manager.values_list(shown, flat=True))
    return found


def _csv(columns: tuple[Column, ...], rows: list[list[Raw]]) -> bytes:
    """As Dutch spreadsheet programs open it: semicolons, decimal commas, UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in columns])
    for row in rows:
        writer.writerow([_written(value, c) for value, c in zip(row, columns, strict=True)])
    return text.getvalue().encode("utf-8-sig")


def _written(value: Raw, column: Column) -> str:
    """A period of one day in words, as the other periods are; any other day in figures."""
    if value is None:
        return ""
    if isinstance(value, date):
        in_words = isinstance(column.widget, Period) and column.attribute == "period"
        return dutch_date(value) if in_words else f"{value:%d-%m-%Y}"
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, str) and FORMULA.match(value):
        return f"{SHIELD}{value}"
    return str(value)
