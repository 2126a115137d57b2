"""What is proposed to councils, colleges and boards, and what they decide."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.models import User
from agenda.enums import BodyKind, Handling, Outcome, Phase, PointKind
from audit.constraints import unique_even_when_empty
from audit.models import Sourced, Tracked
from buildingblocks.enums import LegalForm, Permission, Precision
from buildingblocks.models import Municipality, Organisation, Region, scope


class DecisionBody(Tracked):
    """A body that decides or advises, of a municipality or of an organisation."""

    kind = models.CharField("soort", max_length=30, choices=BodyKind)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="bodies"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="bodies"
    )

    class Meta:
        verbose_name = "besluitend orgaan"
        verbose_name_plural = "besluitende organen"
        ordering = ["kind", "municipality", "organisation"]
        constraints = [
            models.CheckConstraint(
                name="body_is_of_a_municipality_or_an_organisation",
                condition=Q(municipality__isnull=True) ^ Q(organisation__isnull=True),
                violation_error_message="Kies een gemeente of een organisatie, niet allebei.",
            ),
            models.UniqueConstraint(
                name="municipal_body_is_unique",
                fields=["kind", "municipality"],
                condition=Q(municipality__isnull=False),
            ),
            models.UniqueConstraint(
                name="organisation_body_is_unique",
                fields=["kind", "organisation"],
                condition=Q(organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="body_kind_is_known", condition=Q(kind__in=BodyKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short_kind} {self.municipality or self.organisation}"

    @property
    def short_kind(self) -> str:
        short = {BodyKind.COUNCIL: "Raad", BodyKind.COLLEGE: "College"}
        return short.get(BodyKind(self.kind), self.get_kind_display())

    def clean(self) -> None:
        """An AB or DB exists only at a public body (Wgr; domain rule)."""
        boards = (BodyKind.GENERAL_BOARD, BodyKind.EXECUTIVE_BOARD)
        forms = (LegalForm.PUBLIC_BODY, LegalForm.UNKNOWN)
        if self.kind in boards and self.organisation and self.organisation.legal_form not in forms:
            raise ValidationError({"kind": "Alleen een openbaar lichaam heeft een AB en een DB."})


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def editable_by(self, user: User) -> Self:
        return self.filter(region__in=scope(user, Permission.EDIT_AGENDA).regions)

    def visible_to(self, user: User) -> Self:
        return self.filter(region__in=scope(user, Permission.READ).seen_regions)


class Proposal(Sourced):
    """Something that bodies are asked to decide; its paper is `source`."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="proposals")
    code = models.SlugField("code", max_length=40)
    title = models.CharField("titel", max_length=300)
    requires_all = models.BooleanField("werkt pas als alle deelnemers instemmen", default=False)
    commissioned_by = models.CharField("opdrachtgever", max_length=200, blank=True)
    legal_basis = models.TextField("wettelijk kader", blank=True)
    summary = models.TextField("korte inhoud", blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "voorstel"
        verbose_name_plural = "voorstellen"
        ordering = ["region", "code"]
        constraints = [
            models.UniqueConstraint(
                name="proposal_code_is_unique_in_its_region",
                fields=["region", "code"],
                violation_error_message="Deze code is in deze regio al gebruikt.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ProposalPoint(Sourced):
    """A numbered decision point, argument or remark of a proposal, in our own words."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="points")
    kind = models.CharField("soort", max_length=20, choices=PointKind)
    number = models.CharField("nummer", max_length=10)
    text = models.TextField("tekst")

    class Meta:
        verbose_name = "punt van een voorstel"
        verbose_name_plural = "punten van een voorstel"
        ordering = ["proposal", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                name="proposal_point_is_unique", fields=["proposal", "kind", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def editable_by(self, user: User) -> Self:
        """A municipality's own bodies; everything of the region for its coordinator."""
        places = scope(user, Permission.EDIT_AGENDA)
        return self.filter(
            Q(proposal__region__in=places.regions) | Q(body__municipality__in=places.municipalities)
        )

    def visible_to(self, user: User) -> Self:
        return self.filter(proposal__region__in=scope(user, Permission.READ).seen_regions)


class Decision(Sourced):
    """What a body does with a proposal in one phase: planned, treated, decided."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="decisions", verbose_name="voorstel"
    )
    body = models.ForeignKey(
        DecisionBody, models.PROTECT, related_name="decisions", verbose_name="orgaan"
    )
    phase = models.CharField("fase", max_length=20, choices=Phase, default=Phase.DECIDING)
    handling = models.CharField(
        "behandeling", max_length=20, choices=Handling, default=Handling.UNKNOWN
    )
    scheduled_on = models.DateField("gepland op", null=True, blank=True)
    decided_on = models.DateField("besloten op", null=True, blank=True)
    decided_precision = models.CharField(
        "dag bekend?",
        max_length=10,
        choices=[(p.value, p.label) for p in (Precision.DAY, Precision.MONTH)],
        default=Precision.DAY,
        help_text="Maand: de bron noemt alleen de maand; de datum is dan de laatste dag ervan.",
    )
    outcome = models.CharField("uitkomst", max_length=30, choices=Outcome, default=Outcome.NOT_YET)
    amendment = models.TextField("amendement (letterlijk)", blank=True)
    conditions = models.TextField("voorwaarden", blank=True)
    votes_for = models.PositiveSmallIntegerField("stemmen voor", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("stemmen tegen", null=True, blank=True)
    note = models.CharField("toelichting", max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"
        ordering = ["proposal", "body", "phase"]
        constraints = [
            *unique_even_when_empty(
                "decision_once",
                fields=["proposal", "body", "phase"],
                nullable=["scheduled_on"],
                message="Deze behandeling is al vastgelegd; wijzig die.",
            ),
            models.CheckConstraint(
                name="final_outcome_has_a_date",
                condition=Q(outcome__in=Outcome.undecided()) | Q(decided_on__isnull=False),
                violation_error_message="Vul de datum in waarop is besloten.",
            ),
            models.CheckConstraint(
                name="open_outcome_has_no_decision_date",
                condition=~Q(outcome=Outcome.NOT_YET) | Q(decided_on__isnull=True),
                violation_error_message="Kies ook de uitkomst van het besluit.",
            ),
            models.CheckConstraint(
                name="outcome_is_known", condition=Q(outcome__in=Outcome.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.proposal}"

    def clean(self) -> None:
        super().clean()
        if self.outcome == Outcome.AMENDED and not self.amendment:
            raise ValidationError({"amendment": "Neem het amendement letterlijk over."})
        if self.outcome == Outcome.CONDITIONAL and not self.conditions:
            raise ValidationError({"conditions": "Noem de voorwaarden."})
