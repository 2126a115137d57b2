"""The chapters about decisions and about the principles that were adopted."""

from collections.abc import Iterator, Sequence
from string import ascii_lowercase
from typing import Any

from agenda.enums import Outcome, SectionKind, VersionStatus
from agenda.figures import DecisionLine, PrinciplesLine, ProposalLine
from agenda.reports import charts
from agenda.reports.layout.cells import References, names, outcome_state
from agenda.reports.layout.drawings import LARGE, SMALL, Size
from agenda.reports.messages import deciding
from agenda.reports.progress import ProgressReport
from buildingblocks.formats import dutch_date

MOST_COLUMNS = 4
FEWEST_BODIES = 3


def decisions(report: ProgressReport, refs: References) -> dict[str, Any]:
    found = [p for p in report.agenda.proposals if p.decisions]
    return {
        "proposals": [_proposal(report, p, refs) for p in found],
        "without": [p.title for p in report.agenda.proposals if not p.decisions],
        "tables": [
            _table(report, found[i : i + MOST_COLUMNS], refs)
            for i in range(0, len(found), MOST_COLUMNS)
        ],
        "chart": tally_chart(report, LARGE),
    }


def _proposal(report: ProgressReport, proposal: ProposalLine, refs: References) -> dict[str, Any]:
    points = [text for kind, _, text in proposal.points if kind == "beslispunt"]
    return {
        "title": proposal.title,
        "points": points,
        "gate": _gate(proposal),
        "sources": refs.under([proposal.origin]),
    }


def _gate(proposal: ProposalLine) -> str:
    """For a proposal that all councils must agree with: how far that is."""
    if not proposal.requires_all or not proposal.of:
        return ""
    if proposal.adopted:
        return f"Alle {proposal.of} raden hebben ingestemd: het voorstel werkt."
    decided = sum(d.outcome != Outcome.NOT_YET for d in deciding(proposal))
    if not decided:
        return (
            f"Het werkt pas als alle {proposal.of} raden instemmen. Van geen van hen is de "
            "uitkomst bekend."
        )
    verb = "instemt" if len(proposal.waiting_for) == 1 else "instemmen"
    return (
        f"{proposal.agreed} van de {proposal.of} raden hebben ingestemd. Het werkt pas als ook "
        f"{names(proposal.waiting_for)} {verb}."
    )


# The matrix


def _table(
    report: ProgressReport, proposals: Sequence[ProposalLine], refs: References
) -> dict[str, Any]:
    """Bodies down, proposals across; what needs more words stands below with a letter."""
    bodies = _bodies(report, proposals)
    remarks = _Remarks()
    rows = [
        {
            "body": body,
            "own": bool(report.municipality) and body.endswith(f" {report.municipality}"),
            "cells": [
                _cell([d for d in p.decisions if d.body == body], p, remarks) for p in proposals
            ],
            "sources": refs.under(
                d.origin for p in proposals for d in p.decisions if d.body == body
            ),
        }
        for body in bodies
    ]
    return {
        "caption": "Wat elk orgaan besloot",
        "heads": [p.title for p in proposals],
        "rows": rows,
        "remarks": remarks.lines(),
    }


def _bodies(report: ProgressReport, proposals: Sequence[ProposalLine]) -> list[str]:
    """Councils first, then colleges, then the others, each in alphabetical order."""
    order = {"raad": 0, "college": 1}
    found = {(order.get(d.body_kind, 2), d.body) for p in proposals for d in p.decisions}
    return [body for _, body in sorted(found)]


class _Remarks:
    """Each remark once, with a letter and the bodies it is about."""

    def __init__(self) -> None:
        self.about: dict[str, list[str]] = {}

    def letter(self, text: str, body: str) -> str:
        bodies = self.about.setdefault(text, [])
        if body not in bodies:
            bodies.append(body)
        return _letter(list(self.about).index(text))

    def lines(self) -> list[dict[str, str]]:
        return [
            {"letter": _letter(index), "text": text, "bodies": names(bodies)}
            for index, (text, bodies) in enumerate(self.about.items())
        ]


def _letter(index: int) -> str:
    first = ascii_lowercase[index // 26 - 1] if index >= 26 else ""
    return first + ascii_lowercase[index % 26]


def _cell(
    found: Sequence[DecisionLine], proposal: ProposalLine, remarks: _Remarks
) -> dict[str, Any] | None:
    """The decision of one body; what else it did with the proposal becomes a remark."""
    if not found:
        return None
    ordered = sorted(found, key=_weight)
    main = ordered[-1]
    said = [remarks.letter(text, main.body) for text in _told(main, ordered[:-1], proposal)]
    return {
        "state": outcome_state(main.outcome, main.outcome_label),
        "when": main.when,
        "votes": _votes(main),
        "letters": list(dict.fromkeys(said)),
    }


def _votes(decision: DecisionLine) -> str:
    if decision.votes_for is None or decision.votes_against is None:
        return ""
    return f"{decision.votes_for} voor, {decision.votes_against} tegen"


def _weight(decision: DecisionLine) -> tuple[bool, Any, int]:
    """The last decision weighs most; treatments before it weigh less."""
    moment = decision.decided_on or decision.scheduled_on
    return (decision.phase == "besluitvormend", (moment is not None, moment), decision.id)


def _told(
    main: DecisionLine, others: Sequence[DecisionLine], proposal: ProposalLine
) -> Iterator[str]:
    title = f"‘{proposal.title}’"
    if main.phase != "besluitvormend":
        yield f"{title}: {main.phase_label.lower()}, dit orgaan besluit niet of nog niet."
    if main.amendment:
        yield f"{title}, amendement: {main.amendment}"
    if main.conditions:
        yield f"{title}, voorwaarden: {main.conditions}"
    if main.note:
        yield f"{title}: {main.note}"
    for other in others:
        when = f" ({other.when})" if other.when else ""
        outcome = "" if other.outcome == Outcome.NOT_YET else f", {other.outcome_label.lower()}"
        yield f"{title}: eerder of ook {other.phase_label.lower()}{when}{outcome}."


def tally_chart(report: ProgressReport, size: Size) -> dict[str, str] | None:
    """The councils on the proposal that needs all of them; large only once one of them decided."""
    gated = next((p for p in report.agenda.proposals if p.requires_all and p.of), None)
    if gated is None or not (size is SMALL or any(d.decided_on for d in deciding(gated))):
        return None
    members = {p.id: p.name for p in report.places.participants}
    last = {
        d.municipality_id: d
        for d in sorted(deciding(gated), key=_weight)
        if d.body_kind == "raad" and d.municipality_id in members
    }
    votes = [_vote(name, last.get(pk)) for pk, name in members.items()]
    caption = f"Raden over ‘{gated.title}’"
    finding = f"{caption}: {gated.agreed} van de {gated.of} hebben ingestemd."
    chart = charts.DecisionTally(f"{size.prefix}raden", finding, votes, width=size.width)
    return {"chart": charts.render_chart(chart), "caption": caption, "note": ""}


def _vote(name: str, decision: DecisionLine | None) -> charts.Vote:
    if decision is None or decision.outcome == Outcome.NOT_YET:
        return charts.Vote(name, "unknown")
    words = decision.outcome_label.lower()
    if decision.outcome == Outcome.CONDITIONAL:
        return charts.Vote(name, "conditional", words)
    if decision.in_favour:
        return charts.Vote(name, "yes", words)
    return charts.Vote(name, "no" if decision.outcome == Outcome.REJECTED else "pending", words)


# Principles


def principles(report: ProgressReport, refs: References) -> dict[str, Any] | None:
    """The version in force, and which ones came before it."""
    versions = report.agenda.principles
    if not versions:
        return None
    adopted = [v for v in versions if v.status == VersionStatus.ADOPTED.label]
    force = adopted[-1] if adopted else versions[-1]
    return {
        "label": force.label,
        "status": force.status.lower(),
        "dated": dutch_date(force.dated),
        "note": force.note,
        "rows": [
            {
                "position": str(s.position),
                "heading": s.heading,
                "change": _moved(s.moved_from, s.change_note),
            }
            for s in force.sections
            if s.kind == SectionKind.PRINCIPLE
        ],
        "earlier": [_earlier(v, refs) for v in versions if v is not force],
        "sources": refs.under([force.origin]),
    }


def _moved(before: int | None, note: str) -> str:
    moved = f"Stond eerst op plaats {before}." if before is not None else ""
    return " ".join(part for part in (moved, note) if part)


def _earlier(version: PrinciplesLine, refs: References) -> dict[str, Any]:
    dated, status = dutch_date(version.dated), version.status.lower()
    return {
        "text": f"Versie {version.label} van {dated} ({status})",
        "sources": refs.under([version.origin]),
    }
