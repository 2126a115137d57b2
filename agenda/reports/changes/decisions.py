"""Decisions that were taken, changed or planned since the report before."""

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING

from agenda.enums import Outcome
from agenda.figures import DecisionLine, ProposalLine
from agenda.reports.changes.lines import DecisionChange

if TYPE_CHECKING:
    from agenda.reports.progress import ProgressReport

UNDECIDED = (Outcome.NOT_YET, Outcome.POSTPONED)
BESIDE = {"body", "outcome_label", "origin"}


def decisions(before: "ProgressReport", after: "ProgressReport") -> Iterator[DecisionChange]:
    old = {proposal.id: proposal for proposal in before.agenda.proposals}
    now = {proposal.id for proposal in after.agenda.proposals}
    for proposal in after.agenda.proposals:
        yield from _of(old.get(proposal.id), proposal)
    for proposal in before.agenda.proposals:
        if proposal.id not in now:
            yield _whole("voorstel_weg", proposal)


def _of(old: ProposalLine | None, new: ProposalLine) -> Iterator[DecisionChange]:
    if old is None:
        yield _whole("nieuw_voorstel", new)
    elif old.adopted != new.adopted and new.adopted is not None:
        yield _whole("werkt" if new.adopted else "werkt_niet", new)
    before = {line.id: line for line in old.decisions} if old else {}
    for line in new.decisions:
        was = before.pop(line.id, None)
        if kind := _kind(was, line):
            yield _change(kind, new, was, line)
    for line in before.values():
        yield _change("weg", new, line, line)


def _kind(old: DecisionLine | None, new: DecisionLine) -> str:
    """What happened with it; nothing when it reads as it did."""
    taken = _taken(new)
    if old is None:
        return "genomen" if taken else "gepland"
    if _facts(old) == _facts(new):
        return ""
    if taken and not _taken(old):
        return "genomen"
    if _taken(old):
        return "gewijzigd" if taken else "terug"
    return "gepland" if old.scheduled_on != new.scheduled_on else "aangevuld"


def _taken(line: DecisionLine) -> bool:
    return line.decided_on is not None or line.outcome not in UNDECIDED


def _facts(line: DecisionLine) -> tuple[object, ...]:
    """Without the name of the body, and where and when it was entered."""
    return tuple(getattr(line, f.name) for f in fields(line) if f.name not in BESIDE)


def _change(
    kind: str, proposal: ProposalLine, old: DecisionLine | None, line: DecisionLine
) -> DecisionChange:
    return DecisionChange(
        kind=kind,
        proposal=proposal.title,
        body=line.body,
        phase=line.phase_label,
        before=old.outcome_label if old else "",
        outcome=line.outcome,
        outcome_label=line.outcome_label,
        when=line.when,
        amendment=line.amendment,
        conditions=line.conditions,
        votes=_votes(line),
        origins=(line.origin,),
    )


def _votes(line: DecisionLine) -> str:
    if line.votes_for is None or line.votes_against is None:
        return ""
    return f"{line.votes_for} voor, {line.votes_against} tegen"


def _whole(kind: str, proposal: ProposalLine) -> DecisionChange:
    return DecisionChange(
        kind=kind,
        proposal=proposal.title,
        body="",
        phase="",
        before="",
        outcome="",
        outcome_label="",
        when="",
        amendment="",
        conditions="",
        votes="",
        origins=(proposal.origin,),
    )
