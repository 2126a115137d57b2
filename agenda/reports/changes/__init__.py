"""What changed since the report before: a chapter that nobody writes by hand.

Two clocks make two kinds of difference. What was already so on the day of the report before and
is only known (or corrected) now, is a *restatement*: that report, computed again (`again`),
says something else. What happened since is a *development*: the new report says something else
than that. So nothing is told twice, and a correction never reads as progress.

Pure: it compares datasets and asks the database nothing. `agenda.reports.looking_back` makes
`again`. Things are matched by their keys, never by place in a list or by what they are called.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from agenda.reports.changes.again import Again
from agenda.reports.changes.decisions import decisions
from agenda.reports.changes.figures import readings, restated
from agenda.reports.changes.items import came, lights, paired, states, terms, texts, went
from agenda.reports.changes.lines import Changes, StateChange, TermChange
from agenda.reports.changes.money import money
from agenda.reports.changes.names import joined, left, renamed
from agenda.reports.changes.sourced import sourced

if TYPE_CHECKING:
    from agenda.reports.progress import ProgressReport

L = TypeVar("L", TermChange, StateChange)

__all__ = ["Again", "Changes", "changes_since", "with_changes"]


def changes_since(
    before: "ProgressReport", after: "ProgressReport", again: Again | None = None
) -> Changes:
    """Everything that `after` says otherwise than `before`, each thing once.

    again: `before` as it would read now. Without it nothing can be called a correction, and
    the reasons for moving a term are not known.
    """
    base = again.report if again else before
    pairs = paired(before, after)
    own = bool(after.municipality)
    return Changes(
        reference_date=before.reference_date,
        known_at=before.known_at,
        looked_back=again is not None,
        restated=tuple(restated(before, again, after)) if again else (),
        readings=tuple(readings(base, after)),
        came=(*joined(before, after), *came(pairs, again, own=own)),
        went=(*left(before, after), *went(pairs, again, own=own)),
        terms=_by_item(terms(pairs, again, after)),
        states=_by_item(states(pairs)),
        lights=tuple(lights(pairs)),
        texts=(*renamed(before, after), *texts(before, after, pairs)),
        decisions=tuple(decisions(before, after)),
        money=tuple(money(base, after)),
    )


def _by_item(lines: Iterator[L]) -> tuple[L, ...]:
    """An item, and behind it its steps."""
    return tuple(sorted(lines, key=lambda line: line.code))


def with_changes(
    report: "ProgressReport",
    before: "ProgressReport",
    again: Again | None = None,
    *,
    previous: str = "",
) -> "ProgressReport":
    """The report with its chapter of changes; previous: what the report before is called."""
    changes = changes_since(before, report, again)
    sources, numbers = sourced(report, changes, (again.report if again else before, before))
    return replace(
        report,
        previous=previous,
        changes=changes,
        messages=(*report.messages, *said(changes)),
        sources=sources,
        source_numbers=numbers,
    )


def said(changes: Changes) -> tuple[str, ...]:
    """The core message has a line about printed figures that turned out to be wrong."""
    number = sum(not line.follows for line in changes.corrected)
    if not number:
        return ()
    what = (
        "1 cijfer uit het vorige verslag is"
        if number == 1
        else (f"{number} cijfers uit het vorige verslag zijn")
    )
    return (f"{what} achteraf anders; zie ‘Wat er is veranderd’.",)
