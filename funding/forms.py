"""Forms for money granted, made available and spent."""

from typing import Any, ClassVar

from django.db.models import Max, Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from buildingblocks.access import holds_region, own_municipalities, participants_ever
from buildingblocks.enums import Permission, Precision
from buildingblocks.forms import (
    PERIOD_FIELDS,
    EuroField,
    PeriodFields,
    SourcedForm,
    YearField,
    limit,
    only_choice,
)
from buildingblocks.forms.fields import M, dated_only
from buildingblocks.models import BuildingBlock, Region
from funding.enums import SpendingKind
from funding.models import Appropriation, FundingStream, Grant, Spending

SOURCE = ("source", "source_place")
FOREIGN = "U kunt voor deze gemeente geen middelen invoeren."
ELSEWHERE = "Deze keuze hoort niet bij deze regio."


class MoneyForm(SourcedForm[M]):
    """What the three acts share: whose money it is, limited to what the person may enter.

    Only who holds the whole region may leave the municipality empty (money of all together).
    """

    fixed: ClassVar[tuple[str, ...]] = ("region",)

    def __init__(self, *args: Any, user: User, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.region = region
        own = own_municipalities(user, Permission.EDIT_MONEY, region)
        limit(self, "municipality", own, FOREIGN)
        if not holds_region(user, Permission.EDIT_MONEY, region):
            self.fields["municipality"].required = True
            self.fields["municipality"].help_text = ""
            only_choice(self, "municipality")
        streams = FundingStream.objects.filter(Q(region=None) | Q(region=region))
        limit(self, "stream", streams, ELSEWHERE)

    def same_place(self, name: str, data: dict[str, Any]) -> None:
        """Money comes from money for the same municipality, or for the region together."""
        other = data.get(name)
        if not other or "municipality" in self.errors:
            return
        place = data.get("municipality")
        if other.municipality_id not in (None, place.pk if place else None):
            self.add_error(name, "Dit is voor een andere gemeente.")


def given(region: Region) -> QuerySet[Appropriation]:
    """The region's appropriations, with what a list of them names."""
    rows = Appropriation.objects.filter(region=region)
    return rows.select_related("municipality", "region", "organisation")


class GrantForm(MoneyForm[Grant]):
    explained = (
        "stream", "recipient", "municipality", "year", "amount", "status", "granted_on", "circular",
    )  # fmt: skip
    told_when_empty = ("municipality", "granted_on", "circular")
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Wie krijgt het, voor wie": ("stream", "recipient", "municipality"),
        "Hoeveel": ("year", "amount", "status", "granted_on", "note"),
        "Waar staat het?": ("circular", *SOURCE),
    }
    blamed: ClassVar[dict[str, str]] = {"grant_once": "year", "grant_is_not_negative": "amount"}

    class Meta:
        model = Grant
        fields = [
            "stream", "recipient", "municipality", "year", "amount", "status", "granted_on",
            "note", "circular", *SOURCE,
        ]  # fmt: skip
        field_classes = {"amount": EuroField, "year": YearField}

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, region=region, **kwargs)
        limit(self, "recipient", participants_ever(region), ELSEWHERE)
        self.fields[
            "recipient"
        ].help_text = "De gemeente die het geld ontvangt; soms is dat er één voor alle andere."


class AppropriationForm(MoneyForm[Appropriation]):
    explained = ("municipality", "stream", "year", "amount", "state", "decided_on")
    told_when_empty = ("municipality", "decided_on")
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Wie aan wie": ("municipality", "organisation", "stream"),
        "Hoeveel": ("year", "amount", "state", "decided_on", "note"),
        "Hangt samen met": ("grant", "corrects"),
        "Waar staat het?": SOURCE,
    }
    blamed: ClassVar[dict[str, str]] = {
        "appropriation_once": "year",
        "appropriation_is_negative_only_as_a_correction": "amount",
    }

    class Meta:
        model = Appropriation
        fields = [
            "municipality", "organisation", "stream", "year", "amount", "state", "decided_on",
            "note", "grant", "corrects", *SOURCE,
        ]  # fmt: skip
        field_classes = {"amount": EuroField, "year": YearField}

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, region=region, **kwargs)
        granted = Grant.objects.filter(region=region)
        limit(self, "grant", granted.select_related("stream", "municipality", "region"), ELSEWHERE)
        limit(self, "corrects", given(region).exclude(pk=self.instance.pk), ELSEWHERE)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.same_place("grant", data)
        self.same_place("corrects", data)
        if not self.errors:
            self.instance.sequence = self._sequence(data)
        return data

    def _sequence(self, data: dict[str, Any]) -> int:
        """The next number for this payer, receiver, stream and year; its own while they stay."""
        alike = Appropriation.objects.filter(
            region=self.region,
            **{name: data[name] for name in ("municipality", "organisation", "stream", "year")},
        )
        if self.instance.pk and alike.filter(pk=self.instance.pk).exists():
            return self.instance.sequence
        return (alike.aggregate(last=Max("sequence"))["last"] or 0) + 1


class SpendingForm(PeriodFields, MoneyForm[Spending]):
    explained = ("municipality", "stream", "amount", "kind", *PERIOD_FIELDS)
    told_when_empty = ("municipality",)
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Wie en waarvan": ("organisation", "municipality", "stream", "appropriation"),
        "Periode": tuple(PERIOD_FIELDS),
        "Hoeveel en waarvoor": ("kind", "amount", "purpose", "building_block", "note"),
        "Waar staat het?": ("accounted_in", *SOURCE),
    }
    blamed: ClassVar[dict[str, str]] = {"spending_is_not_zero": "amount"}

    class Meta:
        model = Spending
        fields = [
            "organisation", "municipality", "stream", "appropriation", *PERIOD_FIELDS,
            "kind", "amount", "purpose", "building_block", "note", "accounted_in", *SOURCE,
        ]  # fmt: skip
        field_classes = {"amount": EuroField}

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, region=region, **kwargs)
        dated_only(self, Precision.YEAR)
        limit(self, "appropriation", given(region), ELSEWHERE)
        limit(self, "building_block", BuildingBlock.objects.filter(region=region), ELSEWHERE)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.same_place("appropriation", data)
        end = data.get("end")
        if end and data.get("kind") == SpendingKind.REALISED and end > localdate():
            self.add_error("start", "De periode is nog niet voorbij; kies ‘Geraamd’.")
        return data
