"""What is agreed and how it goes."""

from agenda.models.decisions import Decision, DecisionBody, Proposal, ProposalPoint
from agenda.models.items import AgendaItem, ItemMunicipality, PeriodChange, Step
from agenda.models.principles import PrinciplesSection, PrinciplesVersion
from agenda.models.progress import Agreement, EvaluationMoment, ProgressUpdate, Risk
from agenda.models.rounds import (
    FrozenEdition,
    FrozenRound,
    KeptFile,
    PlannedEdition,
    Round,
    SuppressionOverride,
)

__all__ = [
    "AgendaItem",
    "Agreement",
    "Decision",
    "DecisionBody",
    "EvaluationMoment",
    "FrozenEdition",
    "FrozenRound",
    "ItemMunicipality",
    "KeptFile",
    "PeriodChange",
    "PlannedEdition",
    "PrinciplesSection",
    "PrinciplesVersion",
    "ProgressUpdate",
    "Proposal",
    "ProposalPoint",
    "Risk",
    "Round",
    "Step",
    "SuppressionOverride",
]
