"""The implementation agenda: items, their steps, and every time a term was moved."""

from datetime import date
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from agenda.enums import DonePrecision, ItemStatus, StepKind, StepStatus, Visibility
from audit.models import Sourced, Tracked
from buildingblocks.enums import Permission, Precision
from buildingblocks.models import (
    BuildingBlock,
    Municipality,
    Organisation,
    Period,
    Region,
    scope,
)
from buildingblocks.models.period import period_constraints


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: User) -> Self:
        """Public items of the regions one reads; internal ones only for who may read those."""
        public = Q(
            visibility=Visibility.PUBLIC, region__in=scope(user, Permission.READ).seen_regions
        )
        return self.filter(public | self._inside(user))

    def inside_to(self, user: User) -> Self:
        """Items that one may read whether they are public or not."""
        return self.filter(self._inside(user))

    @staticmethod
    def _inside(user: User) -> Q:
        places = scope(user, Permission.READ_INTERNAL)
        together = Q(lead_municipality__isnull=True, region__in=places.seen_regions)
        led = Q(lead_municipality__in=places.municipalities)
        return Q(region__in=places.regions) | led | together

    def editable_by(self, user: User) -> Self:
        """The whole region for its coordinator; else what one's municipality or oneself leads."""
        places = scope(user, Permission.EDIT_AGENDA)
        return self.filter(
            Q(region__in=places.regions)
            | Q(lead_municipality__in=places.municipalities)
            | Q(lead=user, region__in=places.seen_regions)
        )

    def open(self) -> Self:
        return self.filter(status__in=ItemStatus.open())

    def overdue(self, today: date) -> Self:
        """Open items whose end has passed; mirrors `AgendaItem.is_overdue`."""
        return self.open().filter(end__lt=today)


class AgendaItem(Sourced, Period):
    """Something agreed to be done in a region (agendapunt): who leads it, when, and how it stands.

    The code (`B2.03`) is never used again. An item is not deleted: it is withdrawn, merged into
    another or superseded by another, and stays visible as such.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="items")
    building_block = models.ForeignKey(
        BuildingBlock,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="bouwsteen",
    )
    code = models.CharField("code", max_length=12)
    title = models.CharField("titel", max_length=200)
    goal = models.TextField("wat willen we bereiken", blank=True)
    description = models.TextField("wat doen we", blank=True)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="uitvoerder",
    )
    lead_municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_items",
        verbose_name="trekkende gemeente",
        help_text="Leeg: de regio samen.",
    )
    lead = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_items",
        verbose_name="trekker",
    )
    deputy = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputised_items",
        verbose_name="vervanger",
    )
    status = models.CharField(
        "status", max_length=20, choices=ItemStatus, default=ItemStatus.NOT_STARTED
    )
    status_since = models.DateField(
        "status geldt sinds", help_text="De dag waarop dit zo werd, niet de dag van invoeren."
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="samengevoegd met of vervangen door",
    )
    provisional = models.BooleanField("onder voorbehoud", default=False)
    visibility = models.CharField(
        "zichtbaar", max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "agendapunt"
        verbose_name_plural = "agendapunten"
        ordering = ["region", "code"]
        constraints = [
            models.UniqueConstraint(
                name="item_code_is_unique_in_its_region",
                fields=["region", "code"],
                violation_error_message="Deze code is in deze regio al gebruikt.",
            ),
            models.CheckConstraint(
                name="item_status_is_known", condition=Q(status__in=ItemStatus.values)
            ),
            models.CheckConstraint(
                name="item_visibility_is_known", condition=Q(visibility__in=Visibility.values)
            ),
            models.CheckConstraint(
                name="item_has_a_successor_only_when_merged_or_superseded",
                condition=Q(status__in=ItemStatus.with_successor(), successor__isnull=False)
                | (~Q(status__in=ItemStatus.with_successor()) & Q(successor__isnull=True)),
                violation_error_message=(
                    "Noem het andere agendapunt bij ‘Samengevoegd’ of ‘Vervangen’, en alleen dan."
                ),
            ),
            models.CheckConstraint(
                name="item_does_not_succeed_itself",
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                violation_error_message="Een agendapunt kan zichzelf niet opvolgen.",
            ),
            *period_constraints("item"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("item-detail", args=[self.region.slug, self.code])

    def is_overdue(self, today: date) -> bool:
        """Whether it should have ended by now; mirrors `AgendaItemQuerySet.overdue`."""
        return self.status in ItemStatus.open() and self.end is not None and self.end < today

    def clean(self) -> None:
        super().clean()
        block = self.building_block
        if block and self.region_id and block.region_id != self.region_id:
            raise ValidationError({"building_block": "Deze bouwsteen hoort bij een andere regio."})
        if self.successor and self.successor.region_id != self.region_id:
            raise ValidationError({"successor": "Dat agendapunt hoort bij een andere regio."})


class ItemMunicipality(Tracked):
    """That an item concerns a municipality; no rows: all that take part in the region."""

    deletable: ClassVar[bool] = True

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="municipality_links")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="item_links")

    class Meta:
        verbose_name = "gemeente bij een agendapunt"
        verbose_name_plural = "gemeenten bij agendapunten"
        ordering = ["item", "municipality"]
        constraints = [
            models.UniqueConstraint(
                name="item_concerns_a_municipality_once", fields=["item", "municipality"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.municipality}"


class StepQuerySet(models.QuerySet["Step"]):
    def editable_by(self, user: User) -> Self:
        """With the item, and a municipality's own steps of a regional item."""
        own = scope(user, Permission.EDIT_AGENDA).municipalities
        items = AgendaItem.objects.editable_by(user)
        return self.filter(Q(item__in=items) | Q(municipality__in=own))

    def overdue(self, today: date) -> Self:
        """Steps that should be done; mirrors `Step.is_overdue`. Without a date never overdue."""
        return self.filter(end__lt=today).exclude(status__in=StepStatus.never_late())


class Step(Sourced, Period):
    """One line of the planning: who, when, what. Without an agreed date it has no period."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="steps")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="onderdeel van stap",
    )
    sequence = models.PositiveSmallIntegerField("volgorde")
    actor = models.CharField(
        "wie", max_length=100, blank=True, help_text="Leeg: nog niet afgesproken."
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name="gemeente",
        help_text="Leeg: voor alle gemeenten.",
    )
    title = models.CharField("wat", max_length=300)
    kind = models.CharField("soort", max_length=20, choices=StepKind, default=StepKind.WORK)
    phase_label = models.CharField("fase", max_length=60, blank=True)
    status = models.CharField(
        "stand", max_length=15, choices=StepStatus, default=StepStatus.PLANNED
    )
    done_on = models.DateField("gereed op", null=True, blank=True)
    done_precision = models.CharField(
        "hoe precies", max_length=10, choices=DonePrecision, default=DonePrecision.DAY
    )
    provisional = models.BooleanField("onder voorbehoud", default=False)
    to_be_determined = models.BooleanField("nader te bepalen", default=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = "stap"
        verbose_name_plural = "stappen"
        ordering = ["item", "sequence"]
        constraints = [
            models.UniqueConstraint(
                name="step_sequence_is_unique_in_its_item",
                fields=["item", "sequence"],
                violation_error_message="Dit volgnummer is bij dit agendapunt al gebruikt.",
            ),
            models.CheckConstraint(
                name="step_is_done_on_a_day",
                condition=Q(status=StepStatus.DONE, done_on__isnull=False)
                | (~Q(status=StepStatus.DONE) & Q(done_on__isnull=True)),
                violation_error_message=("Vul bij ‘Gereed’ de dag in, en laat die anders leeg."),
            ),
            models.CheckConstraint(
                name="step_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(
                name="step_status_is_known", condition=Q(status__in=StepStatus.values)
            ),
            models.CheckConstraint(
                name="step_kind_is_known", condition=Q(kind__in=StepKind.values)
            ),
            *period_constraints("step"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_overdue(self, today: date) -> bool:
        """Whether it should be done by now; mirrors `StepQuerySet.overdue`."""
        waiting = self.status not in StepStatus.never_late()
        return waiting and self.end is not None and self.end < today

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.item_id != self.item_id:
            raise ValidationError({"parent": "Die stap hoort bij een ander agendapunt."})
        if self.parent and self._outside(self.parent):
            message = "De periode valt buiten die van de stap waar deze onderdeel van is."
            raise ValidationError({"start": message})

    def _outside(self, parent: "Step") -> bool:
        if not (self.start and self.end and parent.start and parent.end):
            return False
        return self.start < parent.start or self.end > parent.end


class PeriodChange(Tracked):
    """One time that the term of an item or a step was moved: from, to, when and why.

    `moved_on` is the day the move was agreed. Made by `agenda.services` with the change itself.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="period_changes")
    step = models.ForeignKey(
        Step, models.PROTECT, null=True, blank=True, related_name="period_changes"
    )
    moved_on = models.DateField("verschoven op")
    old_start = models.DateField("oud begin", null=True, blank=True)
    old_end = models.DateField("oud einde", null=True, blank=True)
    old_precision = models.CharField("oude nauwkeurigheid", max_length=15, choices=Precision)
    new_start = models.DateField("nieuw begin", null=True, blank=True)
    new_end = models.DateField("nieuw einde", null=True, blank=True)
    new_precision = models.CharField("nieuwe nauwkeurigheid", max_length=15, choices=Precision)
    reason = models.TextField("reden")

    class Meta:
        verbose_name = "termijnwijziging"
        verbose_name_plural = "termijnwijzigingen"
        ordering = ["item", "moved_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="period_change_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Geef een reden voor het verschuiven.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.step or self.item} verschoven op {self.moved_on:%d-%m-%Y}"

    @property
    def months(self) -> int | None:
        """How many months later the end came to lie (negative: earlier); None where undated."""
        if not (self.old_end and self.new_end):
            return None
        years = self.new_end.year - self.old_end.year
        return years * 12 + self.new_end.month - self.old_end.month
