"""How the agenda stands on a reference date, computed once for every page and report.

What changes over time is read as of that day: the status that held, the term that was planned,
steps done, decisions taken, the last progress update. Names are those known at the moment asked.
"""

from agenda.figures.agenda import agenda_figures
from agenda.figures.blocks import count_items, recount
from agenda.figures.decisions import proposal_lines
from agenda.figures.items import item_lines
from agenda.figures.lines import (
    AgendaFigures,
    AgreementLine,
    BlockLine,
    DecisionLine,
    EvaluationLine,
    ItemLine,
    MoveLine,
    PrinciplesLine,
    ProposalLine,
    RiskLine,
    SectionLine,
    StepLine,
    UpdateLine,
    moved_text,
)
from agenda.figures.register import agreement_lines, evaluation_lines, principles_lines, risk_lines
from agenda.figures.steps import in_order
from agenda.figures.terms import item_moves
from agenda.figures.updates import item_updates, update_lines, worst

__all__ = [
    "AgendaFigures",
    "AgreementLine",
    "BlockLine",
    "DecisionLine",
    "EvaluationLine",
    "ItemLine",
    "MoveLine",
    "PrinciplesLine",
    "ProposalLine",
    "RiskLine",
    "SectionLine",
    "StepLine",
    "UpdateLine",
    "agenda_figures",
    "agreement_lines",
    "count_items",
    "evaluation_lines",
    "in_order",
    "item_lines",
    "item_moves",
    "item_updates",
    "moved_text",
    "principles_lines",
    "proposal_lines",
    "recount",
    "risk_lines",
    "update_lines",
    "worst",
]
