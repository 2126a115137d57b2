"""Forms for figures about places and people, and what forms with a period share."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from audit.forms import TrackedForm
from audit.models import Document
from buildingblocks.enums import Permission, Precision
from buildingblocks.models import (
    FlowCount,
    Municipality,
    PlacementCount,
    Region,
    Target,
    bounds,
    scope,
)

PERIOD_FIELDS = ["precision", "start", "end"]


class PeriodFields(forms.ModelForm):  # type: ignore[type-arg]  # mixed into typed forms
    """A period asked as precision and a date in it; whole months, quarters and years follow."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        precision, start = data.get("precision"), data.get("start")
        if precision == Precision.NONE:
            data["start"] = data["end"] = None
        elif precision and start:
            end = data.get("end") or start
            if end < start:
                raise ValidationError({"end": "De einddatum ligt vóór de begindatum."})
            data["start"], data["end"] = bounds(start, end, precision)
        elif precision and "start" not in self.errors:
            raise ValidationError({"start": "Vul een datum in die in de periode valt."})
        return data


class DocumentForm(TrackedForm[Document]):
    explained = ("case_number", "dated")

    class Meta:
        model = Document
        fields = [
            "kind", "title", "publisher_name", "case_number", "dated", "signed_on",
            "portfolio_holder", "committee", "confidentiality", "url", "summary", "code",
        ]  # fmt: skip


class CountForm(TrackedForm[Any]):
    """What forms for a count share; the choices are limited to what the person may enter."""

    def __init__(self, *args: Any, user: User, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = scope(user, Permission.EDIT_FIGURES).municipalities
        field = self.fields["municipality"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Municipality.objects.filter(
            pk__in=mine, region_memberships__region=region
        ).distinct()
        if field.queryset.count() == 1:
            field.initial = field.queryset.get()


class PlacementForm(CountForm):
    explained: ClassVar[tuple[str, ...]] = ("value", "state", "reference_date", "upper_bound")

    class Meta:
        model = PlacementCount
        fields = [
            "municipality", "target_group", "reference_date", "precision", "unit",
            "state", "value", "upper_bound", "certainty", "note", "source", "source_place",
        ]  # fmt: skip


class FlowForm(PeriodFields, CountForm):
    explained: ClassVar[tuple[str, ...]] = ("value", "state", "start", "upper_bound")

    class Meta:
        model = FlowCount
        fields = [
            "municipality", "target_group", "kind", *PERIOD_FIELDS,
            "state", "value", "upper_bound", "certainty", "note", "source", "source_place",
        ]  # fmt: skip


class TargetForm(TrackedForm[Target]):
    explained = ("value", "percentage", "year", "kind")

    class Meta:
        model = Target
        fields = [
            "kind", "year", "municipality", "region", "target_group", "value", "percentage",
            "certainty", "published_on", "note", "source", "source_place",
        ]  # fmt: skip

    def __init__(self, *args: Any, user: User, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = scope(user, Permission.EDIT_FIGURES)
        for name, rows in (
            ("municipality", Municipality.objects.filter(pk__in=places.municipalities)),
            ("region", Region.objects.filter(pk__in=places.regions & {region.pk})),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
