"""Forms of proposals and of what bodies decide on them."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import Q, QuerySet

from accounts.models import User
from agenda.enums import Outcome
from agenda.forms.terms import NOT_LATER
from agenda.models import Decision, DecisionBody, Proposal
from buildingblocks.access import holds_region
from buildingblocks.enums import Permission
from buildingblocks.forms import SourcedForm, limit
from buildingblocks.models import Region, scope

MOST_MEMBERS = MaxValueValidator(100, "Zo veel leden heeft geen enkel orgaan.")


class ProposalForm(SourcedForm[Proposal]):
    explained = ("requires_all",)
    fixed: ClassVar[tuple[str, ...]] = ("region",)
    blamed: ClassVar[dict[str, str]] = {"proposal_code": "code"}
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Het voorstel": ("title", "code", "summary"),
        "Hoe het wordt besloten": ("requires_all", "commissioned_by", "legal_basis"),
        "Waar staat het?": ("source", "source_place"),
    }

    class Meta:
        model = Proposal
        fields = [
            "title", "code", "summary", "requires_all", "commissioned_by", "legal_basis",
            "source", "source_place",
        ]  # fmt: skip

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code == "nieuw":
            raise ValidationError("Kies een andere code: dit woord heeft een eigen adres.")
        return code


class DecisionForm(SourcedForm[Decision]):
    """What one body does with the proposal; limited to the bodies that the person keeps."""

    explained = ("outcome", "decided_on", "phase", "body")
    fixed: ClassVar[tuple[str, ...]] = ("proposal",)
    blamed: ClassVar[dict[str, str]] = {
        "decision_once": "scheduled_on",
        "final_outcome": "decided_on",
        "open_outcome": "outcome",
    }
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Wie en wanneer": ("body", "phase", "handling", "scheduled_on"),
        "Wat is besloten?": (
            "outcome", "decided_on", "decided_precision", "votes_for", "votes_against",
        ),
        "Letterlijk": ("amendment", "conditions", "note"),
        "Waar staat het?": ("source", "source_place"),
    }  # fmt: skip

    class Meta:
        model = Decision
        fields = [
            "body", "phase", "handling", "scheduled_on", "outcome", "decided_on",
            "decided_precision", "votes_for", "votes_against", "amendment", "conditions",
            "note", "source", "source_place",
        ]  # fmt: skip

    def __init__(self, *args: Any, user: User, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        mine = bodies(user, region) | DecisionBody.objects.filter(pk=self.instance.body_id or 0)
        limit(
            self,
            "body",
            mine.select_related("municipality", "organisation"),
            "Van dit orgaan houdt u de besluiten niet bij.",
        )
        self.fields["decided_on"].validators.append(NOT_LATER)
        for name in ("votes_for", "votes_against"):
            self.fields[name].validators.append(MOST_MEMBERS)

    def _check_reason(self, data: dict[str, Any]) -> None:
        """The first outcome of a planned treatment is no change of one."""
        if self.initial.get("outcome") != Outcome.NOT_YET:
            super()._check_reason(data)


def bodies(user: User, region: Region) -> QuerySet[DecisionBody]:
    """Bodies of one's own municipalities; for the coordinator all that the region deals with."""
    of_the_region = (
        Q(municipality__region_memberships__region=region)
        | Q(decisions__proposal__region=region)
        | Q(organisation__items__region=region)
    )
    if not holds_region(user, Permission.EDIT_AGENDA, region):
        own = scope(user, Permission.EDIT_AGENDA).municipalities
        of_the_region = Q(municipality__region_memberships__region=region, municipality__in=own)
    return DecisionBody.objects.filter(
        pk__in=DecisionBody.objects.filter(of_the_region).values("pk")
    )
