"""The reporting calendar: counted back from the dates of the councils, and the dates of the law.

One table says how many days before; each row says why. A day in a weekend moves to the Friday
before. Nothing here is stored: whoever moves a council's date moves all that hangs from it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from accounts.models import User
from agenda.enums import RoundState
from agenda.models import PlannedEdition, Round
from agenda.models.rounds import DAYS_BEFORE_COUNCIL
from buildingblocks.enums import Permission
from buildingblocks.models import Municipality, Region, scope

SATURDAY = 5


@dataclass(frozen=True)
class Before:
    """What has to be done so many days before the paper goes to the clerk, and why so early."""

    key: str
    days: int
    what: str
    who: str
    why: str
    shared: bool = True


# Working agreements to start from; the law says nothing about these.
COUNTED_BACK = (
    Before(
        "cijfers", 42, "Cijfers en voortgang aanleveren", "beleidsmedewerkers",
        "Twee weken om na te vragen wat ontbreekt of niet klopt.",
    ),
    Before(
        "controleren", 28, "Ronde controleren", "regiocoördinator",
        "Een week om te accorderen, met ruimte om één keer terug te gaan.",
    ),
    Before(
        "accorderen", 21, "Ronde accorderen", "een ander met dat recht",
        "Een week om de edities te maken en te lezen.",
    ),
    Before(
        "vaststellen", 14, "Ronde vaststellen", "regiocoördinator",
        "Een week voordat het college het stuk behandelt: dan gaat het mee met de stukken.",
    ),
    Before(
        "college", 7, "College behandelt het stuk", "college",
        "Colleges vergaderen wekelijks; daarna kan het stuk nog naar de griffie.",
        shared=False,
    ),
    Before(
        "griffie", 0, "Aanleveren bij de griffie", "beleidsmedewerker",
        f"Zonder eigen datum {DAYS_BEFORE_COUNCIL} dagen voor de vergadering.",
        shared=False,
    ),
)  # fmt: skip


# What a round that is this far has behind it: that needs no date any more.
BEHIND = {
    RoundState.PREPARING: (),
    RoundState.CHECKED: ("cijfers", "controleren"),
    RoundState.APPROVED: ("cijfers", "controleren", "accorderen"),
    RoundState.FROZEN: ("cijfers", "controleren", "accorderen", "vaststellen"),
}


@dataclass(frozen=True)
class Statutory:
    """A date of the law that comes back each year: the last day on which it is in time."""

    key: str
    month: int
    day: int
    what: str
    why: str
    article: str


# Wet gemeenschappelijke regelingen as it reads since 1 July 2022. ‘Before 30 April’ is the 29th.
STATUTORY = (
    Statutory(
        "kaders", 4, 29, "Voorlopige jaarrekening en kaders naar de raden",
        "De raden krijgen vóór 30 april de voorlopige jaarrekening en de algemene financiële en "
        "beleidsmatige kaders voor het volgende jaar.",
        "artikel 34b Wgr",
    ),
    Statutory(
        "ontwerpbegroting", 6, 22, "Ontwerpbegroting naar de raden",
        "De raden hebben twaalf weken voor hun zienswijze. Dit is de laatste dag als het bestuur "
        "op 14 september vaststelt; is dat eerder, tel dan terug vanaf die dag.",
        "artikel 35 Wgr",
    ),
    Statutory(
        "begroting", 9, 14, "Begroting naar de toezichthouder",
        "De vastgestelde begroting gaat vóór 15 september naar gedeputeerde staten.",
        "artikel 34 Wgr",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One day in the calendar. key: the same for the same thing, also when it moves."""

    key: str
    on: date
    what: str
    who: str
    why: str
    place: str
    number: str
    state: str


def delivery(planned: PlannedEdition) -> date | None:
    """When the paper goes to the clerk; None while the council has no date."""
    if planned.deliver_on:
        return planned.deliver_on
    if planned.council_on:
        return workday(planned.council_on - timedelta(days=DAYS_BEFORE_COUNCIL))
    return None


def workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def planned_for(
    user: User, region: Region, municipality: Municipality | None
) -> list[PlannedEdition]:
    """What is coming, as dates and states; whose words these are stays with who prepares them.

    Of one municipality, or of the whole region.
    """
    if region.pk not in scope(user, Permission.READ).seen_regions:
        return []
    open_rounds = Round.objects.filter(region=region)
    wanted = PlannedEdition.objects.filter(round__in=open_rounds)
    if municipality:
        wanted = wanted.filter(municipality=municipality)
    return list(
        wanted.select_related("round__region", "municipality").order_by(
            "round__year", "round__sequence", "municipality__name"
        )
    )


def calendar(
    user: User, region: Region, municipality: Municipality | None, *, years: Iterable[int]
) -> list[Entry]:
    """Every date of the region, or of one municipality in it, in order."""
    planned = planned_for(user, region, municipality)
    found = [*_rounds(planned, municipality), *_law(region, municipality, years)]
    return sorted(found, key=lambda entry: (entry.on, entry.key))


def _rounds(planned: list[PlannedEdition], municipality: Municipality | None) -> Iterator[Entry]:
    first = _first_deliveries({edition.round_id for edition in planned})
    told: set[tuple[int, str]] = set()
    for edition in planned:
        for step in COUNTED_BACK:
            base = first.get(edition.round_id) if step.shared else delivery(edition)
            once = (edition.round_id, step.key)
            done = step.key in BEHIND[RoundState(edition.round.state)]
            if base is None or done or (step.shared and once in told):
                continue
            told.add(once)
            yield _entry(edition, step, workday(base - timedelta(days=step.days)))
        if edition.council_on:
            council = Before("raad", 0, "Raad behandelt het verslag", "raad", "", shared=False)
            yield _entry(edition, council, edition.council_on)


def _first_deliveries(rounds: set[int]) -> dict[int, date]:
    """The figures are shared, so the first council decides for all of them."""
    every = PlannedEdition.objects.filter(round__in=rounds).filter(
        Q(deliver_on__isnull=False) | Q(council_on__isnull=False)
    )
    first: dict[int, date] = {}
    for edition in every:
        day = delivery(edition)
        if day:
            first[edition.round_id] = min(day, first.get(edition.round_id, day))
    return first


def _entry(edition: PlannedEdition, step: Before, on: date) -> Entry:
    wanted = edition.round
    place = "" if step.shared else str(edition.municipality or wanted.region)
    whose = "regio" if step.shared else str(edition.municipality_id or "regio")
    return Entry(
        key=f"ronde-{wanted.pk}-{step.key}-{whose}",
        on=on,
        what=step.what,
        who=step.who,
        why=step.why,
        place=place or str(wanted.region),
        number=wanted.number,
        state=RoundState(wanted.state).label,
    )


def _law(
    region: Region, municipality: Municipality | None, years: Iterable[int]
) -> Iterator[Entry]:
    place = str(municipality or region)
    for year in years:
        for rule in STATUTORY:
            yield Entry(
                key=f"wgr-{year}-{rule.key}-{municipality.pk if municipality else 'regio'}",
                on=date(year, rule.month, rule.day),
                what=rule.what,
                who="bestuur van de gemeenschappelijke regeling",
                why=f"{rule.why} ({rule.article})",
                place=place,
                number="",
                state="",
            )
