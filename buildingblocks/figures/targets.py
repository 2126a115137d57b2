"""Targets by law, by by-law and by ambition, and how much of them is realised."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal

from audit.known import Known
from audit.provenance import Figure, Origin, State, origins
from buildingblocks.enums import TargetKind
from buildingblocks.figures.lines import (
    AMBITION_YEAR,
    DEFINITIONS,
    SHELTERED,
    GroupFigures,
    Participant,
    TargetFigures,
)
from buildingblocks.figures.sums import percentage, total
from buildingblocks.models import (
    Region,
    Target,
    TargetGroup,
)


def target_figures(
    known: Known,
    region: Region,
    members: Sequence[Participant],
    groups: dict[int, TargetGroup],
    placed: GroupFigures | None,
    on: date,
) -> TargetFigures:
    group_ids = [pk for pk, g in groups.items() if g.code == SHELTERED]
    rows = [
        t
        for t in known.all(Target, target_group__in=group_ids)
        if (t.region_id == region.pk or t.municipality_id in {m.id for m in members})
        and (t.published_on is None or t.published_on <= on)
    ]
    where = origins(known, Target, rows)
    year = (placed.reference_date if placed and placed.reference_date else on).year
    current = _per_municipality(members, rows, year, where)
    ambition = _ambition(rows, where)
    by_year = tuple(
        (y, _target_total(members, rows, y, where))
        for y in sorted({t.year for t in rows if t.kind == TargetKind.NATIONAL})
    )
    counts = placed.per_municipality if placed else ()
    shares = tuple(_realisation(m, c, t) for m, c, t in zip(members, counts, current, strict=False))
    return TargetFigures(
        year=year,
        per_municipality=current,
        total=_target_total(members, rows, year, where),
        realisation=shares,
        total_realisation=_total_realisation(members, shares, year),
        by_year=by_year,
        local=_local(members, rows, where, year),
        ambition=ambition,
        needed=_needed(ambition, _target_total(members, rows, AMBITION_YEAR, where)),
    )


def _per_municipality(
    members: Sequence[Participant], rows: list[Target], year: int, where: dict[int, Origin]
) -> tuple[Figure, ...]:
    found = {t.municipality_id: t for t in rows if t.kind == TargetKind.NATIONAL and t.year == year}
    return tuple(_target(m, found.get(m.id), year, where) for m in members)


def _target(member: Participant, row: Target | None, year: int, where: dict[int, Origin]) -> Figure:
    return Figure(
        key=f"target.{member.cbs_code}.{year}",
        label=member.name,
        value=row.value if row else None,
        unit="dienstbetrekkingen",
        state=State.KNOWN if row else State.UNKNOWN,
        reference_date=date(year, 12, 31),
        definition=DEFINITIONS["target"],
        note=row.note if row else "",
        origins=(where[row.pk],) if row else (),
    )


def _target_total(
    members: Sequence[Participant], rows: list[Target], year: int, where: dict[int, Origin]
) -> Figure:
    figures = _per_municipality(members, rows, year, where)
    return total(figures, key=f"target.{year}", label=f"Taakstelling {year}", members=members)


def _realisation(member: Participant, count: Figure, target: Figure) -> Figure:
    share = None
    if count.value is not None and target.value is not None:
        share = percentage(count.value, target.value)
    return Figure(
        key=f"realisation.{member.cbs_code}",
        label=member.name,
        value=share,
        unit="%",
        state=State.KNOWN if share is not None else State.UNKNOWN,
        numerator=count.value,
        denominator=target.value,
        reference_date=count.reference_date,
        definition=DEFINITIONS["realisation"],
        origins=count.origins + target.origins,
    )


def _total_realisation(
    members: Sequence[Participant], shares: Sequence[Figure], year: int
) -> Figure:
    whole = [f for f in shares if f.numerator is not None and f.denominator is not None]
    numerator = sum((f.numerator or 0 for f in whole), Decimal(0))
    denominator = sum((f.denominator or 0 for f in whole), Decimal(0))
    share = percentage(numerator, denominator)
    complete = len(whole) == len(members)
    return Figure(
        key="realisation",
        label=f"Aandeel van de taakstelling {year}",
        value=share,
        unit="%",
        state=State.UNKNOWN if share is None else State.KNOWN if complete else State.INCOMPLETE,
        numerator=int(numerator) if share is not None else None,
        denominator=int(denominator) if share is not None else None,
        known=len(whole),
        of=len(members),
        missing=tuple(m.name for m in members if m.name not in {f.label for f in whole}),
        reference_date=shares[0].reference_date if shares else None,
        definition=DEFINITIONS["realisation"],
        origins=tuple(o for f in whole for o in f.origins),
    )


def _local(
    members: Sequence[Participant], rows: list[Target], where: dict[int, Origin], year: int
) -> tuple[Figure, ...]:
    names = {m.id: m for m in members}
    return tuple(
        Figure(
            key=f"local_target.{names[t.municipality_id].cbs_code}.{t.year}",
            label=names[t.municipality_id].name,
            value=t.value,
            unit="dienstbetrekkingen",
            reference_date=date(t.year, 12, 31),
            note=t.note,
            origins=(where[t.pk],),
        )
        for t in rows
        if t.kind == TargetKind.LOCAL and t.year == year and t.municipality_id in names
    )


def _ambition(rows: list[Target], where: dict[int, Origin]) -> Figure | None:
    aims = [t for t in rows if t.kind == TargetKind.AMBITION and t.region_id]
    if not aims:
        return None
    aim = max(aims, key=lambda t: t.year)
    return Figure(
        key=f"ambition.{aim.year}",
        label=f"Ambitie {aim.year}",
        value=aim.percentage if aim.percentage is not None else aim.value,
        unit="%" if aim.percentage is not None else "dienstbetrekkingen",
        reference_date=date(aim.year, 12, 31),
        note=aim.note,
        origins=(where[aim.pk],),
    )


def _needed(ambition: Figure | None, target: Figure) -> Figure:
    value = None
    if ambition and ambition.value is not None:
        value = ambition.value
        if ambition.unit == "%" and target.state is not State.KNOWN:
            value = None
        elif ambition.unit == "%" and target.value is not None:
            exact = Decimal(ambition.value) * target.value / 100
            value = int(exact.to_integral_value(ROUND_CEILING))
    return Figure(
        key=f"needed.{AMBITION_YEAR}",
        label=f"Nodig in {AMBITION_YEAR}",
        value=value,
        unit="plekken",
        state=State.KNOWN if value is not None else State.UNKNOWN,
        denominator=target.value,
        known=target.known,
        of=target.of,
        missing=target.missing,
        definition=DEFINITIONS["needed"],
        note=""
        if value is not None
        else f"De taakstelling van {AMBITION_YEAR} is nog niet bekend.",
        origins=(ambition.origins if ambition else ()) + target.origins,
    )
