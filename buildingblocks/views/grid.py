"""Entering a quarter's figures of one municipality in a grid: with the keyboard, or pasted.

Each cell is stored by itself, with the script as soon as one leaves it, without it all at once by
the button; a cell that is refused keeps no other from being stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from buildingblocks.access import own_municipalities, participants_ever, require
from buildingblocks.enums import FlowKind, Permission, Precision, Unit
from buildingblocks.figures import Participant
from buildingblocks.formats import count, dutch_date, quarter
from buildingblocks.forms.grid import Cell, GridForm, Sheet
from buildingblocks.forms.written import said
from buildingblocks.models import (
    FlowCount,
    Municipality,
    PlacementCount,
    Region,
    TargetGroup,
    bounds,
)
from buildingblocks.models.counts import Count
from buildingblocks.views.asked import asked_region, read_date

QUARTERS_BACK = 20
LOOKED_BACK = timedelta(days=2 * 366)  # for what stood there before, and which kinds one counts
ALWAYS = (Unit.PERSON.value, FlowKind.INFLOW.value, FlowKind.OUTFLOW.value)
STOCK = {
    Unit.PERSON.value: "Stand",
    Unit.EMPLOYMENT.value: "Dienstbetrekkingen",
    Unit.PLACE.value: "Plekken",
}


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet: groups down, what is counted across."""

    sheet: Sheet
    columns: list[tuple[str, str]]
    rows: list[tuple[TargetGroup, list[Cell]]]

    @property
    def cells(self) -> list[Cell]:
        return [cell for _, cells in self.rows for cell in cells]


@require_http_methods(["GET", "HEAD", "POST"])
def figure_grid(request: Request, region: str) -> HttpResponse:
    place = asked_region(request, region)
    require(request.user, Permission.EDIT_FIGURES, place)
    own = own_municipalities(request.user, Permission.EDIT_FIGURES, place).order_by("name")
    sent = request.method == "POST"
    sheet = _asked_sheet(request, place, own, request.POST if sent else request.GET)
    grid = _grid(sheet)
    shared = GridForm(request.POST if sent else None, user=request.user)
    if sent and (answer := _take(request, grid, shared)):
        return answer
    context = {
        "region": place,
        "sheet": sheet,
        "grid": grid,
        "shared": shared,
        "own": own,
        "quarters": [(day, quarter(day)) for day in quarter_ends()],
        "quarter": quarter(sheet.end),
        "back": reverse("figures", args=[place.slug]),
        "faults": [cell for cell in grid.cells if cell.state == "error"],
    }
    return render(request, "buildingblocks/grid.html", context, status=422 if sent else 200)


def quarter_ends() -> list[date]:
    """The last days of the quarters that are over, the newest first."""
    day, found = localdate() + timedelta(days=1), []
    for _ in range(QUARTERS_BACK):
        day = bounds(day, day, Precision.QUARTER)[0] - timedelta(days=1)
        found.append(day)
    return found


def grid_url(region: Region, municipality: Municipality | Participant, on: date) -> str:
    """Where the figures of the last quarter that was over on this day are entered."""
    asked = urlencode({"gemeente": municipality.cbs_code, "peildatum": on.isoformat()})
    return f"{reverse('figure-grid', args=[region.slug])}?{asked}"


def _asked_sheet(request: Request, place: Region, own: QuerySet[Municipality], asked: Any) -> Sheet:
    """Somebody else's municipality does not exist here; any day means the quarter that was over."""
    code = asked.get("gemeente", "")
    municipality = get_object_or_404(own, cbs_code=code) if code else own.first()
    if municipality is None:
        raise Http404
    day = read_date(asked.get("peildatum", ""))[0] or localdate()
    ends = quarter_ends()
    end = next((each for each in ends if each <= day), ends[-1])
    start = bounds(end, end, Precision.QUARTER)[0]
    return Sheet(place, municipality, start, end, request.user)


# What stands in the cells


def _grid(sheet: Sheet) -> Grid:
    now, before = _rows_of(sheet)
    counted = {what for what, _ in (*now, *before)}
    whats = [*ALWAYS, *(w for w in (*STOCK, *FlowKind.values) if w in counted - set(ALWAYS))]
    whats.sort(key=lambda what: what not in STOCK)
    rows = []
    for group in _groups(sheet.region, {pk for _, pk in (*now, *before)}):
        cells = [_cell(sheet, group, what, now, before) for what in whats]
        rows.append((group, cells))
    return Grid(sheet, [(what, _label(what)) for what in whats], rows)


Found = dict[tuple[str, int], Count]


def _rows_of(sheet: Sheet) -> tuple[Found, Found]:
    """What is stored for this quarter, and the newest before it, by what and target group."""
    since = sheet.end - LOOKED_BACK
    mine = {"municipality": sheet.municipality}
    stocks = PlacementCount.objects.filter(
        **mine, reference_date__lte=sheet.end, reference_date__gte=since
    )
    flows = FlowCount.objects.filter(
        **mine, precision=Precision.QUARTER, end__lte=sheet.end, end__gte=since
    )
    now: Found = {}
    before: Found = {}
    for stock in stocks.order_by("-reference_date", "pk"):
        found = now if stock.reference_date == sheet.end else before
        found.setdefault((stock.unit, stock.target_group_id), stock)
    for flow in flows.order_by("-end", "pk"):
        found = now if flow.end == sheet.end else before
        found.setdefault((flow.kind, flow.target_group_id), flow)
    return now, before


def _groups(region: Region, own: Iterable[int]) -> list[TargetGroup]:
    """The groups that the region counts; one's own among them, and what counts for the target."""
    counted = PlacementCount.objects.filter(municipality__in=participants_ever(region))
    used = {*own, *counted.values_list("target_group", flat=True).distinct()}
    return [g for g in TargetGroup.objects.all() if g.pk in used or g.counts_for_target]


def _label(what: str) -> str:
    return STOCK[what] if what in STOCK else FlowKind(what).label


def _cell(sheet: Sheet, group: TargetGroup, what: str, now: Found, before: Found) -> Cell:
    cell = Cell(sheet, group, what, f"{_label(what)}, {group.label}")
    cell.show(now.get((what, group.pk)))
    earlier = before.get((what, group.pk))
    if isinstance(earlier, PlacementCount):
        cell.before = f"{said(earlier)} ({dutch_date(earlier.reference_date)})"
    elif isinstance(earlier, FlowCount) and earlier.end:
        cell.before = f"{said(earlier)} ({quarter(earlier.end)})"
    return cell


# What was sent


def _take(request: Request, grid: Grid, shared: GridForm) -> HttpResponse | None:
    """Store what was sent: one cell answers with itself, all of them with the page they stand on.

    None: something was refused, and the page says where.
    """
    asked = request.POST.get("cel", "")
    cells = [cell for cell in grid.cells if asked in ("", cell.name)]
    if not cells:
        raise Http404
    data, right = request.POST.dict(), shared.is_valid()
    for cell in cells:
        cell.hear(data)
        if right:
            cell.take(data, shared.cleaned_data)
    faults = any(cell.state == "error" for cell in cells)
    if any(cell.wants_reason for cell in cells):
        shared.add_error("reason", "Geef een reden: u wijzigt een cijfer dat er al stond.")
    if asked:
        return _one(request, cells[0], shared)
    if faults or not right or any(cell.state == "moved" for cell in cells):
        return None
    done = sum(cell.state == "saved" for cell in cells)
    _tell(request, done)
    sheet = grid.sheet
    return redirect(grid_url(sheet.region, sheet.municipality, sheet.end))


def _one(request: Request, cell: Cell, shared: GridForm) -> HttpResponse:
    if not shared.is_valid() and not cell.state:
        cell.state = "error"
        cell.message = str(next(iter(shared.errors.values()))[0])
    status = 422 if cell.state == "error" else 200
    context = {"cell": cell}
    return render(request, "buildingblocks/includes/grid_cell.html", context, status=status)


def _tell(request: Request, done: int) -> None:
    if done:
        one = "1 cijfer is" if done == 1 else f"{count(done)} cijfers zijn"
        messages.success(request, f"{one} opgeslagen.")
    else:
        messages.info(request, "Er is niets gewijzigd.")
