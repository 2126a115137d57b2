"""Granted, made available and spent, per stream and year and per year together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from audit.provenance import Figure, State
from buildingblocks.figures import Participant
from buildingblocks.models import Region
from funding.enums import AppropriationState, Channel, SpendingKind
from funding.figures.lines import DEFINITIONS, Absent, MoneyLine
from funding.figures.rows import Rows
from funding.models import (
    Appropriation,
    Grant,
    Spending,
)


@dataclass
class Acts:
    """The rows of one stream in one year for one payer, per act."""

    grants: list[Grant] = field(default_factory=list)
    given: list[Appropriation] = field(default_factory=list)
    used: list[Spending] = field(default_factory=list)


Key = tuple[int, int, int | None]  # year, stream, municipality


def money_lines(rows: Rows, region: Region) -> tuple[MoneyLine, ...]:
    acts: dict[Key, Acts] = defaultdict(Acts)
    for grant in rows.grants:
        acts[grant.year, grant.stream_id, grant.municipality_id].grants.append(grant)
    for row in rows.appropriations:
        acts[row.year, row.stream_id, row.municipality_id].given.append(row)
    for spent in rows.spending:
        if spent.end:
            mine = acts[spent.end.year, spent.stream_id, spent.municipality_id]
            mine.used += [spent] if spent.kind == SpendingKind.REALISED else []
    lines = [_line(rows, region, key, found) for key, found in acts.items()]
    return tuple(sorted(lines, key=lambda x: (x.year, x.stream, x.place)))


def _line(rows: Rows, region: Region, of: Key, acts: Acts) -> MoneyLine:
    year, stream_id, municipality_id = of
    grants, given, used = acts.grants, acts.given, acts.used
    place = rows.municipalities[municipality_id].name if municipality_id else region.name
    stream = rows.streams[stream_id]
    code = rows.municipalities[municipality_id].cbs_code if municipality_id else region.slug
    key = f"{stream.code}.{year}.{code}"
    granted = _sum(rows, "granted", key, grants)
    if stream.channel == Channel.MUNICIPAL and not grants:
        granted = replace(granted, state=State.NOT_APPLICABLE)
    available = _sum(rows, "available", key, [a for a in given if _is_available(a)])
    spent = _sum(rows, "spent", key, used)
    payees = {a.organisation_id for a in given} | {s.organisation_id for s in used}
    return MoneyLine(
        year=year,
        stream=stream.name,
        stream_code=stream.code,
        place=place,
        municipality_id=municipality_id,
        recipient=", ".join(rows.municipalities[g.recipient_id].name for g in grants),
        organisation=", ".join(sorted({str(rows.organisations[o]) for o in payees})),
        granted=granted,
        reserved=_sum(
            rows, "reserved", key, [a for a in given if a.state == AppropriationState.RESERVED]
        ),
        available=available,
        spent=spent,
        remaining=_minus("remaining", "Resteert", key, available, spent),
        held_back=_minus("held_back", "Niet beschikbaar gesteld", key, granted, available),
        circular=", ".join(dict.fromkeys(str(g.circular) for g in grants if g.circular_id)),
    )


def _is_available(row: Appropriation) -> bool:
    return row.state in AppropriationState.counted_as_available()


def _sum(
    rows: Rows, act: str, key: str, found: Sequence[Grant | Appropriation | Spending]
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


def absent_members(
    lines: tuple[MoneyLine, ...], members: Sequence[Participant]
) -> tuple[Absent, ...]:
    """Who is missing where some municipalities have a line: their money is unknown, not zero."""
    present: dict[tuple[int, str], set[int]] = defaultdict(set)
    for line in lines:
        if line.municipality_id is not None:
            present[line.year, line.stream].add(line.municipality_id)
    missing = {
        key: tuple(m.name for m in members if m.id not in ids) for key, ids in present.items()
    }
    return tuple(Absent(*key, names) for key, names in missing.items() if names)


def yearly(
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
        circular="",
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


def yearly_changes(lines: tuple[MoneyLine, ...]) -> tuple[tuple[int, Decimal], ...]:
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


def estimate(rows: Rows) -> Figure:
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
