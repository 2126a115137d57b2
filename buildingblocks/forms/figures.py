"""Forms for placements, flows and targets."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator

from accounts.models import User
from buildingblocks.access import holds_region, own_municipalities
from buildingblocks.enums import Permission, Precision, TargetKind, ValueState
from buildingblocks.forms.fields import (
    PERIOD_FIELDS,
    M,
    PercentageField,
    PeriodFields,
    SourcedForm,
    WholeNumberField,
    YearField,
    dated_only,
    limit,
    only_choice,
)
from buildingblocks.models import FlowCount, PlacementCount, Region, Target, bounds
from buildingblocks.models.counts import MOST_PEOPLE

SOURCE = ("source", "source_place")
AMOUNT = ("state", "value", "upper_bound", "certainty", "note")
FOREIGN = "U kunt voor deze gemeente geen cijfers invoeren."
TOO_MANY = MaxValueValidator(MOST_PEOPLE, "Dit aantal is te hoog om te kunnen kloppen.")


def bound_numbers(form: forms.BaseForm, names: Iterable[str]) -> None:
    for name in names:
        form.fields[name].validators.append(TOO_MANY)


class CountForm(SourcedForm[M]):
    """What forms for a count share; the choices are limited to what the person may enter."""

    # Everything that decides which number is printed where: it may have been printed already.
    explained: ClassVar[tuple[str, ...]] = (
        "municipality", "target_group", "value", "state", "upper_bound",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        own = own_municipalities(user, Permission.EDIT_FIGURES, region)
        limit(self, "municipality", own, FOREIGN)
        only_choice(self, "municipality")
        bound_numbers(self, ("value", "upper_bound"))

    def clean(self) -> dict[str, Any]:
        """A number belongs to ‘Bekend’, a bound to ‘Afgeschermd’, and neither to the others."""
        data = super().clean()
        state, value, bound = data.get("state"), data.get("value"), data.get("upper_bound")
        if state == ValueState.KNOWN and value is None and "value" not in self.errors:
            self.add_error("value", "Vul een aantal in, of kies wat er anders aan de hand is.")
        elif state and state != ValueState.KNOWN and value is not None:
            self.add_error("value", "Laat dit leeg, of kies bij ‘Bekend?’ voor ‘Bekend’.")
        if bound is not None and state != ValueState.SUPPRESSED:
            self.add_error("upper_bound", "Dit hoort alleen bij een afgeschermd aantal.")
        return data


class PlacementForm(CountForm[PlacementCount]):
    explained = (*CountForm.explained, "reference_date", "precision", "unit")
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Wie en wanneer": ("municipality", "target_group", "reference_date", "precision", "unit"),
        "Aantal": AMOUNT,
        "Waar staat het?": SOURCE,
    }
    blamed: ClassVar[dict[str, str]] = {"placement_is_counted_once": "reference_date"}

    class Meta:
        model = PlacementCount
        fields = [
            "municipality", "target_group", "reference_date", "precision", "unit",
            *AMOUNT, *SOURCE,
        ]  # fmt: skip
        field_classes = {"value": WholeNumberField, "upper_bound": WholeNumberField}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day = data.get("reference_date")
        if day and data.get("precision") == Precision.MONTH:
            data["reference_date"] = bounds(day, day, Precision.MONTH)[1]
        return data


class FlowForm(PeriodFields, CountForm[FlowCount]):
    explained = (*CountForm.explained, "kind", *PERIOD_FIELDS)
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Wie en wat": ("municipality", "target_group", "kind"),
        "Periode": tuple(PERIOD_FIELDS),
        "Aantal": AMOUNT,
        "Waar staat het?": SOURCE,
    }
    blamed: ClassVar[dict[str, str]] = {"flow_is_counted_once": "start"}

    class Meta:
        model = FlowCount
        fields = ["municipality", "target_group", "kind", *PERIOD_FIELDS, *AMOUNT, *SOURCE]
        field_classes = {"value": WholeNumberField, "upper_bound": WholeNumberField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dated_only(self, Precision.MONTH)


class TargetForm(SourcedForm[Target]):
    explained = (
        "kind", "municipality", "region", "target_group", "year", "value", "percentage",
        "published_on",
    )  # fmt: skip
    told_when_empty = ("published_on",)
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Welke taakstelling": ("kind", "municipality", "region", "target_group", "year"),
        "Aantal": ("value", "percentage", "certainty", "note"),
        "Waar staat het?": ("published_on", *SOURCE),
    }
    blamed: ClassVar[dict[str, str]] = {
        "municipal_target_is_set_once": "year",
        "regional_target_is_set_once": "year",
        "national_target_is_a_municipal_number": "value",
    }

    class Meta:
        model = Target
        fields = [
            "kind", "municipality", "region", "target_group", "year", "value", "percentage",
            "certainty", "note", "published_on", *SOURCE,
        ]  # fmt: skip
        field_classes = {
            "value": WholeNumberField,
            "percentage": PercentageField,
            "year": YearField,
        }

    def __init__(self, *args: Any, user: User, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        own = own_municipalities(user, Permission.EDIT_FIGURES, region)
        limit(self, "municipality", own, FOREIGN)
        whole = holds_region(user, Permission.EDIT_FIGURES, region)
        limit(self, "region", Region.objects.filter(pk__in=[region.pk] if whole else []))
        bound_numbers(self, ("value",))
        if not whole:
            del self.fields["region"]
            self.fields["municipality"].required = True
            only_choice(self, "municipality")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "municipality" not in self.errors and "region" not in self.errors:
            self._check_place(data)
        if not {"value", "percentage"} & set(self.errors):
            self._check_number(data)
        return data

    def _check_place(self, data: dict[str, Any]) -> None:
        if data.get("municipality") and data.get("region"):
            self.add_error("region", "Kies een gemeente of de regio, niet allebei.")
        elif not data.get("municipality") and not data.get("region"):
            self.add_error("municipality", "Kies een gemeente of de regio.")
        elif data.get("kind") == TargetKind.NATIONAL and not data.get("municipality"):
            self.add_error("municipality", "De landelijke taakstelling geldt per gemeente.")

    def _check_number(self, data: dict[str, Any]) -> None:
        value, percentage = data.get("value"), data.get("percentage")
        if value is not None and percentage is not None:
            self.add_error("percentage", "Vul een aantal in of een percentage, niet allebei.")
        elif value is None and percentage is None:
            self.add_error("value", "Vul een aantal in, of een percentage van de taakstelling.")
        elif percentage is not None and not 0 <= percentage <= 200:
            self.add_error("percentage", "Een percentage ligt tussen 0 en 200.")
        elif data.get("kind") == TargetKind.NATIONAL and value is None:
            self.add_error("value", "De landelijke taakstelling is een aantal, geen percentage.")
