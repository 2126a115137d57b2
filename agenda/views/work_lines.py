"""What waits for somebody: each kind of work by itself, with its date and where it is done."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from agenda.enums import RoundState
from agenda.models import AgendaItem, PlannedEdition, Round, Step
from agenda.reports.dates import COUNTED_BACK, delivery, workday
from agenda.reports.gate import Delivery, States
from agenda.reports.gate.expected import RIGHTS
from agenda.views.completeness import Links, delivered
from agenda.views.rounds.asked import name_of, slug_of
from agenda.views.rounds.listing import round_url
from audit.enums import ImportStatus
from audit.models import ImportBatch
from buildingblocks.access import participants_ever
from buildingblocks.enums import Permission, TargetKind
from buildingblocks.models import Region, Target, memberships_of, scope
from buildingblocks.models.period import half_year_start
from buildingblocks.views.asked import Clocks
from buildingblocks.views.grid import quarter_ends
from funding.models import Grant

SOON = timedelta(days=30)
DAYS = {step.key: step.days for step in COUNTED_BACK}
OPEN_IMPORTS = (ImportStatus.UPLOADED, ImportStatus.MAPPING, ImportStatus.READY)


@dataclass(frozen=True)
class Task:
    """One thing to do: what, for which place, until when, and the page where it is done."""

    kind: str
    what: str
    place: str
    due: date | None
    url: str
    note: str = ""


def tasks_of(user: User, today: date) -> list[Task]:
    """Everything that waits for this person, the nearest date first, and then what has none."""
    found = [
        *_figures(user),
        *_items(user, today),
        *_steps(user, today),
        *_approvals(user),
        *_imports(user),
        *_rounds(user, today),
        *_words(user),
    ]
    return sorted(found, key=lambda task: (task.due or date.max, task.kind, task.place, task.what))


# Figures


def _figures(user: User) -> Iterator[Task]:
    """What the gate misses for the last quarter: one line per municipality and page."""
    places = set(scope(user, Permission.EDIT_FIGURES).seen_regions)
    places |= scope(user, Permission.EDIT_MONEY).seen_regions
    for region in Region.objects.filter(pk__in=places):
        yield from _missing(user, region)


def _missing(user: User, region: Region) -> Iterator[Task]:
    """One's own municipalities by figure; who looks after a whole region gets that as one line."""
    at = Clocks(quarter_ends()[0], None)
    report, matrix = delivered(region, at)
    links, due = Links(user, region, at), _figures_due(region, at.on)
    members = {m.name: m for m in report.places.participants}
    labels = {column.code: column for column in matrix.columns}
    own = {held.municipality_id for held in memberships_of(user)}
    lacking: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    others = 0
    for cell in (cell for row in matrix.cells for cell in row if _lacks(cell)):
        url, column = links(cell, members[cell.place]), labels[cell.code]
        if url and members[cell.place].id in own:
            lacking[cell.place, url, column.period].append(column.label)
        others += bool(url) and members[cell.place].id not in own
    for (place, url, period), what in lacking.items():
        yield Task("Cijfers", ", ".join(what), place, due, url, period)
    if others:
        url = reverse("completeness", args=[region.slug])
        one = "1 cijfer ontbreekt" if others == 1 else f"{others} cijfers ontbreken"
        note = "Kijk wie ze aanlevert"
        yield Task("Cijfers", f"{one} bij gemeenten", region.name, due, url, note)


def _lacks(cell: Delivery) -> bool:
    right = RIGHTS[cell.code.partition(".")[0]]
    figures = right in (Permission.EDIT_FIGURES, Permission.EDIT_MONEY)
    return figures and cell.state in (States.MISSING, States.UNKNOWN)


def _figures_due(region: Region, on: date) -> date | None:
    """When the round that these figures are for needs them; without a date nobody agreed one."""
    rounds = Round.objects.filter(region=region, state=RoundState.PREPARING)
    first = rounds.filter(reference_date__gte=on).order_by("reference_date").first()
    return _due(first, "cijfers") if first else None


# The agenda


def _led(user: User) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.open().filter(Q(lead=user) | Q(deputy=user)).select_related("region")


def _items(user: User, today: date) -> Iterator[Task]:
    """Items that are late, end soon, or of which nothing was told this half year."""
    since, mine = half_year_start(today), _editable(user)
    for item in _led(user).annotate(told=Max("updates__reference_date")).order_by("code"):
        name = f"{item.code} {item.title}"
        place = str(item.lead_municipality or item.region)
        where = [item.region.slug, item.code]
        if item.end and item.end <= today + SOON:
            note = "over tijd" if item.end < today else "loopt binnen 30 dagen af"
            url = reverse("item-detail", args=where)
            yield Task("Agendapunt", name, place, item.end, url, note)
        if item.told is None or item.told < since:
            url = reverse("progress-create" if item.pk in mine else "item-detail", args=where)
            note = "nog geen voortgangsbericht in dit halfjaar"
            yield Task("Voortgang", name, place, None, url, note)


def _editable(user: User) -> set[int]:
    """A deputy from elsewhere may look only: such a line leads to the item itself."""
    own = AgendaItem.objects.editable_by(user).filter(pk__in=_led(user))
    return set(own.values_list("pk", flat=True))


def _steps(user: User, today: date) -> Iterator[Task]:
    mine = _editable(user)
    steps = Step.objects.filter(item__in=_led(user)).overdue(today + SOON + timedelta(days=1))
    for step in steps.select_related("item__region", "municipality").order_by("end", "pk"):
        place = str(step.municipality or step.item.region)
        where = [step.item.region.slug, step.item.code]
        url = reverse("item-detail", args=where)
        if step.item_id in mine:
            url = reverse("step-update", args=[*where, step.sequence])
        late = step.end is not None and step.end < today
        note = f"{step.item.code}, {'over tijd' if late else 'binnen 30 dagen'}"
        yield Task("Stap", step.title, place, step.end, url, note)


# What somebody else entered, and files


def _approvals(user: User) -> Iterator[Task]:
    """What somebody else entered and this person may approve; one line per region and kind."""
    regions = Region.objects.filter(pk__in=scope(user, Permission.APPROVE).seen_regions)
    targets = Target.objects.approvable_by(user).filter(kind=TargetKind.NATIONAL)
    grants = Grant.objects.approvable_by(user)
    for region in regions:
        own = participants_ever(region)
        waiting = (
            ("taakstelling", targets.filter(municipality__in=own), "figures"),
            ("toekenning", grants.filter(Q(region=region) | Q(municipality__in=own)), "money"),
        )
        for what, rows, page in waiting:
            left = rows.filter(approved_by__isnull=True)
            if number := left.exclude(entered_by=user).count():
                url = f"{reverse(page, args=[region.slug])}#controle"
                yield Task(
                    "Goedkeuren",
                    f"{number} {what}{'en' if number > 1 else ''}",
                    region.name,
                    None,
                    url,
                )


def _imports(user: User) -> Iterator[Task]:
    for batch in ImportBatch.objects.filter(uploaded_by=user, status__in=OPEN_IMPORTS):
        note = ImportStatus(batch.status).label
        url = reverse("import-detail", args=[batch.pk])
        yield Task("Import", batch.filename, "", None, url, note)


# Rounds


def _rounds(user: User, today: date) -> Iterator[Task]:
    """The act on a round that this person may do now."""
    report, approve = (
        scope(user, each).regions for each in (Permission.REPORT, Permission.APPROVE)
    )
    acts = {
        RoundState.PREPARING: ("controleren", "Controleren", report),
        RoundState.CHECKED: ("accorderen", "Accorderen", approve),
        RoundState.APPROVED: ("vaststellen", "Vaststellen", report),
    }
    open_rounds = Round.objects.filter(region__in=report | approve, state__in=acts)
    for each in open_rounds.select_related("region"):
        key, label, allowed = acts[RoundState(each.state)]
        own = each.state == RoundState.CHECKED and each.checked_by_id == user.pk
        if each.region_id in allowed and not own and each.reference_date < today:
            what, url = f"{label}: ronde {each.number}", round_url(each, each.region)
            yield Task("Verslag", what, each.region.name, _due(each, key), url)


def _words(user: User) -> Iterator[Task]:
    """Editions of one's own municipalities that have no words of their own yet."""
    own = scope(user, Permission.EDIT_AGENDA).municipalities
    empty = PlannedEdition.objects.editable_by(user).filter(core_message="", municipality__in=own)
    for each in empty.select_related("round__region", "municipality"):
        region = each.round.region
        url = reverse("planned-edition", args=[region.slug, each.round.number, slug_of(each)])
        what = f"Eigen kernboodschap, ronde {each.round.number}"
        yield Task("Verslag", what, name_of(each), delivery(each), url)


def _due(wanted: Round, key: str) -> date | None:
    """Counted back from the first council that gets the report."""
    days = [day for planned in wanted.planned.all() if (day := delivery(planned))]
    return workday(min(days) - timedelta(days=DAYS[key])) if days else None
