"""Placements (stock) per group and municipality."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from audit.known import Known
from audit.provenance import Figure, Origin, origins
from buildingblocks.enums import Unit, ValueState
from buildingblocks.figures.lines import DEFINITIONS, GroupFigures, Participant
from buildingblocks.figures.sums import state_of, total
from buildingblocks.models import (
    PlacementCount,
    TargetGroup,
)


def target_groups(known: Known) -> dict[int, TargetGroup]:
    """Groups by the name they had; one that was recorded later than its counts by today's name."""
    later = {} if known.at is None else {g.pk: g for g in Known().all(TargetGroup)}
    return later | {g.pk: g for g in known.all(TargetGroup)}


def group_figures(
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
        _group(groups[group], unit, members, rows, where)
        for (group, unit), rows in by_group.items()
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
        state=state_of(row.state if row else ValueState.UNKNOWN),
        reference_date=on,
        month_only=row is not None and row.precision == "maand",
        definition=DEFINITIONS["placed"],
        note=row.note if row else "",
        origins=(where[row.pk],) if row else (),
    )


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
