"""How it goes: progress updates, agreements, risks and evaluation moments."""

from datetime import date
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from accounts.models import User
from agenda.enums import (
    AgreementStatus,
    AgreementTopic,
    Light,
    RiskCategory,
    RiskStatus,
)
from agenda.models.items import AgendaItem
from audit.models import Sourced
from buildingblocks.enums import Permission
from buildingblocks.models import Module, Organisation, Period, Region, scope
from buildingblocks.models.period import period_constraints

R = TypeVar("R", bound=models.Model)


class ProgressUpdateQuerySet(models.QuerySet["ProgressUpdate"]):
    def editable_by(self, user: User) -> Self:
        """With the item, as long as nobody approved it: after that a new update corrects."""
        items = AgendaItem.objects.editable_by(user)
        return self.filter(item__in=items, approved_by__isnull=True)


class ProgressUpdate(Sourced):
    """How an item stands on a reference date, on time, money and quality.

    Orange or red asks for cause, consequence and correction (as municipal interim reports do).
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="updates")
    reference_date = models.DateField("peildatum")
    time = models.CharField("tijd", max_length=10, choices=Light, default=Light.GREY)
    money = models.CharField("geld", max_length=10, choices=Light, default=Light.GREY)
    quality = models.CharField("kwaliteit", max_length=10, choices=Light, default=Light.GREY)
    past = models.TextField("wat is er gedaan", blank=True)
    coming = models.TextField("wat gaan we doen", blank=True)
    cause = models.TextField("oorzaak", blank=True)
    consequence = models.TextField("gevolg voor het doel", blank=True)
    correction = models.TextField("bijsturing", blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="akkoord van"
    )
    approved_on = models.DateField("akkoord op", null=True, blank=True)

    objects = ProgressUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "voortgangsbericht"
        verbose_name_plural = "voortgangsberichten"
        ordering = ["item", "-reference_date"]
        constraints = [
            models.UniqueConstraint(
                name="item_is_updated_once_per_reference_date",
                fields=["item", "reference_date"],
                violation_error_message="Er is al een bericht voor deze peildatum; wijzig dat.",
            ),
            models.CheckConstraint(
                name="lights_are_known",
                condition=Q(time__in=Light.values, money__in=Light.values)
                & Q(quality__in=Light.values),
            ),
            models.CheckConstraint(
                name="orange_and_red_are_explained",
                condition=~(
                    Q(time__in=Light.needing_explanation())
                    | Q(money__in=Light.needing_explanation())
                    | Q(quality__in=Light.needing_explanation())
                )
                | (~Q(cause="") & ~Q(consequence="") & ~Q(correction="")),
                violation_error_message=(
                    "Leg bij oranje of rood de oorzaak, het gevolg en de bijsturing uit."
                ),
            ),
            models.CheckConstraint(
                name="update_is_approved_by_someone_on_a_day",
                condition=Q(approved_by__isnull=True, approved_on__isnull=True)
                | Q(approved_by__isnull=False, approved_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.code} op {self.reference_date:%d-%m-%Y}"

    def clean(self) -> None:
        super().clean()
        day: date | None = self.reference_date  # not filled in: None, until the form says so
        if day and day > localdate():
            raise ValidationError({"reference_date": "De peildatum ligt in de toekomst."})


class RegionalQuerySet(models.QuerySet[R]):
    """Rows of a whole region: everybody in it reads them, the coordinator edits them."""

    def editable_by(self, user: User) -> Self:
        return self.filter(region__in=scope(user, Permission.EDIT_AGENDA).regions)

    def visible_to(self, user: User) -> Self:
        return self.filter(region__in=scope(user, Permission.READ).seen_regions)


class AgreementQuerySet(RegionalQuerySet["Agreement"]):
    pass


class Agreement(Sourced, Period):
    """What the parties agreed with one another, or said they will agree."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField("nummer")
    topic = models.CharField("onderwerp", max_length=30, choices=AgreementTopic)
    text = models.TextField("afspraak")
    parties = models.CharField("partijen", max_length=300, blank=True)
    status = models.CharField(
        "stand", max_length=20, choices=AgreementStatus, default=AgreementStatus.DRAFT
    )
    evaluate_on = models.DateField("evalueren op", null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "afspraak"
        verbose_name_plural = "afspraken"
        ordering = ["region", "number"]
        constraints = [
            models.UniqueConstraint(
                name="agreement_number_is_unique",
                fields=["region", "number"],
                violation_error_message="Dit nummer is in deze regio al gebruikt.",
            ),
            *period_constraints("agreement"),
        ]

    def __str__(self) -> str:
        return f"Afspraak {self.number}: {self.get_topic_display()}"


class RiskQuerySet(RegionalQuerySet["Risk"]):
    pass


class Risk(Sourced):
    """Something that may go wrong: cause, event, effect, and what is done about it."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="risks")
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="risks",
        verbose_name="agendapunt",
    )
    number = models.PositiveSmallIntegerField("nummer")
    category = models.CharField("soort", max_length=20, choices=RiskCategory)
    title = models.CharField("risico", max_length=200)
    cause = models.TextField("oorzaak", blank=True)
    effect = models.TextField("gevolg", blank=True)
    likelihood = models.PositiveSmallIntegerField(
        "kans (1–5)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text="Leeg: nog niet ingeschat.",
    )
    impact = models.PositiveSmallIntegerField(
        "impact (1–5)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text="Leeg: nog niet ingeschat.",
    )
    measure = models.TextField("maatregel", blank=True)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="eigenaar",
    )
    status = models.CharField("stand", max_length=15, choices=RiskStatus, default=RiskStatus.OPEN)
    since = models.DateField("gesignaleerd op", null=True, blank=True)
    closed_on = models.DateField("gesloten op", null=True, blank=True)
    review_on = models.DateField("opnieuw bekijken op", null=True, blank=True)

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = "risico"
        verbose_name_plural = "risico's"
        ordering = ["region", "number"]
        constraints = [
            models.UniqueConstraint(
                name="risk_number_is_unique",
                fields=["region", "number"],
                violation_error_message="Dit nummer is in deze regio al gebruikt.",
            ),
            models.CheckConstraint(
                name="likelihood_and_impact_are_one_to_five",
                condition=(Q(likelihood__isnull=True) | Q(likelihood__range=(1, 5)))
                & (Q(impact__isnull=True) | Q(impact__range=(1, 5))),
                violation_error_message="Kans en impact liggen tussen 1 en 5.",
            ),
            models.CheckConstraint(
                name="closed_risk_has_a_date",
                condition=Q(status=RiskStatus.CLOSED, closed_on__isnull=False)
                | (~Q(status=RiskStatus.CLOSED) & Q(closed_on__isnull=True)),
                violation_error_message="Vul bij ‘Gesloten’ de dag in, en laat die anders leeg.",
            ),
        ]

    def __str__(self) -> str:
        return f"Risico {self.number}: {self.title}"

    @property
    def score(self) -> int | None:
        """Likelihood × impact (1–25); None while one is not estimated."""
        if self.likelihood is None or self.impact is None:
            return None
        return self.likelihood * self.impact


class EvaluationQuerySet(RegionalQuerySet["EvaluationMoment"]):
    pass


class EvaluationMoment(Sourced, Period):
    """A moment agreed to look back, with what came out and what follows."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="evaluations")
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        verbose_name="agendapunt",
    )
    module = models.ForeignKey(
        Module,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        verbose_name="module",
    )
    number = models.PositiveSmallIntegerField("nummer")
    subject = models.CharField("wat wordt geëvalueerd", max_length=200)
    questions = models.TextField("vragen", blank=True)
    done_on = models.DateField("gehouden op", null=True, blank=True)
    finding = models.TextField("bevinding", blank=True)
    follow_up = models.TextField("vervolg", blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "evaluatiemoment"
        verbose_name_plural = "evaluatiemomenten"
        ordering = ["region", "number"]
        constraints = [
            models.UniqueConstraint(
                name="evaluation_number_is_unique",
                fields=["region", "number"],
                violation_error_message="Dit nummer is in deze regio al gebruikt.",
            ),
            models.CheckConstraint(
                name="evaluation_held_has_a_finding",
                condition=Q(done_on__isnull=True) | ~Q(finding=""),
                violation_error_message="Leg bij een gehouden evaluatie de bevinding vast.",
            ),
            *period_constraints("evaluation"),
        ]

    def __str__(self) -> str:
        return f"Evaluatie {self.number}: {self.subject}"
