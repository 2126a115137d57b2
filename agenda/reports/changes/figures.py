"""Figures that were printed and are otherwise now, and numbers of people of a newer day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agenda.reports.changes.again import Again, Edit
from agenda.reports.changes.lines import Reading, Restatement
from agenda.reports.sources import origin_key
from audit.provenance import Figure, Origin, State
from buildingblocks.figures import PlaceFigures
from funding.figures import MoneyLine

if TYPE_CHECKING:
    from agenda.reports.progress import ProgressReport

ACTS = ("granted", "reserved", "available", "spent")
MADE_ACTS = ("remaining", "held_back")
Key = tuple[object, ...]


@dataclass(frozen=True)
class Printed:
    """A figure where it stands. made: it is a sum or a share of other figures of the report."""

    figure: Figure
    label: str
    place: str
    made: bool = False

    @property
    def key(self) -> Key:
        """Which figure of which day; what papers state and the State announces, by its row."""
        return (*self.lasting_key, self.figure.reference_date)

    @property
    def lasting_key(self) -> Key:
        """The same whatever the day."""
        figure = self.figure
        alone = figure.key.startswith(("stated.", "national."))
        row = origin_key(figure.origins[0]) if alone and figure.origins else ""
        return figure.key, figure.unit, row


def printed(report: "ProgressReport") -> dict[Key, Printed]:
    """Every figure of a report once."""
    found: dict[Key, Printed] = {}
    for each in (*of_places(report.places, report.region), *_of_money(report)):
        found.setdefault(each.key, each)
    return found


def of_places(places: PlaceFigures, region: str) -> Iterator[Printed]:
    for group in places.groups:
        for figure in group.per_municipality:
            yield Printed(figure, group.label, figure.label)
        yield Printed(group.total, group.label, region, made=True)
    yield from _of_targets(places, region)
    for line in places.flows:
        label = f"{line.kind_label} {line.label[:1].lower()}{line.label[1:]}"
        for figure in line.per_municipality:
            yield Printed(figure, label, figure.label)
        yield Printed(line.total, label, region, made=True)
    for figure in places.stated:
        yield Printed(figure, f"{figure.label} (volgens een stuk)", "")


def _of_targets(places: PlaceFigures, region: str) -> Iterator[Printed]:
    sheltered = places.sheltered
    label = f"Taakstelling {sheltered.year}"
    for figure in sheltered.per_municipality:
        yield Printed(figure, label, figure.label)
    yield Printed(sheltered.total, label, region, made=True)
    share = f"Aandeel van de taakstelling {sheltered.year}"
    for figure in sheltered.realisation:
        yield Printed(figure, share, figure.label, made=True)
    yield Printed(sheltered.total_realisation, share, region, made=True)
    for year, figure in sheltered.by_year:
        yield Printed(figure, f"Taakstelling {year}", region, made=True)
    for figure in sheltered.local:
        yield Printed(figure, f"Eigen taakstelling {sheltered.year}", figure.label)
    if sheltered.ambition:
        yield Printed(sheltered.ambition, sheltered.ambition.label, region)
    yield Printed(sheltered.needed, sheltered.needed.label, region, made=True)


def _of_money(report: "ProgressReport") -> Iterator[Printed]:
    money = report.money
    for line in (*money.lines, *report.shared_money):
        yield from _of_line(line, f"{line.stream} {line.year}", made=False)
    for line in money.by_year:
        yield from _of_line(line, f"alle stromen {line.year}", made=True)
    for national in money.national:
        circular = f" ({national.circular})" if national.circular else ""
        yield Printed(national.amount, f"{national.stream} {national.years}{circular}", "Landelijk")
    yield Printed(money.estimated, money.estimated.label, report.municipality or report.region)


def _of_line(line: MoneyLine, about: str, *, made: bool) -> Iterator[Printed]:
    for act in (*ACTS, *MADE_ACTS):
        figure: Figure = getattr(line, act)
        mine = made or act in MADE_ACTS
        yield Printed(figure, f"{figure.label}: {about}", line.place, made=mine)


# Restated


@dataclass(frozen=True)
class Difference:
    """One figure as it was printed and as it is now; None where it is in no list."""

    was: Printed | None
    now: Printed | None
    each: Printed

    @property
    def rows(self) -> dict[str, Origin]:
        found = (p for p in (self.was, self.now) if p)
        return {origin_key(o): o for p in found for o in p.figure.origins}


def restated(
    before: "ProgressReport", again: Again, after: "ProgressReport"
) -> Iterator[Restatement]:
    """First what was written anew, with its reason; then what follows from it."""
    hidden = shielded(before) | shielded(after)
    old, now = printed(before), printed(again.report)
    differing = [
        Difference(was, new, each)
        for key, each in {**old, **now}.items()
        if _says(was := old.get(key)) != _says(new := _shield(now.get(key), hidden))
    ]
    told: set[str] = set()
    for found in sorted(differing, key=lambda difference: difference.each.made):
        line = _restatement(found, again, told)
        told |= set() if line.follows else set(found.rows)
        yield line


def shielded(report: "ProgressReport") -> set[Key]:
    """Figures that are kept from the reader, so that their value is said nowhere else either."""
    return {
        each.lasting_key
        for each in printed(report).values()
        if each.figure.state is State.SUPPRESSED
    }


def _shield(each: Printed | None, hidden: set[Key]) -> Printed | None:
    if each is None or each.lasting_key not in hidden:
        return each
    return replace(each, figure=replace(each.figure, value=None, state=State.SUPPRESSED))


def _says(each: Printed | None) -> tuple[object, State]:
    """What a reader reads; a figure that is not there is not known."""
    if each is None:
        return None, State.UNKNOWN
    return each.figure.value, each.figure.state


def _restatement(found: Difference, again: Again, told: set[str]) -> Restatement:
    was, now, figure = found.was, found.now, found.each.figure
    edited = {key: o for key, o in found.rows.items() if again.edits_of(o)}
    follows = found.each.made and bool(edited) and set(edited) <= told
    edits = sorted((e for o in edited.values() for e in again.edits_of(o)), key=lambda e: e.at)
    return Restatement(
        key=figure.key,
        label=found.each.label,
        place=found.each.place,
        unit=figure.unit,
        reference_date=figure.reference_date,
        printed=was.figure.value if was else None,
        printed_state=was.figure.state if was else State.UNKNOWN,
        now=now.figure.value if now else None,
        now_state=now.figure.state if now else State.UNKNOWN,
        late=_came_later(found, [again.edits_of(row) for row in edited.values()]),
        follows=follows,
        why=() if follows else tuple(dict.fromkeys(e.why for e in edits if e.why)),
        changed=max((e.at for e in edits), default=None),
        origins=tuple(edited.values()) or figure.origins,
    )


def _came_later(found: Difference, rows: Sequence[Sequence[Edit]]) -> bool:
    """Whether rows were only added, or nothing was printed that could be wrong."""
    if found.was is None or found.was.figure.value is None:
        return True
    return bool(rows) and all(edits[0].added for edits in rows)


# Of a newer day


def readings(base: "ProgressReport", after: "ProgressReport") -> Iterator[Reading]:
    """Numbers of people and places then and now; `base` already has what was restated."""
    hidden = shielded(after)
    old = {p.lasting_key: p for p in of_places(base.places, base.region)}
    new = {p.lasting_key: p for p in of_places(after.places, after.region)}
    for key, now in new.items():
        was = _shield(old.get(key), hidden)
        if _says(was) != _says(now):
            yield _reading(was, now, now)
    for key, was in old.items():
        if key not in new and _says(was) != _says(None) and not _is_of_a_year(was):
            yield _reading(was, None, was)


def _is_of_a_year(each: Printed) -> bool:
    """A report shows the target of its own year; that of another year is not gone."""
    return each.figure.key.startswith("target.")


def _reading(was: Printed | None, now: Printed | None, each: Printed) -> Reading:
    return Reading(
        key=each.figure.key,
        label=each.label,
        place=each.place,
        unit=each.figure.unit,
        made=each.made,
        before=was.figure.value if was else None,
        before_state=was.figure.state if was else State.UNKNOWN,
        before_date=was.figure.reference_date if was else None,
        after=now.figure.value if now else None,
        after_state=now.figure.state if now else State.UNKNOWN,
        after_date=now.figure.reference_date if now else None,
        origins=each.figure.origins,
    )
