"""Forms of the agenda and of everything that hangs from it."""

from agenda.forms.decisions import DecisionForm, ProposalForm
from agenda.forms.exceptions import ExceptionForm
from agenda.forms.filters import ItemFilter
from agenda.forms.items import ItemForm, NewItemForm, StatusForm
from agenda.forms.register import AgreementForm, EvaluationForm, RiskForm
from agenda.forms.rounds import EditionForm, PlanForm, RoundForm
from agenda.forms.steps import LIGHTS, ProgressForm, StepForm

__all__ = [
    "LIGHTS",
    "AgreementForm",
    "DecisionForm",
    "EditionForm",
    "EvaluationForm",
    "ExceptionForm",
    "ItemFilter",
    "ItemForm",
    "NewItemForm",
    "PlanForm",
    "ProgressForm",
    "ProposalForm",
    "RiskForm",
    "RoundForm",
    "StatusForm",
    "StepForm",
]
