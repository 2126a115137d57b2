"""Forms of what the region keeps together: risks, agreements and moments to look back."""

from typing import Any, ClassVar, TypeVar

from django.db.models import Q

from accounts.models import User
from agenda.forms.terms import NOT_LATER, empty_choices
from agenda.models import AgendaItem, Agreement, EvaluationMoment, Risk
from agenda.services import Numbered, next_number
from audit.context import change
from audit.models import Tracked
from buildingblocks.forms import PERIOD_FIELDS, PeriodFields, SourcedForm, limit
from buildingblocks.models import Module, Region

EMPTY = {
    "item": "Niet bij één agendapunt",
    "module": "Niet bij één module",
    "owner": "Nog niet bekend",
    "source": "Geen document",
}
R = TypeVar("R", bound=Tracked)


class RegionForm(SourcedForm[R]):
    """A record of a whole region, which numbers itself."""

    def __init__(self, *args: Any, user: User, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.region = region
        if "item" in self.fields:
            now = self.instance.item_id  # type: ignore[attr-defined]
            visible = AgendaItem.objects.visible_to(user).filter(region=region)
            limit(self, "item", visible | AgendaItem.objects.filter(pk=now or 0))
        empty_choices(self, {name: text for name, text in EMPTY.items() if name in self.fields})

    def save(self, commit: bool = True) -> R:
        with change():
            if self.instance.pk is None:
                Region.objects.select_for_update().get(pk=self.region.pk)
                model: Numbered = self._meta.model  # type: ignore[assignment]
                self.instance.number = next_number(model, self.region)  # type: ignore[attr-defined]
            return super().save(commit)


class RiskForm(RegionForm[Risk]):
    explained = ("likelihood", "impact", "status")
    blamed: ClassVar[dict[str, str]] = {"closed_risk": "closed_on"}
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Het risico": ("title", "category", "item", "cause", "effect"),
        "Hoe groot is het?": ("likelihood", "impact"),
        "Wat doen we eraan?": ("measure", "owner"),
        "Hoe het staat": ("status", "since", "closed_on", "review_on"),
        "Waar staat het?": ("source", "source_place"),
    }

    class Meta:
        model = Risk
        fields = [
            "title", "category", "item", "cause", "effect", "likelihood", "impact", "measure",
            "owner", "status", "since", "closed_on", "review_on", "source", "source_place",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("since", "closed_on"):
            self.fields[name].validators.append(NOT_LATER)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        since, closed = data.get("since"), data.get("closed_on")
        if since and closed and closed < since:
            self.add_error("closed_on", "Het risico is gesloten vóór het is gesignaleerd.")
        return data


class AgreementForm(PeriodFields, RegionForm[Agreement]):
    explained = ("status", "start")
    blamed: ClassVar[dict[str, str]] = {"agreement_period": "start"}
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "De afspraak": ("topic", "text", "parties", "status"),
        "Wanneer": (*PERIOD_FIELDS, "evaluate_on"),
        "Waar staat het?": ("source", "source_place"),
    }

    class Meta:
        model = Agreement
        fields = [
            "topic", "text", "parties", "status", *PERIOD_FIELDS, "evaluate_on",
            "source", "source_place",
        ]  # fmt: skip


class EvaluationForm(PeriodFields, RegionForm[EvaluationMoment]):
    explained = ("start", "done_on")
    blamed: ClassVar[dict[str, str]] = {
        "evaluation_held": "finding",
        "evaluation_period": "start",
    }
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Wat kijken we na?": ("subject", "item", "module", "questions"),
        "Wanneer": tuple(PERIOD_FIELDS),
        "Wat kwam eruit?": ("done_on", "finding", "follow_up"),
        "Waar staat het?": ("source", "source_place"),
    }

    class Meta:
        model = EvaluationMoment
        fields = [
            "subject", "item", "module", "questions", *PERIOD_FIELDS,
            "done_on", "finding", "follow_up", "source", "source_place",
        ]  # fmt: skip

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, region=region, **kwargs)
        self.fields["done_on"].validators.append(NOT_LATER)
        now = Q(pk=self.instance.module_id or 0)
        limit(self, "module", Module.objects.filter(Q(building_block__region=region) | now))
