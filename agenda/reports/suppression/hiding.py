"""Takes hidden numbers out of a report: out of tables, shares, lines of time, changes and words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from agenda.reports.changes.lines import Changes, Reading, Restatement
from agenda.reports.messages import key_messages
from agenda.reports.progress import ProgressReport
from agenda.reports.suppression.collecting import (
    PEOPLE,
    figure_key,
    is_small,
    key_of,
    own_key,
    series_key,
    share_key,
)
from agenda.reports.suppression.table import Key
from audit.provenance import Figure, State
from buildingblocks.figures import SHELTERED, FlowLine, GroupFigures, PlaceFigures, TargetFigures

HIDDEN_NOTE = "Afgeschermd: zo is niet te herleiden om wie het gaat."
COUNTS = (PEOPLE, "plekken", "dienstbetrekkingen")
L = TypeVar("L", GroupFigures, FlowLine)


@dataclass(frozen=True)
class Hiding:
    """What is not printed, and what is printed though it is small, with the reason."""

    keys: frozenset[Key]
    below: int
    public: Mapping[str, str]

    def of(self, report: ProgressReport) -> ProgressReport:
        places = self._places(report)
        without = [
            (day, v) for day, v in report.own_series if own_key(report, day) not in self.keys
        ]
        own = next((p for p in places.participants if p.slug == report.municipality_slug), None)
        return replace(
            report,
            places=places,
            own_series=tuple(without),
            changes=self._changes(report.changes) if report.changes else None,
            messages=key_messages(
                own, report.reference_date, places, report.money, report.shared_money, report.agenda
            ),
        )

    def _places(self, report: ProgressReport) -> PlaceFigures:
        found = report.places
        return replace(
            found,
            groups=tuple(self._group(report, group) for group in found.groups),
            sheltered=self._sheltered(report, found.sheltered),
            flows=tuple(self._line(report, line) for line in found.flows),
            stated=tuple(map(self._stated, found.stated)),
        )

    def _line(self, report: ProgressReport, line: L) -> L:
        each = tuple(self._figure(report, figure) for figure in line.per_municipality)
        return replace(line, per_municipality=each, total=self._figure(report, line.total))

    def _group(self, report: ProgressReport, group: GroupFigures) -> GroupFigures:
        readings = [x for x in group.series if series_key(group, x[0]) not in self.keys]
        return replace(self._line(report, group), series=tuple(readings))

    def _figure(self, report: ProgressReport, figure: Figure) -> Figure:
        if figure_key(report, figure) in self.keys:
            return hidden(figure)
        return self._explained(figure)

    def _explained(self, figure: Figure) -> Figure:
        """What is small and public already says why it stands there."""
        reason = self.public.get(figure.key, "") if is_small(figure.value, self.below) else ""
        if not reason:
            return figure
        return replace(figure, note=" ".join(part for part in (figure.note, reason) if part))

    def _sheltered(self, report: ProgressReport, found: TargetFigures) -> TargetFigures:
        """A share gives away what it is a share of."""
        group = report.places.group(SHELTERED)
        if group is None:
            return found
        counts = zip(group.per_municipality, found.realisation, strict=False)
        shares = [
            hidden(share) if figure_key(report, count) in self.keys else share
            for count, share in counts
        ]
        whole = found.total_realisation
        if share_key(group) in self.keys:
            whole = hidden(whole)
        return replace(found, realisation=tuple(shares), total_realisation=whole)

    def _stated(self, figure: Figure) -> Figure:
        """A number of people in a paper is no smaller than one of our own."""
        if figure.unit in COUNTS and is_small(figure.value, self.below):
            return self._explained(figure) if figure.key in self.public else hidden(figure)
        return figure

    # What changed

    def _changes(self, changes: Changes) -> Changes:
        return replace(
            changes,
            restated=tuple(map(self._restated, changes.restated)),
            readings=tuple(map(self._reading, changes.readings)),
        )

    def _restated(self, line: Restatement) -> Restatement:
        key = key_of(line.key, line.unit, line.reference_date)
        if key in self.keys or self._is_small(line.key, line.unit, line.now):
            return replace(line, now=None, now_state=State.SUPPRESSED, why=())
        return line

    def _reading(self, line: Reading) -> Reading:
        if self._is_hidden(line) or self._is_small(line.key, line.unit, line.after):
            line = replace(line, after=None, after_state=State.SUPPRESSED)
        key = key_of(line.key, line.unit, line.before_date)
        if key in self.keys or self._is_small(line.key, line.unit, line.before):
            line = replace(line, before=None, before_state=State.SUPPRESSED)
        return line

    def _is_hidden(self, line: Reading) -> bool:
        return key_of(line.key, line.unit, line.after_date) in self.keys

    def _is_small(self, key: str, unit: str, value: Decimal | int | None) -> bool:
        counts = key.startswith(("placed.", "flow.")) and key not in self.public
        return counts and is_small(value, self.below)


def hidden(figure: Figure) -> Figure:
    """The same figure without its number, and without words that may hold it."""
    return replace(
        figure,
        value=None,
        numerator=None,
        denominator=None,
        state=State.SUPPRESSED,
        note=HIDDEN_NOTE,
    )
