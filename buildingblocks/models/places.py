"""Regions, municipalities and organisations."""

from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from audit.models import Sourced
from buildingblocks.enums import (
    BlockKind,
    CompanyScope,
    LegalForm,
    MembershipRole,
    OrganisationKind,
    Permission,
    RegionKind,
)
from buildingblocks.models.membership import scope


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(pk__in=scope(user, Permission.READ).seen_regions)


class Region(Sourced):
    """A labour-market region or partnership that keeps one implementation agenda."""

    slug = models.SlugField("sleutel", max_length=50, unique=True)
    name = models.CharField("naam", max_length=100)
    kind = models.CharField("soort", max_length=30, choices=RegionKind)
    block_kind = models.CharField(
        "noemt de bouwstenen", max_length=20, choices=BlockKind, default=BlockKind.BLOCK
    )
    programme_name = models.CharField("naam van de opgave", max_length=200, blank=True)
    programme_goals = models.TextField("doelen van de opgave", blank=True)
    programme_start_year = models.PositiveSmallIntegerField("sinds", null=True, blank=True)
    made_up = models.BooleanField(
        "verzonnen", default=False, help_text="Een oefenregio: alle cijfers zijn bedacht."
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "regio"
        verbose_name_plural = "regio's"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="made_up_region_says_so",
                condition=Q(made_up=False) | Q(name__startswith="Voorbeeld"),
                violation_error_message="De naam van een verzonnen regio begint met ‘Voorbeeld’.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("region-overview", args=[self.slug])

    @property
    def block_label(self) -> str:
        return str(BlockKind(self.block_kind).label)

    @property
    def block_label_plural(self) -> str:
        return BlockKind(self.block_kind).plural


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def participating(self, region: Region, on: date) -> Self:
        """The municipalities that take part in the region's agenda on that day."""
        return self.filter(
            Q(region_memberships__valid_from__isnull=True)
            | Q(region_memberships__valid_from__lte=on),
            Q(region_memberships__valid_to__isnull=True) | Q(region_memberships__valid_to__gte=on),
            region_memberships__region=region,
            region_memberships__role=MembershipRole.PARTICIPANT,
        )


class Municipality(Sourced):
    """A municipality, known by its CBS code (text: leading zeros count)."""

    cbs_code = models.CharField(
        "CBS-code",
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^\d{4}$", "Een CBS-code heeft vier cijfers.")],
    )
    slug = models.SlugField("sleutel", max_length=60, unique=True)
    name = models.CharField("naam", max_length=100)
    province = models.CharField("provincie", max_length=50, blank=True)
    valid_from = models.DateField("bestaat sinds", null=True, blank=True)
    valid_to = models.DateField("opgeheven per", null=True, blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="cbs_code_has_four_digits",
                condition=Q(cbs_code__regex=r"^[0-9]{4}$"),
                violation_error_message="Een CBS-code heeft vier cijfers.",
            ),
            models.CheckConstraint(
                name="municipality_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(Sourced):
    """A body that carries out, advises or pays: GR, SOB, implementing organisation, umbrella."""

    slug = models.SlugField("sleutel", max_length=60, unique=True)
    name = models.CharField("naam", max_length=200)
    short_name = models.CharField("korte naam", max_length=60, blank=True)
    also_known_as = models.CharField("ook geschreven als", max_length=300, blank=True)
    kind = models.CharField("soort", max_length=30, choices=OrganisationKind)
    legal_form = models.CharField(
        "rechtsvorm", max_length=30, choices=LegalForm, default=LegalForm.UNKNOWN
    )
    company_scope = models.CharField(
        "breedte", max_length=10, choices=CompanyScope, default=CompanyScope.UNKNOWN
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="daughters",
        verbose_name="onderdeel van",
    )
    parent_share = models.DecimalField(
        "aandeel van de eigenaar (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="van de gemeente",
    )
    work_types = models.CharField("werksoorten", max_length=300, blank=True)

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_is_known", condition=Q(kind__in=OrganisationKind.values)
            ),
            models.CheckConstraint(
                name="parent_share_is_a_percentage",
                condition=Q(parent_share__isnull=True) | Q(parent_share__range=(0, 100)),
                violation_error_message="Een aandeel ligt tussen 0 en 100%.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name
