"""Every figure about places and people, computed once: for pages, PDF, spreadsheet and command.

All functions take what was known (`Known`) and the reference date; a stock is never summed over
time, groups are never summed, and a missing municipality makes a sum incomplete, not smaller.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from audit.known import Known
from audit.provenance import Figure, Origin, State, origins
from buildingblocks.enums import FlowKind, MembershipRole, TargetKind, Unit, ValueState
from buildingblocks.models import (
    FlowCount,
    Municipality,
    PlacementCount,
    Region,
    RegionMembership,
    StatedFigure,
    Target,
    TargetGroup,
)

SHELTERED = "beschut_werk"
AMBITION_YEAR = 2030

DEFINITIONS = {
    "placed": (
        "Aantal inwoners met een plek op de peildatum (stand aan het einde van die dag). "
        "De regio is de som van de deelnemende gemeenten op dezelfde peildatum."
    ),
    "target": (
        "Aantal dienstbetrekkingen dat het Rijk per gemeente en jaar vaststelt, ultimo het jaar "
        "(art. 10b lid 4 Participatiewet). De regio is de som van de deelnemers."
    ),
    "realisation": (
        "Geplaatst gedeeld door de taakstelling van het jaar van de peildatum, voor de "
        "gemeenten waarvan beide bekend zijn. Kan boven de 100% komen."
    ),
    "needed": "Ambitie in procenten maal de taakstelling van het doeljaar, naar boven afgerond.",
    "flow": "Aantal in de periode; alleen perioden die helemaal binnen de rapportageperiode vallen.",
}


@dataclass(frozen=True)
class Participant:
    """A municipality of the region on the reference date, by the name it had."""

    id: int
    cbs_code: str
    slug: str
    name: str
    is_centre: bool


@dataclass(frozen=True)
class Outsider:
    """A municipality that belongs to the area but does not count: exception or served."""

    name: str
    role: str
    note: str


@dataclass(frozen=True)
class GroupFigures:
    """Placements of one group: per municipality, for the region, and over time."""

    code: str
    label: str
    unit: str
    reference_date: date | None
    per_municipality: tuple[Figure, ...]
    total: Figure
    series: tuple[tuple[date, int | None, int], ...]


@dataclass(frozen=True)
class TargetFigures:
    """Sheltered work against its target: per municipality and for the region."""

    year: int
    per_municipality: tuple[Figure, ...]
    total: Figure
    realisation: tuple[Figure, ...]
    total_realisation: Figure
    by_year: tuple[tuple[int, Figure], ...]
    local: tuple[Figure, ...]
    ambition: Figure | None
    needed: Figure


@dataclass(frozen=True)
class FlowLine:
    """In- and outflow of one group in the period, per municipality and together."""

    code: str
    label: str
    kind: str
    kind_label: str
    per_municipality: tuple[Figure, ...]
    total: Figure


@dataclass(frozen=True)
class PlaceFigures:
    """Everything about people and places of a region, on one reference date."""

    participants: tuple[Participant, ...]
    outsiders: tuple[Outsider, ...]
    groups: tuple[GroupFigures, ...]
    sheltered: TargetFigures
    flows: tuple[FlowLine, ...]
    stated: tuple[Figure, ...]

    def group(self, code: str) -> GroupFigures | None:
        return next((g for g in self.groups if g.code == code), None)


def percentage(numerator: Decimal | int, denominator: Decimal | int) -> Decimal | None:
    """100 × numerator / denominator with one decimal, half up; None when the denominator is 0."""
    if not denominator:
        return None
    exact = Decimal(100) * numerator / denominator
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def participants(known: Known, region: Region, on: date) -> tuple[Participant, ...]:
    """The municipalities that take part on that day, in alphabetical order."""
    ties = _valid(known, region, on)
    municipalities = known.attach(ties, "municipality", Municipality)
    members = [
        Participant(m.pk, m.cbs_code, m.slug, m.name, tie.is_centre)
        for tie in ties
        if tie.role == MembershipRole.PARTICIPANT
        for m in [municipalities[tie.municipality_id]]
    ]
    return tuple(sorted(members, key=lambda p: p.name))


def _valid(known: Known, region: Region, on: date) -> list[RegionMembership]:
    return [
        tie
        for tie in known.all(RegionMembership, region=region.pk)
        if (tie.valid_from is None or tie.valid_from <= on)
        and (tie.valid_to is None or tie.valid_to >= on)
    ]


def place_figures(known: Known, region: Region, *, on: date, since: date) -> PlaceFigures:
    """All figures on the reference date `on`; flows over the period from `since` to `on`."""
    members = participants(known, region, on)
    ids = [m.id for m in members]
    groups = _target_groups(known)
    counts = known.all(PlacementCount, municipality__in=ids, reference_date__lte=on)
    placed = _groups(known, members, groups, counts)
    sheltered = next((g for g in placed if g.code == SHELTERED), None)
    return PlaceFigures(
        participants=members,
        outsiders=_outsiders(known, region, on),
        groups=placed,
        sheltered=_targets(known, region, members, groups, sheltered, on),
        flows=_flows(known, members, groups, since, on),
        stated=_stated(known, region, ids, on),
    )


def _target_groups(known: Known) -> dict[int, TargetGroup]:
    """Groups by the name they had; one that was recorded later than its counts by today's name."""
    later = {} if known.at is None else {g.pk: g for g in Known().all(TargetGroup)}
    return later | {g.pk: g for g in known.all(TargetGroup)}


def _outsiders(known: Known, region: Region, on: date) -> tuple[Outsider, ...]:
    ties = [t for t in _valid(known, region, on) if t.role != MembershipRole.PARTICIPANT]
    names = known.attach(ties, "municipality", Municipality)
    return tuple(
        Outsider(names[t.municipality_id].name, str(MembershipRole(t.role).label), t.note)
        for t in ties
    )


def _groups(
    known: Known,
    members: Sequence[Participant],
    groups: dict[int, TargetGroup],
    counts: list[PlacementCount],
) -> tuple[GroupFigures, ...]:
    by_group: dict[tuple[int, str], list[PlacementCount]] = defaultdict(list)
    for count in counts:
        by_group[count.target_group_id, count.unit].append(count)
    where = origins(known, PlacementCount, _newest(by_group.values()))
    found = [
        _group(groups[group], unit, members, rows, where) for (group, unit), rows in by_group.items()
    ]
    position = {g.code: (g.position, g.label) for g in groups.values()}
    return tuple(sorted(found, key=lambda g: (position[g.code], g.unit)))


def _newest(groups: Iterable[list[PlacementCount]]) -> list[PlacementCount]:
    newest = []
    for rows in groups:
        last = max(row.reference_date for row in rows)
        newest += [row for row in rows if row.reference_date == last]
    return newest


def _group(
    group: TargetGroup,
    unit: str,
    members: Sequence[Participant],
    rows: list[PlacementCount],
    where: dict[int, Origin],
) -> GroupFigures:
    last = max(row.reference_date for row in rows)
    current = {row.municipality_id: row for row in rows if row.reference_date == last}
    figures = tuple(_placed(group, unit, m, current.get(m.id), last, where) for m in members)
    return GroupFigures(
        code=group.code,
        label=group.label,
        unit=unit,
        reference_date=last,
        per_municipality=figures,
        total=total(figures, key=f"placed.{group.code}", label=group.label, members=members),
        series=_series(rows),
    )


def _placed(
    group: TargetGroup,
    unit: str,
    member: Participant,
    row: PlacementCount | None,
    on: date,
    where: dict[int, Origin],
) -> Figure:
    return Figure(
        key=f"placed.{group.code}.{member.cbs_code}",
        label=member.name,
        value=row.value if row else None,
        unit=str(Unit(unit).label).lower(),
        state=_state(row.state if row else ValueState.UNKNOWN),
        reference_date=on,
        month_only=bool(row) and row.precision == "maand",
        definition=DEFINITIONS["placed"],
        note=row.note if row else "",
        origins=(where[row.pk],) if row else (),
    )


def _state(state: str) -> State:
    return {
        ValueState.KNOWN: State.KNOWN,
        ValueState.SUPPRESSED: State.SUPPRESSED,
        ValueState.UNKNOWN: State.UNKNOWN,
        ValueState.NOT_APPLICABLE: State.NOT_APPLICABLE,
    }[ValueState(state)]


def _series(rows: list[PlacementCount]) -> tuple[tuple[date, int | None, int], ...]:
    """(reference date, sum of what is known or None, how many municipalities are known)."""
    days: dict[date, list[int]] = defaultdict(list)
    for row in rows:
        days[row.reference_date] += [row.value] if row.value is not None else []
    return tuple((day, sum(v) if v else None, len(v)) for day, v in sorted(days.items()))


def series_of(
    known: Known, municipality_id: int, code: str, *, on: date
) -> tuple[tuple[date, int | None], ...]:
    """One municipality's placements of one group over time; None where the value is not known."""
    groups = [g.pk for g in known.all(TargetGroup, code=code)]
    rows = known.all(
        PlacementCount,
        municipality=municipality_id,
        target_group__in=groups,
        unit=Unit.PERSON,
        reference_date__lte=on,
    )
    return tuple(sorted((row.reference_date, row.value) for row in rows))


def total(
    figures: Sequence[Figure], *, key: str, label: str, members: Sequence[Participant]
) -> Figure:
    """The sum over municipalities: what is known, of how many, and who is missing.

    Not applicable counts as delivered (the municipality said so) and adds nothing.
    """
    delivered = [f for f in figures if f.is_known or f.state is State.NOT_APPLICABLE]
    values = [f.value for f in delivered if f.value is not None]
    missing = tuple(f.label for f in figures if f not in delivered)
    state = State.KNOWN if not missing else State.INCOMPLETE
    return Figure(
        key=key,
        label=label,
        value=sum(values) if values else None,
        unit=figures[0].unit if figures else "",
        state=state if values else State.UNKNOWN,
        known=len(delivered),
        of=len(members),
        missing=missing,
        reference_date=figures[0].reference_date if figures else None,
        month_only=any(f.month_only for f in figures),
        definition=figures[0].definition if figures else "",
        origins=tuple(o for f in figures for o in f.origins),
    )


def _targets(
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
    current = _target_figures(members, rows, year, where)
    ambition = _ambition(rows, where)
    by_year = tuple(
        (y, _target_total(members, rows, y, where))
        for y in sorted({t.year for t in rows if t.kind == TargetKind.NATIONAL})
    )
    counts = placed.per_municipality if placed else ()
    shares = tuple(
        _realisation(m, c, t) for m, c, t in zip(members, counts, current, strict=False)
    )
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


def _target_figures(
    members: Sequence[Participant], rows: list[Target], year: int, where: dict[int, Origin]
) -> tuple[Figure, ...]:
    found = {
        t.municipality_id: t for t in rows if t.kind == TargetKind.NATIONAL and t.year == year
    }
    return tuple(_target(m, found.get(m.id), year, where) for m in members)


def _target(
    member: Participant, row: Target | None, year: int, where: dict[int, Origin]
) -> Figure:
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
    figures = _target_figures(members, rows, year, where)
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
        note="" if value is not None else f"De taakstelling van {AMBITION_YEAR} is nog niet bekend.",
        origins=(ambition.origins if ambition else ()) + target.origins,
    )


def _flows(
    known: Known,
    members: Sequence[Participant],
    groups: dict[int, TargetGroup],
    since: date,
    on: date,
) -> tuple[FlowLine, ...]:
    ids = [m.id for m in members]
    rows = known.all(FlowCount, municipality__in=ids, start__gte=since, end__lte=on)
    where = origins(known, FlowCount, rows)
    by_line: dict[tuple[int, str], dict[int, list[FlowCount]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in rows:
        by_line[row.target_group_id, row.kind][row.municipality_id].append(row)
    lines = [
        _flow_line(groups[group], kind, members, found, where)
        for (group, kind), found in by_line.items()
    ]
    order = list(FlowKind.values)
    return tuple(sorted(lines, key=lambda x: (x.label, order.index(x.kind))))


def _flow_line(
    group: TargetGroup,
    kind: str,
    members: Sequence[Participant],
    found: dict[int, list[FlowCount]],
    where: dict[int, Origin],
) -> FlowLine:
    most = max(len(rows) for rows in found.values())
    figures = tuple(_flow(group, kind, m, found.get(m.id, []), most, where) for m in members)
    label = str(FlowKind(kind).label)
    key = f"flow.{group.code}.{kind}"
    whole = total(figures, key=key, label=f"{label} {group.label}", members=members)
    return FlowLine(group.code, group.label, kind, label, figures, whole)


def _flow(
    group: TargetGroup,
    kind: str,
    member: Participant,
    rows: list[FlowCount],
    most: int,
    where: dict[int, Origin],
) -> Figure:
    """The sum over the periods; unknown when the municipality missed a period that others gave."""
    values = [row.value for row in rows if row.value is not None]
    absent = bool(rows) and all(row.state == ValueState.NOT_APPLICABLE for row in rows)
    whole = len(values) == most
    state = State.NOT_APPLICABLE if absent else State.KNOWN if whole else State.UNKNOWN
    return Figure(
        key=f"flow.{group.code}.{kind}.{member.cbs_code}",
        label=member.name,
        value=sum(values) if whole else None,
        unit="personen",
        state=state,
        definition=DEFINITIONS["flow"],
        origins=tuple(where[row.pk] for row in rows),
    )


def _stated(
    known: Known, region: Region, municipality_ids: list[int], on: date
) -> tuple[Figure, ...]:
    rows = [
        s
        for s in known.all(StatedFigure)
        if s.region_id == region.pk or s.municipality_id in municipality_ids
        if s.reference_date is None or s.reference_date <= on or s.precision == "jaar"
    ]
    where = origins(known, StatedFigure, rows)
    return tuple(
        Figure(
            key=f"stated.{s.key}.{s.unit}",
            label=s.label,
            value=s.value.normalize() if s.value % 1 else int(s.value),
            unit=str(s.get_unit_display()),
            reference_date=s.reference_date,
            month_only=s.precision == "maand",
            note=s.note,
            origins=(where[s.pk],),
        )
        for s in rows
    )
