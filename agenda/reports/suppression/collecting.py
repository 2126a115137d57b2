"""Reads the numbers of people out of a round of reports, with the sums that tie them together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agenda.reports.progress import ProgressReport
from agenda.reports.suppression.table import Key, Shown, Table, places_of
from audit.provenance import Figure, State
from buildingblocks.enums import FlowKind
from buildingblocks.figures import SHELTERED, GroupFigures
from buildingblocks.formats import Number

PEOPLE = "personen"
COUNTED = ("placed", "flow")
SHARE = f"realisation.{SHELTERED}"
IN, OUT, REGULAR = FlowKind.INFLOW, FlowKind.OUTFLOW, FlowKind.TRANSFER


@dataclass(frozen=True)
class Before:
    """Rounds that were printed before: as printed, and with what was hidden in them.

    A reader knows only the first; the second is what must not be found out.
    """

    printed: Sequence[ProgressReport] = ()
    whole: Sequence[ProgressReport] = ()


def table_of(
    reports: Sequence[ProgressReport],
    *,
    below: int,
    public: Mapping[str, str],
    before: Before,
) -> Table:
    """Everything that the editions together say about people, as one reader sees it."""
    table = Table(below)
    known = dict(_numbers(before.printed))
    for report in reports:
        _quoted(table, report)
        _add_figures(table, report, known, public)
    for key, value in _numbers(reports):
        table.add(key, value, given=known.get(key) == value)
    _add_earlier(table, before, known)
    regions = [report for report in before.whole if not report.municipality]
    _relate(table, [reports[0], *regions])
    return table


def _add_figures(
    table: Table, report: ProgressReport, known: Mapping[Key, int], public: Mapping[str, str]
) -> None:
    for key, figure in figures_of(report):
        if figure.value is not None:
            shown = Shown.PUBLIC if figure.key in public else Shown.OPEN
            table.add(key, int(figure.value), shown, given=known.get(key) == figure.value)


def _numbers(reports: Iterable[ProgressReport]) -> Iterator[tuple[Key, int]]:
    """Every number of people that these editions print."""
    for report in reports:
        for key, figure in figures_of(report):
            if figure.value is not None:
                yield key, int(figure.value)
        yield from readings_of(report)
        yield from restated_of(report)
        yield from share_of(report)


def _add_earlier(table: Table, before: Before, known: Mapping[Key, int]) -> None:
    """What was printed before is known; what was hidden before stays hidden."""
    for key, value in known.items():
        table.add(key, value, Shown.PUBLIC)
    for key, value in _numbers(before.whole):
        if key not in known:
            table.hide(key, value)
    for report in before.printed:
        for key, figure in figures_of(report):
            if figure.state is State.SUPPRESSED and key in table.values:
                table.hide(key, table.values[key])


# What is printed


def key_of(figure_key: str, unit: str, day: date | None) -> Key | None:
    """Which number a figure is on a day, or up to it; None where it does not count people."""
    parts = figure_key.split(".")
    if parts[0] not in COUNTED:
        return None
    own = parts[-1].isdigit()
    what = ".".join(parts[:-1] if own else parts)
    return Key(what, unit, parts[-1] if own else "", day)


def figures_of(report: ProgressReport) -> Iterator[tuple[Key, Figure]]:
    """The figures that count people, and how many of them the region's share is of."""
    places = report.places
    every = [f for g in places.groups for f in (*g.per_municipality, g.total)]
    every += [f for line in places.flows for f in (*line.per_municipality, line.total)]
    for figure in every:
        if key := figure_key(report, figure):
            yield key, figure


def figure_key(report: ProgressReport, figure: Figure) -> Key | None:
    """A flow is of the period that ends on the day of the report."""
    return key_of(figure.key, figure.unit, figure.reference_date or report.reference_date)


def readings_of(report: ProgressReport) -> Iterator[tuple[Key, int]]:
    """The lines of time: of the region per group, and of the municipality itself."""
    for group in report.places.groups:
        for day, value, _known in group.series:
            if value is not None:
                yield series_key(group, day), value
    for day, value in report.own_series:
        if value is not None:
            yield own_key(report, day), value


def series_key(group: GroupFigures, day: date) -> Key:
    return Key(f"placed.{group.code}", group.total.unit, "", day)


def own_key(report: ProgressReport, day: date) -> Key:
    return Key(f"placed.{SHELTERED}", PEOPLE, report.cbs_code, day)


def restated_of(report: ProgressReport) -> Iterator[tuple[Key, int]]:
    """Numbers of an earlier day that the chapter on changes names anew."""
    for line in report.changes.restated if report.changes else ():
        key = key_of(line.key, line.unit, line.reference_date)
        if key and line.reference_date and line.now is not None:
            yield key, int(line.now)


def _quoted(table: Table, report: ProgressReport) -> None:
    """What a paper states of the same day is known to everybody who reads the paper."""
    group = report.places.group(SHELTERED)
    for stated in report.places.stated if group else ():
        for figure in (group.total, *group.per_municipality) if group else ():
            key = figure_key(report, figure)
            if key and figure.value is not None and _says(stated, figure, group, table.below):
                table.add(key, int(figure.value), Shown.PUBLIC)


def _says(stated: Figure, figure: Figure, group: GroupFigures | None, below: int) -> bool:
    """Whether a paper gives this number away: by itself, or as a share of the target."""
    whole = group is not None and figure == group.total and figure.known == figure.of
    if stated.reference_date != figure.reference_date or is_small(stated.value, below):
        return False
    if stated.key.startswith("stated.realisatie."):
        return whole
    return stated.value == figure.value and (whole or figure.label in stated.label)


def is_small(value: Number | None, below: int) -> bool:
    return value is not None and 0 < value < below


# How the numbers hang together


def _relate(table: Table, rounds: Sequence[ProgressReport]) -> None:
    """Every sum, in this round and in the ones before."""
    for report in rounds:
        _relate_in_time(table, report)
    for key in [key for key in table.values if key.is_total and key.what != SHARE]:
        _relate_column(table, key)
    for report in rounds:
        _relate_share(table, report)


def _relate_column(table: Table, total: Key) -> None:
    """The municipalities add up; what is printed nowhere is one number for the reader."""
    parts = list(places_of(table, total.what, total.unit, total.day))
    rest = table.values[total] - sum(table.values[key] for key in parts)
    terms = [(key, 1) for key in parts]
    if rest > 0:
        others = Key(total.what, total.unit, "overige", total.day)
        table.add(others, rest, Shown.ABSENT)
        terms.append((others, 1))
    table.relate([*terms, (total, -1)])


def _relate_in_time(table: Table, report: ProgressReport) -> None:
    """Count now = count then + in − out, per municipality and together."""
    for group in report.places.groups:
        if group.total.unit == PEOPLE:
            _relate_group(table, report, group)


def _relate_group(table: Table, report: ProgressReport, group: GroupFigures) -> None:
    earlier = [day for day, _value, _known in group.series if day < report.since]
    if not earlier or group.reference_date is None:
        return
    days = (max(earlier), group.reference_date, report.reference_date)
    for place in (*(m.cbs_code for m in report.places.participants), ""):
        _relate_stock(table, group, place, days)


def _relate_stock(
    table: Table, group: GroupFigures, place: str, days: tuple[date, date, date]
) -> None:
    then, now, until = days
    what = f"placed.{group.code}"
    stock, base = (Key(what, PEOPLE, place, day) for day in (now, then))
    flow = {
        kind: Key(f"flow.{group.code}.{kind}", PEOPLE, place, until) for kind in (IN, OUT, REGULAR)
    }
    terms = [(stock, 1), (base, -1), (flow[IN], -1), (flow[OUT], 1)]
    if base not in table.values and all(key in table.values for key, _ in terms if key != base):
        implied = sum(table.values[key] * sign for key, sign in terms if key != base)
        if place and implied >= 0:
            table.add(base, implied, Shown.ABSENT)
    if not table.relate(terms):
        table.relate([*terms, (flow[REGULAR], 1)])


def _relate_share(table: Table, report: ProgressReport) -> None:
    """The region's share is of the municipalities of which both numbers are known."""
    group, shares = report.places.group(SHELTERED), report.places.sheltered.realisation
    for key, value in share_of(report):
        whole = {f.label for f in shares if None not in (f.numerator, f.denominator)}
        every = group.per_municipality if group else ()
        counted = [figure_key(report, f) for f in every if f.label in whole]
        table.add(key, value)
        table.relate([*((found, 1) for found in counted if found), (key, -1)])


def share_of(report: ProgressReport) -> Iterator[tuple[Key, int]]:
    """How many people the region's share is of."""
    group, share = report.places.group(SHELTERED), report.places.sheltered.total_realisation
    if group and share.numerator is not None:
        yield share_key(group), int(share.numerator)


def share_key(group: GroupFigures) -> Key:
    return Key(SHARE, group.total.unit, "", group.reference_date)
