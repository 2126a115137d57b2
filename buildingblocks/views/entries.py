"""What somebody entered, to be changed again: one of three lists at a time."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.http import Request
from accounts.models import User
from buildingblocks.access import participants_ever
from buildingblocks.enums import Permission, Unit, ValueState
from buildingblocks.formats import count, dutch_date, percentage, period
from buildingblocks.forms import FlowForm, PlacementForm, TargetForm
from buildingblocks.models import (
    Approvable,
    FlowCount,
    PlacementCount,
    Region,
    Target,
)
from buildingblocks.models.counts import Count
from buildingblocks.views.records import Kind, addresses

SECTION = "invoer"
PER_PAGE = 25


def placements(user: User, region: Region) -> QuerySet[PlacementCount]:
    rows = PlacementCount.objects.editable_by(user)
    return rows.filter(municipality__in=participants_ever(region))


def flows(user: User, region: Region) -> QuerySet[FlowCount]:
    rows = FlowCount.objects.editable_by(user)
    return rows.filter(municipality__in=participants_ever(region))


def targets(user: User, region: Region) -> QuerySet[Target]:
    return Target.objects.editable_by(user).filter(
        Q(region=region) | Q(municipality__in=participants_ever(region))
    )


PLACEMENT = Kind(
    form=PlacementForm,
    page="figures",
    section=SECTION,
    new_title="Plaatsingen invoeren",
    title="Plaatsingen wijzigen",
    permission=Permission.EDIT_FIGURES,
    rows=placements,
)
FLOW = Kind(
    form=FlowForm,
    page="figures",
    section=SECTION,
    new_title="In- of uitstroom invoeren",
    title="In- of uitstroom wijzigen",
    permission=Permission.EDIT_FIGURES,
    rows=flows,
)
TARGET = Kind(
    form=TargetForm,
    page="figures",
    section=SECTION,
    new_title="Taakstelling invoeren",
    title="Taakstelling wijzigen",
    permission=Permission.EDIT_FIGURES,
    rows=targets,
)


@dataclass(frozen=True)
class Entry:
    """One own row: whose, about what, when, how many."""

    place: str
    what: str
    when: str
    value: str
    known: bool
    url: str
    checked: tuple[str, str] | None = None


@dataclass(frozen=True)
class Entries:
    """The list that was chosen, its tabs, and where to add to it."""

    tabs: list[dict[str, Any]]
    page: Page[Any]
    rows: list[Entry]
    create_url: str
    create_label: str
    value_label: str = "Aantal"

    @property
    def for_four_eyes(self) -> bool:
        """Whether any of these rows is one that a second person looks at."""
        return any(row.checked for row in self.rows)


LISTS = {
    "plaatsingen": ("Plaatsingen", PLACEMENT, "placement"),
    "stromen": ("In- en uitstroom", FLOW, "flow"),
    "taakstellingen": ("Taakstellingen", TARGET, "target"),
}
ORDER = {
    "plaatsingen": ["-reference_date", "municipality__name", "target_group__position", "pk"],
    "stromen": ["-end", "municipality__name", "target_group__position", "kind", "pk"],
    "taakstellingen": ["-year", "municipality__name", "kind", "pk"],
}


def entries(request: Request, region: Region) -> Entries:
    """The person's own rows of the list that the address asks for (`?invoer=`)."""
    chosen = request.GET.get("invoer", "")
    chosen = chosen if chosen in LISTS else "plaatsingen"
    _, kind, name = LISTS[chosen]
    rows = kind.rows(request.user, region).select_related("municipality", "target_group")
    page = Paginator(rows.order_by(*ORDER[chosen]), PER_PAGE).get_page(request.GET.get("pagina"))
    url = addresses(f"{name}-update", region)
    return Entries(
        tabs=tabs(request, {key: label for key, (label, _, _) in LISTS.items()}, chosen),
        page=page,
        rows=[entry(row, url(row.pk)) for row in page],
        create_url=reverse(f"{name}-create", args=[region.slug]),
        create_label=kind.new_title,
    )


def tabs(request: Request, labels: dict[str, str], chosen: str) -> list[dict[str, Any]]:
    """Links to the lists; what else was asked of the page stays asked."""
    asked = request.GET.copy()
    asked.pop("pagina", None)
    found = []
    for key, label in labels.items():
        asked["invoer"] = key
        url = f"?{asked.urlencode()}#{SECTION}"
        found.append({"label": label, "url": url, "current": key == chosen})
    return found


def checked(row: Approvable) -> tuple[str, str] | None:
    """Tone and words for whether a second person looked at it; None where nobody needs to."""
    if not row.needs_approval:
        return None
    return ("attention", "Nog niet") if row.awaits_approval else ("good", "Goedgekeurd")


def entry(row: Any, url: str) -> Entry:
    """The row in the words of a list."""
    place = str(row.municipality or "Regio")
    if isinstance(row, Target):
        value = percentage(row.percentage) if row.value is None else count(row.value)
        what, year = str(row.get_kind_display()), str(row.year)
        return Entry(place, what, year, value, True, url, checked(row))
    known = row.state == ValueState.KNOWN
    if isinstance(row, FlowCount):
        what = f"{row.target_group}: {row.get_kind_display().lower()}"
        when = period(row.start, row.end, row.precision, row.period_label)
        return Entry(place, what, when, _value(row), known, url)
    unit = "" if row.unit == Unit.PERSON else f" ({row.get_unit_display().lower()})"
    what, when = f"{row.target_group}{unit}", dutch_date(row.reference_date)
    return Entry(place, what, when, _value(row), known, url)


def _value(row: Count) -> str:
    if row.value is not None:
        return count(row.value)
    bound = f", ten hoogste {row.upper_bound}" if row.upper_bound is not None else ""
    return f"{row.get_state_display()}{bound}"
