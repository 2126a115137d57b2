"""The numbers themselves: targets, placements (stock), flows, and numbers that papers quote."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from accounts.models import User
from audit.models import Sourced
from buildingblocks.enums import (
    Certainty,
    FlowKind,
    Permission,
    Precision,
    StatedKey,
    StatedUnit,
    TargetKind,
    Unit,
    ValueState,
)
from buildingblocks.models.approval import Approvable
from buildingblocks.models.blocks import TargetGroup
from buildingblocks.models.membership import scope
from buildingblocks.models.period import Period, check_period, period_constraints
from buildingblocks.models.places import Municipality, Region

MOST_PEOPLE = 100_000  # more than any municipality could place: a typing error


def place_constraint(name: str) -> models.CheckConstraint:
    """Exactly one of region and municipality."""
    return models.CheckConstraint(
        name=name,
        condition=Q(region__isnull=True) ^ Q(municipality__isnull=True),
        violation_error_message="Kies een regio of een gemeente, niet allebei.",
    )


class Count(Sourced):
    """A whole number with its state: known, suppressed, unknown or not applicable, never empty."""

    target_group = models.ForeignKey(
        TargetGroup, models.PROTECT, related_name="+", verbose_name="doelgroep"
    )
    state = models.CharField("bekend?", max_length=15, choices=ValueState, default=ValueState.KNOWN)
    value = models.PositiveIntegerField("aantal", null=True, blank=True)
    upper_bound = models.PositiveIntegerField(
        "ten hoogste",
        null=True,
        blank=True,
        help_text="Alleen bij een afgeschermd aantal: ‘<5’ is ten hoogste 4.",
    )
    certainty = models.CharField(
        "zekerheid", max_length=20, choices=Certainty, default=Certainty.FINAL
    )
    note = models.CharField("toelichting", max_length=300, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def rules(name: str) -> list[models.BaseConstraint]:
        return [
            models.CheckConstraint(
                name=f"{name}_has_a_value_only_when_known",
                condition=Q(state=ValueState.KNOWN, value__isnull=False)
                | (~Q(state=ValueState.KNOWN) & Q(value__isnull=True)),
                violation_error_message=(
                    "Vul een aantal in bij ‘Bekend’, en laat het leeg bij de andere keuzes."
                ),
            ),
            models.CheckConstraint(
                name=f"{name}_is_within_reason",
                condition=Q(value__isnull=True) | Q(value__lte=MOST_PEOPLE),
                violation_error_message="Dit aantal is te hoog om te kunnen kloppen.",
            ),
            models.CheckConstraint(
                name=f"{name}_bound_only_when_suppressed",
                condition=Q(upper_bound__isnull=True) | Q(state=ValueState.SUPPRESSED),
                violation_error_message="‘Ten hoogste’ hoort alleen bij een afgeschermd aantal.",
            ),
            models.CheckConstraint(
                name=f"{name}_state_is_known", condition=Q(state__in=ValueState.values)
            ),
            models.CheckConstraint(
                name=f"{name}_certainty_is_known", condition=Q(certainty__in=Certainty.values)
            ),
        ]


class PlacementQuerySet(models.QuerySet["PlacementCount"]):
    def editable_by(self, user: User) -> Self:
        return self.filter(municipality__in=scope(user, Permission.EDIT_FIGURES).municipalities)

    def visible_to(self, user: User) -> Self:
        regions = scope(user, Permission.READ).seen_regions
        return self.filter(municipality__region_memberships__region__in=regions).distinct()


class PlacementCount(Count):
    """How many people of a group had a place on the reference date (stock, at the end of that day).

    Natural key: municipality, reference date, group, unit. A wrong figure is corrected in place,
    with a reason; one entered by mistake becomes ‘nog niet bekend’. Both stay in history.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="placements", verbose_name="gemeente"
    )
    reference_date = models.DateField("peildatum")
    precision = models.CharField(
        "nauwkeurigheid",
        max_length=15,
        choices=[(p.value, p.label) for p in (Precision.DAY, Precision.MONTH)],
        default=Precision.DAY,
        help_text="Maand: de bron noemt alleen de maand; de peildatum is dan de laatste dag.",
    )
    unit = models.CharField("eenheid", max_length=20, choices=Unit, default=Unit.PERSON)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "plaatsing"
        verbose_name_plural = "plaatsingen"
        ordering = ["municipality", "-reference_date", "target_group"]
        constraints = [
            models.UniqueConstraint(
                name="placement_is_counted_once",
                fields=["municipality", "reference_date", "target_group", "unit"],
                violation_error_message=(
                    "Voor deze gemeente, peildatum, doelgroep en eenheid is al een aantal "
                    "ingevoerd. Wijzig dat aantal."
                ),
            ),
            models.CheckConstraint(
                name="placement_unit_is_known", condition=Q(unit__in=Unit.values)
            ),
            *Count.rules("placement"),
        ]

    def __str__(self) -> str:
        return f"{self.target_group}, {self.municipality}, {self.reference_date:%d-%m-%Y}"

    def clean(self) -> None:
        super().clean()
        day: date | None = self.reference_date  # not filled in: None, until the form says so
        if day and day > localdate():
            raise ValidationError({"reference_date": "De peildatum ligt in de toekomst."})


class FlowQuerySet(models.QuerySet["FlowCount"]):
    def editable_by(self, user: User) -> Self:
        return self.filter(municipality__in=scope(user, Permission.EDIT_FIGURES).municipalities)

    def visible_to(self, user: User) -> Self:
        regions = scope(user, Permission.READ).seen_regions
        return self.filter(municipality__region_memberships__region__in=regions).distinct()


class FlowCount(Count, Period):
    """How many people came in, left or were referred during a period (flow; may be added up)."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="flows", verbose_name="gemeente"
    )
    kind = models.CharField("soort", max_length=25, choices=FlowKind)

    objects = FlowQuerySet.as_manager()

    class Meta:
        verbose_name = "in- of uitstroom"
        verbose_name_plural = "in- en uitstroom"
        ordering = ["municipality", "-end", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="flow_is_counted_once",
                fields=["municipality", "start", "end", "target_group", "kind"],
                violation_error_message="Voor deze periode is dit al ingevoerd.",
            ),
            models.CheckConstraint(
                name="flow_kind_is_known", condition=Q(kind__in=FlowKind.values)
            ),
            *period_constraints("flow"),
            *Count.rules("flow"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.municipality} {self.start}–{self.end}"

    def clean(self) -> None:
        check_period(self.start, self.end, self.precision)
        if self.end and self.end > localdate():
            raise ValidationError({"end": "De periode is nog niet voorbij."})


class TargetQuerySet(models.QuerySet["Target"]):
    def editable_by(self, user: User) -> Self:
        places = scope(user, Permission.EDIT_FIGURES)
        return self.filter(Q(municipality__in=places.municipalities) | Q(region__in=places.regions))

    def approvable_by(self, user: User) -> Self:
        """Those of which the user may be the second person; one's own entries among them."""
        places = scope(user, Permission.APPROVE)
        return self.filter(kind=TargetKind.NATIONAL, municipality__in=places.municipalities)


class Target(Approvable):
    """A number to reach by the end of a year: by regulation, by by-law, or an own aim.

    Regulation: article 10b lid 4 Participatiewet, per municipality. By-law: lid 5. An aim may be
    a percentage of the national target instead of a number (91% in 2030).
    """

    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name="regio",
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name="gemeente",
    )
    target_group = models.ForeignKey(
        TargetGroup, models.PROTECT, related_name="+", verbose_name="doelgroep"
    )
    year = models.PositiveSmallIntegerField("jaar (ultimo)")
    kind = models.CharField("soort", max_length=20, choices=TargetKind)
    value = models.PositiveIntegerField("aantal", null=True, blank=True)
    percentage = models.DecimalField(
        "percentage van de taakstelling", max_digits=5, decimal_places=2, null=True, blank=True
    )
    certainty = models.CharField(
        "zekerheid", max_length=20, choices=Certainty, default=Certainty.FINAL
    )
    published_on = models.DateField("bekendgemaakt op", null=True, blank=True)
    note = models.CharField("toelichting", max_length=300, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "taakstelling"
        verbose_name_plural = "taakstellingen"
        ordering = ["year", "kind"]
        constraints = [
            place_constraint("target_is_of_a_region_or_a_municipality"),
            models.UniqueConstraint(
                name="municipal_target_is_set_once",
                fields=["municipality", "target_group", "year", "kind"],
                condition=Q(municipality__isnull=False),
                violation_error_message="Deze taakstelling is al vastgelegd; wijzig die.",
            ),
            models.UniqueConstraint(
                name="regional_target_is_set_once",
                fields=["region", "target_group", "year", "kind"],
                condition=Q(region__isnull=False),
                violation_error_message="Deze taakstelling is al vastgelegd; wijzig die.",
            ),
            models.CheckConstraint(
                name="target_is_a_number_or_a_percentage",
                condition=Q(value__isnull=True) ^ Q(percentage__isnull=True),
                violation_error_message="Vul een aantal in of een percentage, niet allebei.",
            ),
            models.CheckConstraint(
                name="national_target_is_a_municipal_number",
                condition=~Q(kind=TargetKind.NATIONAL)
                | Q(municipality__isnull=False, value__isnull=False),
                violation_error_message="De landelijke taakstelling is een aantal per gemeente.",
            ),
            models.CheckConstraint(
                name="target_percentage_is_within_reason",
                condition=Q(percentage__isnull=True) | Q(percentage__range=(0, 200)),
                violation_error_message="Een percentage ligt tussen 0 en 200.",
            ),
            models.CheckConstraint(
                name="target_year_is_within_reason",
                condition=Q(year__range=(2015, 2060)),
                violation_error_message="Het jaar ligt tussen 2015 en 2060.",
            ),
            models.CheckConstraint(
                name="target_number_is_within_reason",
                condition=Q(value__isnull=True) | Q(value__lte=MOST_PEOPLE),
                violation_error_message="Dit aantal is te hoog om te kunnen kloppen.",
            ),
            models.CheckConstraint(
                name="target_kind_is_known", condition=Q(kind__in=TargetKind.values)
            ),
            *Approvable.four_eyes("target"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}, {self.region or self.municipality}"

    @property
    def needs_approval(self) -> bool:
        """What the State sets counts for every council; a by-law and an aim are its own."""
        return self.kind == TargetKind.NATIONAL

    def clean(self) -> None:
        super().clean()
        if self.kind == TargetKind.LOCAL and self.value is not None and self.municipality_id:
            self._check_local_is_not_lower()

    def _check_local_is_not_lower(self) -> None:
        national = Target.objects.filter(
            municipality=self.municipality_id,
            target_group=self.target_group_id,
            year=self.year,
            kind=TargetKind.NATIONAL,
            value__gt=self.value,
        ).first()
        if national:
            message = (
                f"De raad kan niet onder de landelijke taakstelling van {national.value} gaan."
            )
            raise ValidationError({"value": f"{message} (art. 10b lid 5 Participatiewet)"})


class StatedFigure(Sourced):
    """A number that a document states and that we cannot recompute (35, 28%, 91%).

    Shown beside the computed figure, never mixed with it. The document is `source`.
    """

    key = models.CharField("gaat over", max_length=30, choices=StatedKey)
    label = models.CharField("omschrijving", max_length=200)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stated_figures",
        verbose_name="regio",
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stated_figures",
        verbose_name="gemeente",
    )
    value = models.DecimalField("waarde", max_digits=16, decimal_places=2)
    unit = models.CharField("eenheid", max_length=10, choices=StatedUnit)
    reference_date = models.DateField("peildatum", null=True, blank=True)
    precision = models.CharField(
        "nauwkeurigheid", max_length=15, choices=Precision, default=Precision.NONE
    )
    note = models.CharField("toelichting", max_length=300, blank=True)

    class Meta:
        verbose_name = "geciteerd cijfer"
        verbose_name_plural = "geciteerde cijfers"
        ordering = ["key", "-reference_date"]
        constraints = [
            place_constraint("stated_figure_is_of_a_region_or_a_municipality"),
            models.CheckConstraint(
                name="stated_figure_has_a_source",
                condition=Q(source__isnull=False),
                violation_error_message="Een geciteerd cijfer heeft altijd een bron.",
            ),
            models.UniqueConstraint(
                name="figure_is_stated_once_per_source",
                fields=["source", "key", "label", "unit"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value} {self.get_unit_display()}"
