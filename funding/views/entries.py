"""The money that somebody entered, to be changed again: one of three lists at a time."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse

from accounts.http import Request
from accounts.models import User
from buildingblocks.enums import Permission
from buildingblocks.formats import euro, period
from buildingblocks.models import Region
from buildingblocks.views.entries import PER_PAGE, SECTION, Entries, Entry, checked, tabs
from buildingblocks.views.records import Kind, addresses
from funding.forms import AppropriationForm, GrantForm, SpendingForm
from funding.models import Appropriation, Grant, Spending


def grants(user: User, region: Region) -> QuerySet[Grant]:
    return Grant.objects.editable_by(user).filter(region=region)


def appropriations(user: User, region: Region) -> QuerySet[Appropriation]:
    return Appropriation.objects.editable_by(user).filter(region=region)


def spending(user: User, region: Region) -> QuerySet[Spending]:
    return Spending.objects.editable_by(user).filter(region=region)


def _kind(form: Any, rows: Any, model: type[Any], new: str, change: str) -> Kind:
    return Kind(
        form=form,
        page="money",
        section=SECTION,
        new_title=new,
        title=change,
        permission=Permission.EDIT_MONEY,
        rows=rows,
        new=lambda region: model(region=region),
    )


GRANT = _kind(GrantForm, grants, Grant, "Toekenning invoeren", "Toekenning wijzigen")
APPROPRIATION = _kind(
    AppropriationForm,
    appropriations,
    Appropriation,
    "Beschikbaarstelling invoeren",
    "Beschikbaarstelling wijzigen",
)
SPENDING = _kind(SpendingForm, spending, Spending, "Besteding invoeren", "Besteding wijzigen")
LISTS = {
    "toekenningen": ("Toegekend", GRANT, "grant"),
    "beschikbaarstellingen": ("Beschikbaar gesteld", APPROPRIATION, "appropriation"),
    "bestedingen": ("Besteed", SPENDING, "spending"),
}
ORDER = {
    "toekenningen": ["-year", "municipality__name", "stream__name", "pk"],
    "beschikbaarstellingen": ["-year", "municipality__name", "stream__name", "sequence", "pk"],
    "bestedingen": ["-end", "municipality__name", "stream__name", "pk"],
}


def entries(request: Request, region: Region) -> Entries:
    """The person's own rows of the list that the address asks for (`?invoer=`)."""
    chosen = request.GET.get("invoer", "")
    chosen = chosen if chosen in LISTS else "beschikbaarstellingen"
    _, kind, name = LISTS[chosen]
    rows = kind.rows(request.user, region).select_related("municipality", "stream", "region")
    page = Paginator(rows.order_by(*ORDER[chosen]), PER_PAGE).get_page(request.GET.get("pagina"))
    url = addresses(f"{name}-update", region)
    return Entries(
        tabs=tabs(request, {key: label for key, (label, _, _) in LISTS.items()}, chosen),
        page=page,
        rows=[entry(row, url(row.pk)) for row in page],
        create_url=reverse(f"{name}-create", args=[region.slug]),
        create_label=kind.new_title,
        value_label="Bedrag",
    )


def entry(row: Any, url: str) -> Entry:
    """The row in the words of a list."""
    place = str(row.municipality or row.region)
    if isinstance(row, Spending):
        when = period(row.start, row.end, row.precision, row.period_label)
        what = f"{row.stream} ({row.get_kind_display().lower()})"
        return Entry(place, what, when, euro(row.amount), True, url)
    state = row.get_status_display() if isinstance(row, Grant) else row.get_state_display()
    what = f"{row.stream} ({state.lower()})"
    seen = checked(row) if isinstance(row, Grant) else None
    return Entry(place, what, str(row.year), euro(row.amount), True, url, seen)
