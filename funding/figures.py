"""The euro trail, computed once: granted → made available → spent, per year and municipality.

Four acts by different bodies are never mixed. What nobody recorded is not known; it is not zero.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from audit.known import Known
from audit.models import Document
from audit.provenance import Figure, Origin, State, origins
from buildingblocks.figures import Participant, participants
from buildingblocks.models import Municipality, Organisation, Region
from funding.enums import AppropriationState, Channel, GrantStatus, SpendingKind
from funding.models import (
    Appropriation,
    Circular,
    FundingStream,
    Grant,
    Spending,
    StreamYear,
)

DEFINITIONS = {
    "granted": "Door het Rijk toegekend, volgens de laatste circulaire vóór de peildatum.",
    "available": "Door raad of college beschikbaar gesteld aan de uitvoerder (of al overgemaakt).",
    "reserved": "Apart gezet in een begroting, nog niet beschikbaar gesteld.",
    "spent": "Werkelijk besteed volgens de verantwoording van de uitvoerder.",
    "remaining": "Beschikbaar gesteld min werkelijk besteed.",
    "held_back": "Toegekend min beschikbaar gesteld, waar van allebei het bedrag bekend is.",
}


@dataclass(frozen=True)
class MoneyLine:
    """One stream in one year for one payer: the three acts, and what was set aside."""

    year: int
    stream: str
    stream_code: str
    place: str
    municipality_id: int | None
    recipient: str
    organisation: str
    granted: Figure
    reserved: Figure
    available: Figure
    spent: Figure
    remaining: Figure
    held_back: Figure


@dataclass(frozen=True)
class Absent:
    """Municipalities of which nothing is recorded about a stream that others do record."""

    year: int
    stream: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class NationalAmount:
    """What the State announces for a stream: a year, a run of years together, or structural."""

    stream: str
    stream_code: str
    years: str
    first_year: int | None
    amount: Figure
    per_unit: Decimal | None
    unit: str
    circular: str
    is_total: bool


@dataclass(frozen=True)
class MoneyFigures:
    """The money of a region, or of one municipality in it, on the reference date."""

    lines: tuple[MoneyLine, ...]
    absent: tuple[Absent, ...]
    by_year: tuple[MoneyLine, ...]
    change: tuple[tuple[int, Decimal], ...]
    national: tuple[NationalAmount, ...]
    estimated: Figure


@dataclass
class _Rows:
    """Rows of one region on the reference date, with the names they had."""

    grants: list[Grant]
    appropriations: list[Appropriation]
    spending: list[Spending]
    streams: dict[int, FundingStream]
    organisations: dict[int, Organisation]
    municipalities: dict[int, Municipality]
    origins: dict[tuple[str, int], Origin]

    def origin(self, row: Grant | Appropriation | Spending) -> Origin:
        return self.origins[row._meta.model_name or "", row.pk]


def money_figures(
    known: Known,
    region: Region,
    *,
    on: date,
    municipality: Participant | None = None,
) -> MoneyFigures:
    """The trail of the region; of one municipality when given (its own rows only)."""
    rows = _collect(known, region, on)
    if municipality:
        rows.grants = [g for g in rows.grants if g.municipality_id == municipality.id]
        rows.appropriations = [
            a for a in rows.appropriations if a.municipality_id == municipality.id
        ]
        rows.spending = [s for s in rows.spending if s.municipality_id == municipality.id]
    lines = _lines(rows, region)
    absent = () if municipality else _absent(lines, participants(known, region, on))
    by_year = _by_year(lines, absent, municipality.name if municipality else region.name)
    return MoneyFigures(
        lines=lines,
        absent=absent,
        by_year=by_year,
        change=_changes(lines),
        national=_national(known, rows, region, on),
        estimated=_estimated(rows),
    )


def _collect(known: Known, region: Region, on: date) -> _Rows:
    grants = _latest_per_circular(known, known.all(Grant, region=region.pk), on)
    appropriations = _decided(known, known.all(Appropriation, region=region.pk), on)
    spending = [s for s in known.all(Spending, region=region.pk) if s.end and s.end <= on]
    everything: list[Grant | Appropriation | Spending] = [*grants, *appropriations, *spending]
    found: dict[tuple[str, int], Origin] = {}
    for model, some in ((Grant, grants), (Appropriation, appropriations), (Spending, spending)):
        name = model._meta.model_name or ""
        found |= {(name, pk): origin for pk, origin in origins(known, model, some).items()}
    return _Rows(
        grants=grants,
        appropriations=appropriations,
        spending=spending,
        streams={s.pk: s for s in known.all(FundingStream)},
        organisations=known.by_id(
            Organisation, [r.organisation_id for r in [*appropriations, *spending]]
        ),
        municipalities=known.by_id(
            Municipality,
            [r.municipality_id for r in everything] + [g.recipient_id for g in grants],
        ),
        origins=found,
    )


def _latest_per_circular(known: Known, rows: list[Grant], on: date) -> list[Grant]:
    """Each grant in its newest version that was out on the reference date."""
    circulars = known.attach(rows, "circular", Circular)

    def published(grant: Grant) -> date:
        circular = circulars.get(grant.circular_id or 0)
        out = grant.granted_on or (circular.published_on if circular else None)
        return out or date.min

    rank = list(GrantStatus.values)
    newest: dict[tuple[int, int, int | None, int], Grant] = {}
    for grant in sorted(rows, key=lambda g: (published(g), rank.index(g.status), g.pk)):
        if published(grant) <= on:
            key = (grant.stream_id, grant.recipient_id, grant.municipality_id, grant.year)
            newest[key] = grant
    return sorted(newest.values(), key=lambda g: (g.year, g.pk))


def _decided(known: Known, rows: list[Appropriation], on: date) -> list[Appropriation]:
    """Decided on or before the reference date; without a day, the day of the paper counts."""
    papers = known.attach(rows, "source", Document)

    def day(row: Appropriation) -> date:
        paper = papers.get(row.source_id or 0)
        return row.decided_on or (paper.dated if paper else None) or date.min

    return [r for r in rows if day(r) <= on and r.state != AppropriationState.WITHDRAWN]


def _lines(rows: _Rows, region: Region) -> tuple[MoneyLine, ...]:
    keys: dict[tuple[int, int, int | None], None] = {}
    for grant in rows.grants:
        keys[grant.year, grant.stream_id, grant.municipality_id] = None
    for row in rows.appropriations:
        keys[row.year, row.stream_id, row.municipality_id] = None
    for spent in rows.spending:
        if spent.end:
            keys[spent.end.year, spent.stream_id, spent.municipality_id] = None
    lines = [_line(rows, region, *key) for key in keys]
    return tuple(sorted(lines, key=lambda x: (x.year, x.stream, x.place)))


def _line(
    rows: _Rows, region: Region, year: int, stream_id: int, municipality_id: int | None
) -> MoneyLine:
    def mine(row: Grant | Appropriation) -> bool:
        return (row.year, row.stream_id, row.municipality_id) == (year, stream_id, municipality_id)

    grants = [g for g in rows.grants if mine(g)]
    given = [a for a in rows.appropriations if mine(a)]
    used = [
        s
        for s in rows.spending
        if s.kind == SpendingKind.REALISED
        and s.end
        and (s.end.year, s.stream_id, s.municipality_id) == (year, stream_id, municipality_id)
    ]
    place = rows.municipalities[municipality_id].name if municipality_id else region.name
    stream = rows.streams[stream_id]
    code = rows.municipalities[municipality_id].cbs_code if municipality_id else region.slug
    key = f"{stream.code}.{year}.{code}"
    granted = _sum(rows, "granted", key, grants)
    if stream.channel == Channel.MUNICIPAL and not grants:
        granted = replace(granted, state=State.NOT_APPLICABLE)
    available = _sum(rows, "available", key, [a for a in given if _is_available(a)])
    spent = _sum(rows, "spent", key, used)
    return MoneyLine(
        year=year,
        stream=stream.name,
        stream_code=stream.code,
        place=place,
        municipality_id=municipality_id,
        recipient=", ".join(rows.municipalities[g.recipient_id].name for g in grants),
        organisation=", ".join(
            sorted({str(rows.organisations[r.organisation_id]) for r in [*given, *used]})
        ),
        granted=granted,
        reserved=_sum(
            rows, "reserved", key, [a for a in given if a.state == AppropriationState.RESERVED]
        ),
        available=available,
        spent=spent,
        remaining=_minus("remaining", "Resteert", key, available, spent),
        held_back=_minus("held_back", "Niet beschikbaar gesteld", key, granted, available),
    )


def _is_available(row: Appropriation) -> bool:
    return row.state in AppropriationState.counted_as_available()


def _sum(
    rows: _Rows, act: str, key: str, found: Sequence[Grant | Appropriation | Spending]
) -> Figure:
    labels = {
        "granted": "Toegekend",
        "reserved": "Gereserveerd",
        "available": "Beschikbaar gesteld",
        "spent": "Besteed",
    }
    return Figure(
        key=f"{act}.{key}",
        label=labels[act],
        value=sum((r.amount for r in found), Decimal(0)) if found else None,
        unit="euro",
        state=State.KNOWN if found else State.UNKNOWN,
        definition=DEFINITIONS[act],
        note="; ".join(r.note for r in found if r.note),
        origins=tuple(rows.origin(r) for r in found),
    )


def _minus(act: str, label: str, key: str, whole: Figure, part: Figure) -> Figure:
    """What lies between two acts; known only where both are."""
    known = whole.value is not None and part.value is not None
    beside = State.NOT_APPLICABLE in (whole.state, part.state)
    return Figure(
        key=f"{act}.{key}",
        label=label,
        value=Decimal(whole.value or 0) - Decimal(part.value or 0) if known else None,
        unit="euro",
        state=State.KNOWN if known else State.NOT_APPLICABLE if beside else State.UNKNOWN,
        definition=DEFINITIONS[act],
        origins=whole.origins + part.origins,
    )


def _absent(lines: tuple[MoneyLine, ...], members: Sequence[Participant]) -> tuple[Absent, ...]:
    """Who is missing where some municipalities have a line: their money is unknown, not zero."""
    present: dict[tuple[int, str], set[int]] = defaultdict(set)
    for line in lines:
        if line.municipality_id is not None:
            present[line.year, line.stream].add(line.municipality_id)
    missing = {
        key: tuple(m.name for m in members if m.id not in ids) for key, ids in present.items()
    }
    return tuple(Absent(*key, names) for key, names in missing.items() if names)


def _by_year(
    lines: tuple[MoneyLine, ...], absent: Sequence[Absent], place: str
) -> tuple[MoneyLine, ...]:
    """All streams of a year together. A sum is incomplete when one of its lines is not known."""
    years: dict[int, list[MoneyLine]] = defaultdict(list)
    for line in lines:
        years[line.year].append(line)
    missing: dict[int, int] = defaultdict(int)
    for gap in absent:
        missing[gap.year] += len(gap.places)
    return tuple(_year(y, found, missing[y], place) for y, found in sorted(years.items()))


def _year(year: int, lines: list[MoneyLine], missing: int, place: str) -> MoneyLine:
    acts = {
        act: _together(act, year, [getattr(line, act) for line in lines], missing)
        for act in ("granted", "reserved", "available", "spent", "remaining", "held_back")
    }
    return MoneyLine(
        year=year,
        stream="Alle stromen",
        stream_code="",
        place=place,
        municipality_id=None,
        recipient="",
        organisation="",
        **acts,
    )


def _together(act: str, year: int, figures: list[Figure], missing: int) -> Figure:
    """The sum of what is known; what does not apply is complete and adds nothing."""
    known = [f for f in figures if f.value is not None]
    beside = [f for f in figures if f.state is State.NOT_APPLICABLE]
    delivered, of = len(known) + len(beside), len(figures) + missing
    state = State.INCOMPLETE if delivered < of else State.KNOWN
    if not known:
        state = State.NOT_APPLICABLE if delivered == of else State.UNKNOWN
    return Figure(
        key=f"{act}.{year}",
        label=figures[0].label,
        value=sum((Decimal(f.value or 0) for f in known), Decimal(0)) if known else None,
        unit="euro",
        state=state,
        known=delivered,
        of=of,
        definition=DEFINITIONS[act],
        origins=tuple(o for f in known for o in f.origins),
    )


def _changes(lines: tuple[MoneyLine, ...]) -> tuple[tuple[int, Decimal], ...]:
    """(year, change of what was made available since the year before, in percent).

    Only between years in which the same streams and municipalities are known: a line that is
    not in yet would look like a cut.
    """
    years: dict[int, dict[tuple[str, int | None], Decimal]] = defaultdict(dict)
    for line in lines:
        if line.available.value is not None:
            key = (line.stream_code, line.municipality_id)
            years[line.year][key] = Decimal(line.available.value)
    found = []
    for year, now in sorted(years.items()):
        before = years.get(year - 1, {})
        old = sum(before.values())
        if old and before.keys() == now.keys():
            ratio = (sum(now.values()) / old - 1) * 100
            found.append((year, ratio.quantize(Decimal("0.1"), ROUND_HALF_UP)))
    return tuple(found)


def _national(known: Known, rows: _Rows, region: Region, on: date) -> tuple[NationalAmount, ...]:
    """The national amounts, announced by then, of the streams this region has to do with."""
    years = known.all(StreamYear)
    circulars = known.attach(years, "circular", Circular)
    used = {r.stream_id for r in [*rows.grants, *rows.appropriations, *rows.spending]}
    mine = [
        y
        for y in years
        if _concerns(rows.streams[y.stream_id], region, used)
        and _announced(circulars.get(y.circular_id or 0), on)
    ]
    where = origins(known, StreamYear, mine)
    mine.sort(key=lambda y: (rows.streams[y.stream_id].code, y.is_total, y.first_year or 9999))
    return tuple(
        NationalAmount(
            stream=rows.streams[y.stream_id].name,
            stream_code=rows.streams[y.stream_id].code,
            years=y.years_label,
            first_year=y.first_year,
            amount=Figure(
                key=f"national.{rows.streams[y.stream_id].code}.{y.years_label}",
                label=f"{rows.streams[y.stream_id].name} {y.years_label}",
                value=y.amount,
                unit="euro",
                state=State.KNOWN if y.amount is not None else State.UNKNOWN,
                note=_notes(y),
                origins=(where[y.pk],),
            ),
            per_unit=y.amount_per_unit,
            unit=y.unit,
            circular=str(circulars[y.circular_id]) if y.circular_id else "",
            is_total=y.is_total,
        )
        for y in mine
    )


def _announced(circular: Circular | None, on: date) -> bool:
    return circular is None or circular.published_on is None or circular.published_on <= on


def _concerns(stream: FundingStream, region: Region, used: set[int]) -> bool:
    if stream.region_id is not None:
        return stream.region_id == region.pk
    own_money = stream.channel in (Channel.MUNICIPAL, Channel.OTHER)
    return stream.pk in used or (not region.made_up and not own_money)


def _notes(amount: StreamYear) -> str:
    said = [amount.note.rstrip(".")] if amount.note else []
    said += ["bij benadering"] if amount.approximate else []
    said += ["afgeleid uit andere bedragen"] if amount.derived else []
    return "; ".join(said)


def _estimated(rows: _Rows) -> Figure:
    found = [s for s in rows.spending if s.kind == SpendingKind.ESTIMATED]
    return Figure(
        key="estimated",
        label="Geraamd",
        value=sum((s.amount for s in found), Decimal(0)) if found else None,
        unit="euro",
        state=State.KNOWN if found else State.UNKNOWN,
        definition="Begrote besteding volgens de uitvoerder.",
        origins=tuple(rows.origin(s) for s in found),
    )
