"""Figures and states that cannot all be right, or that a reader will ask about."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from agenda.enums import ItemStatus, StepStatus
from agenda.figures import ItemLine
from agenda.models import AgendaItem
from agenda.reports.gate.completeness import period_of
from agenda.reports.gate.findings import Finding, Severity
from agenda.reports.gate.people import Holders
from agenda.reports.progress import ProgressReport
from audit.known import Known
from audit.provenance import Figure
from buildingblocks.enums import FlowKind, Permission, Unit
from buildingblocks.figures import SHELTERED, GroupFigures, Participant
from buildingblocks.formats import count, dutch_date, euro
from buildingblocks.models import PlacementCount, StatedFigure
from funding.enums import GrantStatus
from funding.figures import MoneyLine
from funding.models import Appropriation, Circular, Grant


def contradictions(known: Known, report: ProgressReport, holders: Holders) -> Iterator[Finding]:
    yield from _stock(known, report, holders)
    yield from _targets(report, holders)
    yield from _money(report, holders)
    yield from _grants(known, report, holders)
    yield from _stated(report, holders)
    yield from _items(report, holders)


# Counts


def _stock(known: Known, report: ProgressReport, holders: Holders) -> Iterator[Finding]:
    """The count at the start of the period, plus in, minus out, is the count at its end."""
    flows = {(x.code, x.kind): x.per_municipality for x in report.places.flows}
    before = _before(known, report)
    for group in report.places.groups:
        both = [flows.get((group.code, kind)) for kind in (FlowKind.INFLOW, FlowKind.OUTFLOW)]
        if group.unit != Unit.PERSON or group.reference_date != report.reference_date:
            continue
        for index, member in enumerate(report.places.participants):
            now = group.per_municipality[index]
            parts = [figures[index].value for figures in both if figures]
            old = before.get((_row_group(known, now), member.id))
            if old is not None and now.value is not None and len(parts) == 2 and None not in parts:
                expected = old + int(parts[0] or 0) - int(parts[1] or 0)
                if expected != now.value:
                    yield _difference(report, group, member, now, expected, holders)


def _before(known: Known, report: ProgressReport) -> dict[tuple[int, int], int]:
    """Counts of the last day before the period, by group and municipality."""
    rows = known.all(
        PlacementCount,
        reference_date=report.since - timedelta(days=1),
        unit=Unit.PERSON,
        municipality__in=[m.id for m in report.places.participants],
    )
    return {(r.target_group_id, r.municipality_id): r.value for r in rows if r.value is not None}


def _row_group(known: Known, figure: Figure) -> int:
    rows = known.by_id(PlacementCount, [origin.key for origin in figure.origins[:1]])
    return next((row.target_group_id for row in rows.values()), 0)


def _difference(
    report: ProgressReport,
    group: GroupFigures,
    member: Participant,
    now: Figure,
    expected: int,
    holders: Holders,
) -> Finding:
    off = int(now.value or 0) - expected
    return Finding(
        "administratief_verschil", Severity.NOTE, member.name, period_of(report),
        f"{group.label}: de vorige stand met in- en uitstroom komt op {count(expected)}, maar de "
        f"stand is {count(now.value)}: een administratief verschil van {off:+d}. "
        f"{'De toelichting zegt: ' + now.note if now.note else 'Leg uit waardoor.'}",
        holders.of(Permission.EDIT_FIGURES, member.id), report.since,
        PlacementCount._meta.label_lower, now.origins[0].key if now.origins else None,
    )  # fmt: skip


def _targets(report: ProgressReport, holders: Holders) -> Iterator[Finding]:
    sheltered = report.places.sheltered
    national = {f.label: f for f in sheltered.per_municipality}
    ids = {m.name: m.id for m in report.places.participants}
    for local in sheltered.local:
        law = national[local.label].value
        if local.value is not None and law is not None and local.value < law:
            yield Finding(
                "onder_de_wet", Severity.REASON, local.label, str(sheltered.year),
                f"De eigen taakstelling ({count(local.value)}) is lager dan die van het Rijk "
                f"({count(law)}). Dat kan niet volgens art. 10b lid 5 Participatiewet: verbeter "
                "een van beide.",
                holders.of(Permission.EDIT_FIGURES, ids[local.label]), date(sheltered.year, 1, 1),
                "buildingblocks.target", local.origins[0].key,
            )  # fmt: skip


# Money


def _money(report: ProgressReport, holders: Holders) -> Iterator[Finding]:
    for line in report.money.lines:
        if _more(line.spent, line.available):
            yield _amounts(
                line, "meer_besteed", Severity.REASON,
                f"{euro(line.spent.value)} besteed, {euro(line.available.value)} beschikbaar "
                "gesteld. Verbeter een bedrag, of leg uit waar het geld vandaan kwam.", holders,
            )  # fmt: skip
        if _more(line.available, line.granted):
            yield _amounts(
                line, "meer_beschikbaar", Severity.NOTE,
                f"{euro(line.available.value)} beschikbaar gesteld, {euro(line.granted.value)} "
                "toegekend. Klopt het dat de gemeente eigen geld bijlegt?", holders,
            )  # fmt: skip


def _more(part: Figure, whole: Figure) -> bool:
    return part.value is not None and whole.value is not None and part.value > whole.value


def _amounts(
    line: MoneyLine, code: str, severity: Severity, text: str, holders: Holders
) -> Finding:
    origin = line.available.origins[0]
    return Finding(
        code, severity, line.place, str(line.year), f"{line.stream}: {text}",
        holders.of(Permission.EDIT_MONEY, line.municipality_id), date(line.year, 1, 1),
        Appropriation._meta.label_lower, origin.key,
    )  # fmt: skip


def _grants(known: Known, report: ProgressReport, holders: Holders) -> Iterator[Finding]:
    """A grant that counts as provisional although a final one was recorded before."""
    used = {o.key for line in report.money.lines for o in line.granted.origins}
    rows = known.by_id(Grant, used)
    others = known.all(Grant, region__in={row.region_id for row in rows.values()})
    known.attach(others, "circular", Circular)
    for row in rows.values():
        final = [x for x in others if _is_final_of(x, row, report.reference_date)]
        if row.status != GrantStatus.FINAL and final:
            line = next(
                x for x in report.money.lines if row.pk in {o.key for o in x.granted.origins}
            )
            yield Finding(
                "voorlopig_na_definitief", Severity.NOTE, line.place, str(row.year),
                f"{line.stream}: het bedrag dat telt is {row.get_status_display().lower()} "
                f"({euro(row.amount)}), terwijl er een definitief bedrag is "
                f"({euro(final[0].amount)}). Kijk welk bedrag geldt.",
                holders.of(Permission.EDIT_MONEY, row.municipality_id), row.granted_on,
                Grant._meta.label_lower, row.pk,
            )  # fmt: skip


def _is_final_of(other: Grant, row: Grant, on: date) -> bool:
    key = ("stream_id", "recipient_id", "municipality_id", "year")
    day = other.granted_on or (other.circular.published_on if other.circular else None)
    same = all(getattr(other, name) == getattr(row, name) for name in key)
    return same and other.status == GrantStatus.FINAL and (day is None or day <= on)


# Papers


def _stated(report: ProgressReport, holders: Holders) -> Iterator[Finding]:
    """Two papers that differ about the same day, or a paper that differs from what is computed."""
    by_day: dict[tuple[str, date | None], list[Figure]] = defaultdict(list)
    for figure in report.places.stated:
        by_day[figure.key, figure.reference_date].append(figure)
    for found in by_day.values():
        for one, other in combinations(found, 2):
            if one.label == other.label and one.value != other.value:
                text = f"{_named(one)} en {_named(other)}: twee stukken, twee getallen."
                yield _paper(report, "stukken_verschillen", one, text, holders)
    for stated, computed in _computed(report):
        if computed.value is not None and not computed.missing and stated.value != computed.value:
            text = f"{_named(stated)}, maar uit de gegevens komt {count(computed.value)}."
            yield _paper(report, "anders_dan_het_stuk", stated, text, holders)


def _computed(report: ProgressReport) -> Iterator[tuple[Figure, Figure]]:
    group = report.places.group(SHELTERED)
    if group is None:
        return
    for stated in report.places.stated:
        if stated.reference_date == group.reference_date:
            if stated.key == "stated.plaatsingen.personen":
                mine = [f for f in group.per_municipality if f.label in stated.label]
                yield stated, mine[0] if mine else group.total
            if stated.key == "stated.realisatie.procent":
                share = report.places.sheltered.total_realisation
                yield stated, _whole_percents(stated, share)


def _whole_percents(stated: Figure, share: Figure) -> Figure:
    """A paper that prints 28% does not contradict 27,9%."""
    if stated.value is None or share.value is None:
        return share
    return stated if abs(Decimal(stated.value) - Decimal(share.value)) <= HALF else share


HALF = Decimal("0.5")


def _named(stated: Figure) -> str:
    paper = stated.origins[0].paper if stated.origins else "een stuk"
    day = f" op {dutch_date(stated.reference_date)}" if stated.reference_date else ""
    return f"{stated.label}{day} is {count(stated.value)} volgens {paper}"


def _paper(
    report: ProgressReport, code: str, stated: Figure, text: str, holders: Holders
) -> Finding:
    return Finding(
        code, Severity.NOTE, report.region, period_of(report),
        f"{text} Zoek uit welk getal klopt en leg bij het andere uit waarom het afwijkt.",
        holders.of(Permission.EDIT_SOURCES), stated.reference_date,
        StatedFigure._meta.label_lower, stated.origins[0].key if stated.origins else None,
    )  # fmt: skip


# Items


def _items(report: ProgressReport, holders: Holders) -> Iterator[Finding]:
    gated = [p for p in report.agenda.proposals if p.requires_all]
    adopted = bool(gated) and all(p.adopted for p in gated)
    on = report.reference_date
    for item in report.agenda.items:
        for code, text in _odd(item, on, adopted=adopted):
            yield Finding(
                code, Severity.NOTE, item.lead_municipality or report.region, period_of(report),
                f"{item.code} {item.title}: {text}",
                holders.of(Permission.EDIT_AGENDA, item.lead_municipality_id), item.status_since,
                AgendaItem._meta.label_lower, item.id,
            )  # fmt: skip


def _odd(item: ItemLine, on: date, *, adopted: bool) -> Iterator[tuple[str, str]]:
    """States of an item that do not go together."""
    waiting = item.status == ItemStatus.NOT_STARTED
    if waiting and any(step.done_on for step in item.steps):
        yield "stap_gereed", "een stap is gereed, maar het agendapunt is niet gestart."
    if waiting and item.start is not None and item.start <= on:
        yield (
            "niet_gestart",
            (
                f"zou op {dutch_date(item.start)} beginnen, maar is niet gestart. Start het, of "
                "verschuif de termijn."
            ),
        )
    if item.is_open and item.provisional and adopted:
        yield (
            "nog_onder_voorbehoud",
            (
                "staat onder voorbehoud, terwijl alle raden hebben ingestemd. Haal het voorbehoud "
                "weg."
            ),
        )
    undone = sum(step.status in (StepStatus.PLANNED, StepStatus.RUNNING) for step in item.steps)
    if item.status == ItemStatus.DONE and undone:
        yield "gereed_met_open_stappen", f"is gereed, maar heeft nog {undone} open stappen."
