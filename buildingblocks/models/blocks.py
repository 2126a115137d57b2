"""Bouwstenen, the groups of people they are for, and the modules of the third."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from audit.models import Sourced
from buildingblocks.enums import (
    BlockStatus,
    FinancialStatus,
    ModuleStatus,
    Permission,
)
from buildingblocks.models.membership import scope
from buildingblocks.models.period import Period, period_constraints
from buildingblocks.models.places import Organisation, Region


class TargetGroup(Sourced):
    """A group of inhabitants (doelgroep). Groups overlap: never add one to another."""

    code = models.SlugField("code", max_length=40, unique=True)
    label = models.CharField("naam", max_length=100)
    legal_basis = models.CharField("wettelijke grondslag", max_length=150, blank=True)
    counts_for_target = models.BooleanField(
        "telt voor de taakstelling", default=False, help_text="Alleen beschut werk (art. 10b Pw)."
    )
    position = models.PositiveSmallIntegerField("volgorde", default=100)

    class Meta:
        verbose_name = "doelgroep"
        verbose_name_plural = "doelgroepen"
        ordering = ["position", "label"]

    def __str__(self) -> str:
        return self.label


class BuildingBlockQuerySet(models.QuerySet["BuildingBlock"]):
    def editable_by(self, user: User) -> Self:
        return self.filter(region__in=scope(user, Permission.EDIT_AGENDA).regions)


class BuildingBlock(Sourced, Period):
    """A building block of a region's plan; its period is when the work on it is planned."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="building_blocks", verbose_name="regio"
    )
    number = models.PositiveSmallIntegerField("nummer")
    title = models.CharField("titel", max_length=200)
    description = models.TextField("omschrijving", blank=True)
    status = models.CharField(
        "stand", max_length=20, choices=BlockStatus, default=BlockStatus.PREPARING
    )
    financial_status = models.CharField(
        "financiële uitwerking",
        max_length=20,
        choices=FinancialStatus,
        default=FinancialStatus.UNKNOWN,
    )
    depends_on = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dependants",
        verbose_name="wacht op",
    )

    objects = BuildingBlockQuerySet.as_manager()

    class Meta:
        verbose_name = "bouwsteen"
        verbose_name_plural = "bouwstenen"
        ordering = ["region", "number"]
        constraints = [
            models.UniqueConstraint(
                name="block_number_is_unique_in_its_region",
                fields=["region", "number"],
                violation_error_message="Dit nummer is in deze regio al gebruikt.",
            ),
            models.CheckConstraint(
                name="block_does_not_wait_for_itself",
                condition=Q(depends_on__isnull=True) | ~Q(depends_on=models.F("id")),
            ),
            models.CheckConstraint(
                name="block_status_is_known", condition=Q(status__in=BlockStatus.values)
            ),
            *period_constraints("block"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class BlockTargetGroup(Sourced):
    """That a building block is meant for a group."""

    deletable: ClassVar[bool] = True

    building_block = models.ForeignKey(
        BuildingBlock, models.PROTECT, related_name="group_links", verbose_name="bouwsteen"
    )
    target_group = models.ForeignKey(
        TargetGroup, models.PROTECT, related_name="+", verbose_name="doelgroep"
    )

    class Meta:
        verbose_name = "doelgroep van een bouwsteen"
        verbose_name_plural = "doelgroepen van bouwstenen"
        ordering = ["building_block", "target_group"]
        constraints = [
            models.UniqueConstraint(
                name="block_has_a_group_once", fields=["building_block", "target_group"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.building_block}: {self.target_group}"


class Module(Sourced):
    """A course or facility within a building block (in Amersfoort: bouwsteen 3)."""

    building_block = models.ForeignKey(
        BuildingBlock, models.PROTECT, related_name="modules", verbose_name="bouwsteen"
    )
    code = models.SlugField("code", max_length=20)
    title = models.CharField("titel", max_length=200)
    description = models.TextField("omschrijving", blank=True)
    status = models.CharField(
        "stand", max_length=20, choices=ModuleStatus, default=ModuleStatus.IDEA
    )
    provider = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="aanbieder",
    )
    yearly_cost = models.DecimalField(
        "kosten per jaar (€)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Leeg: nog niet bekend.",
    )
    capacity = models.PositiveIntegerField(
        "plekken", null=True, blank=True, help_text="Leeg: nog niet bekend."
    )

    class Meta:
        verbose_name = "module"
        verbose_name_plural = "modules"
        ordering = ["building_block", "code"]
        constraints = [
            models.UniqueConstraint(
                name="module_code_is_unique_in_its_block",
                fields=["building_block", "code"],
                violation_error_message="Deze code is in deze bouwsteen al gebruikt.",
            ),
            models.CheckConstraint(
                name="adopted_module_has_known_cost",
                condition=~Q(status__in=ModuleStatus.needing_money_known())
                | Q(yearly_cost__isnull=False),
                violation_error_message="Vaststellen kan pas als de kosten bekend zijn.",
            ),
            models.CheckConstraint(
                name="module_status_is_known", condition=Q(status__in=ModuleStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
