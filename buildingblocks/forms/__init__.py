"""Forms of figures and sources, and the fields that other forms share."""

from buildingblocks.forms.documents import DocumentFilter, DocumentForm
from buildingblocks.forms.fields import (
    PERIOD_FIELDS,
    EuroField,
    PercentageField,
    PeriodFields,
    SourcedForm,
    WholeNumberField,
    YearField,
    limit,
    only_choice,
)
from buildingblocks.forms.figures import FlowForm, PlacementForm, TargetForm

__all__ = [
    "PERIOD_FIELDS",
    "DocumentFilter",
    "DocumentForm",
    "EuroField",
    "FlowForm",
    "PercentageField",
    "PeriodFields",
    "PlacementForm",
    "SourcedForm",
    "TargetForm",
    "WholeNumberField",
    "YearField",
    "limit",
    "only_choice",
]
