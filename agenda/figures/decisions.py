"""What every body did with a proposal by a day, and whether the gate is open."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from agenda.enums import (
    BodyKind,
    Outcome,
    Phase,
)
from agenda.figures.lines import DecisionLine, ProposalLine
from agenda.models import (
    Decision,
    DecisionBody,
    Proposal,
    ProposalPoint,
)
from audit.known import Known
from audit.provenance import Origin, origins
from buildingblocks.enums import Precision
from buildingblocks.figures import Participant
from buildingblocks.models import Municipality, Organisation, Region


def proposal_lines(
    known: Known, region: Region, *, on: date, members: Sequence[Participant]
) -> tuple[ProposalLine, ...]:
    """Each proposal with what every body did by the day; later decisions show as planned."""
    proposals = known.all(Proposal, region=region.pk)
    ids = [p.pk for p in proposals]
    decisions = known.all(Decision, proposal__in=ids)
    bodies = known.attach(decisions, "body", DecisionBody)
    known.attach(bodies.values(), "municipality", Municipality)
    known.attach(bodies.values(), "organisation", Organisation)
    where = origins(known, Decision, decisions)
    by_proposal: dict[int, list[DecisionLine]] = defaultdict(list)
    for row in decisions:
        by_proposal[row.proposal_id].append(_decision_line(row, where[row.pk], on))
    points: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for point in known.all(ProposalPoint, proposal__in=ids):
        points[point.proposal_id].append((point.kind, point.number, point.text))
    papers = origins(known, Proposal, proposals)
    return tuple(
        _proposal_line(p, by_proposal[p.pk], sorted(points[p.pk]), members, papers[p.pk])
        for p in proposals
    )


def _decision_line(row: Decision, origin: Origin, on: date) -> DecisionLine:
    taken = row.decided_on is not None and row.decided_on <= on
    outcome = Outcome(row.outcome) if taken or row.decided_on is None else Outcome.NOT_YET
    return DecisionLine(
        id=row.pk,
        body=str(row.body),
        body_kind=row.body.kind,
        municipality_id=row.body.municipality_id,
        phase=row.phase,
        handling=str(row.get_handling_display()) if row.handling != "nvt" else "",
        scheduled_on=row.scheduled_on,
        decided_on=row.decided_on if taken else None,
        month_only=row.decided_precision == Precision.MONTH,
        outcome=str(outcome),
        outcome_label=str(outcome.label),
        amendment=row.amendment if taken else "",
        conditions=row.conditions if taken else "",
        votes_for=row.votes_for if taken else None,
        votes_against=row.votes_against if taken else None,
        note=row.note,
        origin=origin,
    )


def _proposal_line(
    proposal: Proposal,
    decisions: list[DecisionLine],
    points: list[tuple[str, str, str]],
    members: Sequence[Participant],
    origin: Origin,
) -> ProposalLine:
    final = sorted((d for d in decisions if d.phase == Phase.DECIDING), key=_moment)
    last = {d.body: d for d in final}
    bodies = _deciding_bodies(proposal, last, members)
    agreed = {b for b, d in last.items() if b in bodies and d.outcome in Outcome.in_favour()}
    waiting = tuple(name for body, name in bodies.items() if body not in agreed)
    return ProposalLine(
        id=proposal.pk,
        code=proposal.code,
        title=proposal.title,
        summary=proposal.summary,
        requires_all=proposal.requires_all,
        legal_basis=proposal.legal_basis,
        commissioned_by=proposal.commissioned_by,
        agreed=len(agreed),
        of=len(bodies),
        adopted=(not waiting) if proposal.requires_all else None,
        waiting_for=waiting if proposal.requires_all else (),
        decisions=tuple(sorted(decisions, key=lambda d: (d.body_kind, d.body, d.phase))),
        points=tuple(points),
        origin=origin,
    )


def _deciding_bodies(
    proposal: Proposal, last: dict[str, DecisionLine], members: Sequence[Participant]
) -> dict[str, str]:
    """Who must decide: every member's council where all must agree, else whoever it lies before.

    Body -> the name to wait for. A council of which nothing is recorded still counts.
    """
    if not proposal.requires_all:
        return {body: body for body in last}
    councils = {d.municipality_id: b for b, d in last.items() if d.body_kind == BodyKind.COUNCIL}
    return {councils.get(m.id, f"Raad {m.name}"): m.name for m in members}


def _moment(decision: DecisionLine) -> tuple[date, int]:
    """When it was or will be treated, so that the last treatment counts; unplanned comes first."""
    return decision.decided_on or decision.scheduled_on or date.min, decision.id
