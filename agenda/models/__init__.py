"""What is agreed and how it goes."""

from agenda.models.decisions import Decision, DecisionBody, Proposal, ProposalPoint
from agenda.models.items import AgendaItem, ItemMunicipality, PeriodChange, Step
from agenda.models.principles import PrinciplesSection, PrinciplesVersion
from agenda.models.progress import Agreement, EvaluationMoment, ProgressUpdate, Risk

__all__ = [
    "AgendaItem",
    "Agreement",
    "Decision",
    "DecisionBody",
    "EvaluationMoment",
    "ItemMunicipality",
    "PeriodChange",
    "PrinciplesSection",
    "PrinciplesVersion",
    "ProgressUpdate",
    "Proposal",
    "ProposalPoint",
    "Risk",
    "Step",
]
