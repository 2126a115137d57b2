"""Forms of the agenda and of everything that hangs from it."""

from agenda.forms.decisions import DecisionForm, ProposalForm
from agenda.forms.filters import ItemFilter
from agenda.forms.items import ItemForm, NewItemForm, StatusForm
from agenda.forms.register import AgreementForm, EvaluationForm, RiskForm
from agenda.forms.steps import LIGHTS, ProgressForm, StepForm

__all__ = [
    "LIGHTS",
    "AgreementForm",
    "DecisionForm",
    "EvaluationForm",
    "ItemFilter",
    "ItemForm",
    "NewItemForm",
    "ProgressForm",
    "ProposalForm",
    "RiskForm",
    "StatusForm",
    "StepForm",
]
