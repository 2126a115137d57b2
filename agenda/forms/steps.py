"""Forms of what hangs from an item: its steps and its progress updates."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db.models import Q, QuerySet

from accounts.models import User
from agenda.enums import Light
from agenda.forms.terms import NOT_LATER, TermFields, empty_choices
from agenda.models import AgendaItem, ProgressUpdate, Step
from buildingblocks.access import own_municipalities, participants_ever
from buildingblocks.enums import Permission
from buildingblocks.forms import PERIOD_FIELDS, SourcedForm, limit
from buildingblocks.models import Municipality, Region

EMPTY = {
    "parent": "Geen: dit is een stap op zichzelf",
    "municipality": "Alle gemeenten",
    "source": "Geen document",
}
MOST_STEPS = MaxValueValidator(999, "Kies een lager volgnummer.")
LIGHTS = ("time", "money", "quality")
EXPLANATION = {
    "cause": "Leg bij oranje of rood uit hoe dit komt.",
    "consequence": "Leg bij oranje of rood uit wat dit betekent voor het doel.",
    "correction": "Leg bij oranje of rood uit wat u eraan doet.",
}


class StepForm(TermFields, SourcedForm[Step]):
    """A step of the item. Who may not change the item plans only for their own municipality."""

    explained = ("status",)
    fixed: ClassVar[tuple[str, ...]] = ("item",)
    blamed: ClassVar[dict[str, str]] = {
        "step_sequence": "sequence",
        "step_is_done": "done_on",
        "step_period": "start",
    }
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Wat": ("title", "kind", "phase_label", "parent", "sequence"),
        "Wie": ("actor", "municipality"),
        "Wanneer": (*PERIOD_FIELDS, "provisional", "to_be_determined", "moved_on"),
        "Hoe het staat": ("status", "done_on", "done_precision"),
        "Waar staat het?": ("source", "source_place"),
    }

    class Meta:
        model = Step
        fields = [
            "title", "kind", "phase_label", "parent", "sequence", "actor", "municipality",
            *PERIOD_FIELDS, "provisional", "to_be_determined", "status", "done_on",
            "done_precision",
            "source", "source_place",
        ]  # fmt: skip

    def __init__(self, *args: Any, user: User, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["done_on"].validators.append(NOT_LATER)
        self.fields["sequence"].validators.append(MOST_STEPS)
        limit(self, "parent", possible_parents(self.instance))
        now = Q(pk=self.instance.municipality_id or 0)
        if AgendaItem.objects.editable_by(user).filter(pk=self.instance.item_id).exists():
            places = Municipality.objects.filter(Q(pk__in=participants_ever(region)) | now)
        else:
            own = own_municipalities(user, Permission.EDIT_AGENDA, region)
            places = Municipality.objects.filter(Q(pk__in=own) | now)
            self.fields["municipality"].required = True
        limit(self, "municipality", places, "Voor deze gemeente kunt u geen stap plannen.")
        empty_choices(self, EMPTY)


def possible_parents(step: Step) -> QuerySet[Step]:
    """The item's other steps; not a part of the step itself, for then neither would be found."""
    parents = dict(Step.objects.filter(item=step.item_id).values_list("pk", "parent"))
    below = {step.pk} - {None}
    while found := {pk for pk, parent in parents.items() if parent in below} - below:
        below |= found
    return Step.objects.filter(item=step.item_id).exclude(pk__in=below)


class ProgressForm(SourcedForm[ProgressUpdate]):
    """How an item stands on a reference date."""

    explained = (*LIGHTS, "reference_date")
    fixed: ClassVar[tuple[str, ...]] = ("item",)
    blamed: ClassVar[dict[str, str]] = {"item_is_updated_once": "reference_date"}
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Hoe staat het ervoor?": ("reference_date", *LIGHTS),
        "Wat is er gebeurd en wat komt er?": ("past", "coming"),
        "Bij oranje of rood": tuple(EXPLANATION),
        "Waar staat het?": ("source", "source_place"),
    }

    class Meta:
        model = ProgressUpdate
        fields = [
            "reference_date", *LIGHTS, "past", "coming", *EXPLANATION, "source", "source_place",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if {data.get(name) for name in LIGHTS} & {str(x) for x in Light.needing_explanation()}:
            for name, message in EXPLANATION.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return data
