"""In- and outflow over a period."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from audit.known import Known
from audit.provenance import Figure, Origin, State, origins
from buildingblocks.enums import FlowKind, ValueState
from buildingblocks.figures.lines import DEFINITIONS, FlowLine, Participant
from buildingblocks.figures.sums import total
from buildingblocks.models import (
    FlowCount,
    TargetGroup,
)


def flow_lines(
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
