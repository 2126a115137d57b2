"""What every municipality is to deliver for a round, and what of it there is."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from agenda.enums import Outcome
from agenda.figures import ProposalLine
from agenda.reports.gate.findings import Delivery, Expected, Matrix, States
from agenda.reports.messages import deciding
from agenda.reports.progress import ProgressReport
from audit.known import Known
from audit.provenance import Figure, Origin, State
from buildingblocks.enums import Certainty, Permission
from buildingblocks.figures import SHELTERED, GroupFigures, Participant
from buildingblocks.formats import dutch_date
from buildingblocks.models import PlacementCount, Target
from funding.models import Appropriation, Spending

TABLES = {
    "placed": PlacementCount._meta.label_lower,
    "target": Target._meta.label_lower,
    "available": Appropriation._meta.label_lower,
    "spent": Spending._meta.label_lower,
    "decision": "agenda.decision",
}
RIGHTS = {
    "placed": Permission.EDIT_FIGURES,
    "target": Permission.EDIT_FIGURES,
    "available": Permission.EDIT_MONEY,
    "spent": Permission.EDIT_MONEY,
    "decision": Permission.EDIT_AGENDA,
}
Judge = Callable[[int, Participant], Delivery]
Last = dict[tuple[str, int], date]


@dataclass(frozen=True)
class Column:
    expected: Expected
    judge: Judge


def matrix_of(known: Known, report: ProgressReport) -> Matrix:
    """Municipality × expected figure, as known at the moment of the report."""
    columns = [*_placed(known, report), _target(known, report), *_money(report), *_gates(report)]
    members = report.places.participants
    return Matrix(
        columns=tuple(column.expected for column in columns),
        places=tuple(m.name for m in members),
        cells=tuple(
            tuple(column.judge(index, m) for column in columns) for index, m in enumerate(members)
        ),
    )


def _provisional(
    known: Known, model: type[PlacementCount] | type[Target], report: ProgressReport
) -> set[int]:
    """The rows of the municipalities that are not final yet."""
    rows = known.all(model, municipality__in=[m.id for m in report.places.participants])
    return {row.pk for row in rows if row.certainty != Certainty.FINAL}


# Counts


def _placed(known: Known, report: ProgressReport) -> Iterator[Column]:
    """Each group that the region counts, sheltered work always: a count within the period."""
    groups = {group.code: group for group in report.places.groups}
    provisional, last = _provisional(known, PlacementCount, report), _last_counts(known, report)
    for code in dict.fromkeys((SHELTERED, *groups)):
        group = groups.get(code)
        label = f"Geplaatst: {group.label.lower() if group else 'beschut werk'}"
        expected = Expected(
            f"placed.{code}", label, f"peildatum {dutch_date(report.reference_date)}"
        )
        yield Column(expected, _count_judge(report, code, group, last, provisional))


def _count_judge(
    report: ProgressReport,
    code: str,
    group: GroupFigures | None,
    last: Last,
    provisional: set[int],
) -> Judge:
    in_time = group is not None and (group.reference_date or date.min) >= report.since

    def judge(index: int, member: Participant) -> Delivery:
        figure = group.per_municipality[index] if group and in_time else None
        return _delivery(member, f"placed.{code}", figure, provisional, last.get((code, member.id)))

    return judge


def _last_counts(known: Known, report: ProgressReport) -> Last:
    """The last day of which each municipality told a number, per group."""
    ids = [m.id for m in report.places.participants]
    codes = {origin.key: code for code, origin in _under(report)}
    groups = {row.pk: row for row in known.all(PlacementCount, municipality__in=ids)}
    by_group = {groups[pk].target_group_id: code for pk, code in codes.items() if pk in groups}
    last: Last = {}
    for row in groups.values():
        code = by_group.get(row.target_group_id)
        if code and row.value is not None and row.reference_date <= report.reference_date:
            key = (code, row.municipality_id)
            last[key] = max(last.get(key, date.min), row.reference_date)
    return last


def _under(report: ProgressReport) -> Iterator[tuple[str, Origin]]:
    for group in report.places.groups:
        for figure in group.per_municipality:
            for origin in figure.origins:
                yield group.code, origin


def _delivery(
    member: Participant,
    code: str,
    figure: Figure | None,
    provisional: set[int],
    since: date | None,
) -> Delivery:
    origin = figure.origins[0] if figure and figure.origins else None
    table, key = TABLES[code.partition(".")[0]], origin.key if origin else None
    return Delivery(member.name, code, _state(figure, key, provisional), since, table, key)


def _state(figure: Figure | None, key: int | None, provisional: set[int]) -> str:
    if figure is None or (key is None and not figure.is_known):
        return States.MISSING
    if figure.state is State.NOT_APPLICABLE:
        return States.NOT_APPLICABLE
    if figure.state is State.SUPPRESSED or figure.is_known:
        return States.PROVISIONAL if key in provisional else States.KNOWN
    return States.UNKNOWN


def _target(known: Known, report: ProgressReport) -> Column:
    sheltered, provisional = report.places.sheltered, _provisional(known, Target, report)
    expected = Expected("target", "Taakstelling", str(sheltered.year))
    since = date(sheltered.year, 1, 1)

    def judge(index: int, member: Participant) -> Delivery:
        figure = sheltered.per_municipality[index]
        return _delivery(member, "target", figure, provisional, since)

    return Column(expected, judge)


# Money


def _money(report: ProgressReport) -> Iterator[Column]:
    """What is made available and spent this year, unless the region does so together."""
    year = report.reference_date.year
    lines = [line for line in report.money.lines if line.year == year]
    for act, label in (("available", "Beschikbaar gesteld"), ("spent", "Besteed")):
        of: dict[int | None, list[Figure]] = defaultdict(list)
        for line in lines:
            of[line.municipality_id].append(getattr(line, act))
        yield Column(Expected(act, label, str(year)), _money_judge(act, of, date(year, 1, 1)))


def _money_judge(act: str, of: dict[int | None, list[Figure]], since: date) -> Judge:
    together = any(figure.is_known for figure in of.get(None, ()))

    def judge(index: int, member: Participant) -> Delivery:
        figure = next((f for f in of.get(member.id, ()) if f.is_known), None)
        found = _delivery(member, act, figure, set(), since)
        if figure is None and together:
            return Delivery(member.name, act, States.NOT_APPLICABLE)
        return found

    return judge


# Decisions


def _gates(report: ProgressReport) -> Iterator[Column]:
    """What each council decided, on proposals that need all of them."""
    for proposal in report.agenda.proposals:
        if proposal.requires_all and proposal.decisions:
            expected = Expected(
                f"decision.{proposal.code}", f"Besluit: {proposal.title}",
                f"tot en met {dutch_date(report.reference_date)}",
            )  # fmt: skip
            yield Column(expected, _vote_judge(proposal, report.reference_date))


def _vote_judge(proposal: ProposalLine, on: date) -> Judge:
    """A treatment that is still to come is not missing."""

    def judge(index: int, member: Participant) -> Delivery:
        mine = [d for d in deciding(proposal) if d.municipality_id == member.id]
        taken = any(d.outcome != Outcome.NOT_YET for d in mine)
        planned = [d.scheduled_on for d in mine if d.scheduled_on]
        key = mine[0].id if mine else None
        state = States.MISSING
        if taken or any(day > on for day in planned):
            state = States.KNOWN if taken else States.NOT_APPLICABLE
        since = min(planned, default=None)
        code = f"decision.{proposal.code}"
        return Delivery(member.name, code, state, since, TABLES["decision"], key)

    return judge
