"""State money: announced in a circular, granted, made available, spent. Amounts in euros.

Four acts by four bodies, kept apart: what the State announces (StreamYear), what it grants
(Grant), what a council or college makes available (Appropriation), what is spent (Spending).
"""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from audit.constraints import unique_even_when_empty
from audit.models import Document, Sourced
from buildingblocks.enums import Permission, Precision
from buildingblocks.models import (
    Approvable,
    BuildingBlock,
    Municipality,
    Organisation,
    Period,
    Region,
    scope,
)
from buildingblocks.models.period import period_constraints
from funding.enums import (
    AllocationLevel,
    AppropriationState,
    Channel,
    CircularKind,
    GrantStatus,
    Purpose,
    SpendingKind,
)

FIRST_YEAR, LAST_YEAR = 2015, 2060


def euros(label: str, **options: Any) -> Any:
    """A column of euros, to the cent."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


def sane_year(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{name}_year_is_within_reason",
        condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
        violation_error_message=f"Het jaar ligt tussen {FIRST_YEAR} en {LAST_YEAR}.",
    )


class Circular(Sourced):
    """A letter of the State that announces amounts; each next one may restate them."""

    code = models.SlugField("code", max_length=40, unique=True)
    kind = models.CharField("soort", max_length=20, choices=CircularKind)
    year = models.PositiveSmallIntegerField("jaar")
    published_on = models.DateField("verschenen op", null=True, blank=True)

    class Meta:
        verbose_name = "circulaire"
        verbose_name_plural = "circulaires"
        ordering = ["year", "published_on", "code"]
        constraints = [sane_year("circular")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"


class FundingStream(Sourced):
    """A stream of money with a name, a channel and a key of distribution; streams form a tree."""

    code = models.CharField("code", max_length=30, unique=True)
    name = models.CharField("naam", max_length=200)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="onderdeel van",
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_streams",
        verbose_name="alleen voor regio",
    )
    channel = models.CharField("kanaal", max_length=30, choices=Channel)
    earmarked = models.BooleanField(
        "geoormerkt", null=True, blank=True, help_text="Leeg: niet bekend."
    )
    allocation_level = models.CharField(
        "verdeeld", max_length=25, choices=AllocationLevel, default=AllocationLevel.UNKNOWN
    )
    distribution_key = models.CharField("verdeelmaatstaf", max_length=200, blank=True)
    first_year = models.PositiveSmallIntegerField("eerste jaar", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("laatste jaar", null=True, blank=True)
    note = models.CharField("toelichting", max_length=500, blank=True)

    class Meta:
        verbose_name = "geldstroom"
        verbose_name_plural = "geldstromen"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="stream_ends_after_it_starts",
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                violation_error_message="Het laatste jaar ligt vóór het eerste.",
            ),
            models.CheckConstraint(
                name="stream_channel_is_known", condition=Q(channel__in=Channel.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StreamYear(Sourced):
    """A national amount of a stream for one year, for a run of years together, or structurally.

    first_year = last_year: one year. A run: a total whose split over the years is not known, or
    a control total. Both empty: structural. amount None: announced without an amount.
    """

    stream = models.ForeignKey(
        FundingStream, models.PROTECT, related_name="years", verbose_name="geldstroom"
    )
    circular = models.ForeignKey(
        Circular,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amounts",
        verbose_name="circulaire",
    )
    first_year = models.PositiveSmallIntegerField("van", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("tot en met", null=True, blank=True)
    is_total = models.BooleanField("controletotaal", default=False)
    amount = euros("bedrag", null=True, blank=True)
    amount_per_unit = euros("bedrag per eenheid", null=True, blank=True)
    unit = models.CharField("eenheid", max_length=40, blank=True)
    approximate = models.BooleanField("afgerond of bij benadering", default=False)
    derived = models.BooleanField("afgeleid uit andere bedragen", default=False)
    note = models.CharField("toelichting", max_length=300, blank=True)

    class Meta:
        verbose_name = "landelijk bedrag"
        verbose_name_plural = "landelijke bedragen"
        ordering = ["stream", "first_year", "last_year"]
        constraints = [
            models.CheckConstraint(
                name="stream_years_are_whole",
                condition=Q(first_year__isnull=True, last_year__isnull=True)
                | Q(first_year__isnull=False, last_year__gte=F("first_year")),
            ),
            *unique_even_when_empty(
                "stream_amount_once",
                fields=["stream"],
                nullable=["first_year", "last_year", "circular"],
                message="Dit bedrag is al vastgelegd; wijzig dat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.years_label}"

    @property
    def years_label(self) -> str:
        if self.first_year is None:
            return "structureel"
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}–{self.last_year}"


M = TypeVar("M", bound=models.Model)


class MoneyQuerySet(models.QuerySet[M]):
    """Scope of money rows: by the municipality concerned, or the whole region."""

    def editable_by(self, user: User) -> Self:
        places = scope(user, Permission.EDIT_MONEY)
        return self.filter(Q(region__in=places.regions) | Q(municipality__in=places.municipalities))

    def visible_to(self, user: User) -> Self:
        return self.filter(region__in=scope(user, Permission.READ).seen_regions)


class GrantQuerySet(MoneyQuerySet["Grant"]):
    def approvable_by(self, user: User) -> Self:
        """Those of which the user may be the second person; one's own entries among them."""
        places = scope(user, Permission.APPROVE)
        return self.filter(Q(region__in=places.regions) | Q(municipality__in=places.municipalities))


class Grant(Approvable):
    """Money that the State grants: to a recipient, for a municipality or for the whole region.

    recipient is not always who it is for: the impulsbudget goes to the largest municipality of a
    partnership. municipality None: meant for the whole region.
    """

    stream = models.ForeignKey(
        FundingStream, models.PROTECT, related_name="grants", verbose_name="geldstroom"
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="grants", verbose_name="regio")
    recipient = models.ForeignKey(
        Municipality, models.PROTECT, related_name="received_grants", verbose_name="ontvanger"
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name="bestemd voor",
        help_text="Leeg: voor de hele regio.",
    )
    year = models.PositiveSmallIntegerField("jaar")
    amount = euros("bedrag")
    status = models.CharField(
        "status", max_length=20, choices=GrantStatus, default=GrantStatus.PROVISIONAL
    )
    circular = models.ForeignKey(
        Circular,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name="circulaire",
    )
    granted_on = models.DateField("toegekend op", null=True, blank=True)
    note = models.CharField("toelichting", max_length=300, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = "toekenning"
        verbose_name_plural = "toekenningen"
        ordering = ["year", "stream", "recipient"]
        constraints = [
            *unique_even_when_empty(
                "grant_once",
                fields=["stream", "region", "recipient", "year"],
                nullable=["municipality", "circular"],
                message="Deze toekenning is al vastgelegd; wijzig die.",
            ),
            models.CheckConstraint(
                name="grant_is_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="Een toekenning is niet negatief.",
            ),
            models.CheckConstraint(
                name="grant_status_is_known", condition=Q(status__in=GrantStatus.values)
            ),
            sane_year("grant"),
            *Approvable.four_eyes("grant"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.year}, {self.municipality or self.region}"


class AppropriationQuerySet(MoneyQuerySet["Appropriation"]):
    pass


class Appropriation(Sourced):
    """Money that a council, college or board sets aside or makes available to an organisation.

    Negative only as the correction of another one. municipality None: by the region together.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="appropriations", verbose_name="regio"
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appropriations",
        verbose_name="door de gemeente",
        help_text="Leeg: door de regio samen.",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="appropriations",
        verbose_name="aan",
    )
    stream = models.ForeignKey(
        FundingStream, models.PROTECT, related_name="appropriations", verbose_name="geldstroom"
    )
    grant = models.ForeignKey(
        Grant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appropriations",
        verbose_name="uit toekenning",
    )
    year = models.PositiveSmallIntegerField("jaar")
    sequence = models.PositiveSmallIntegerField("volgnummer", default=1)
    amount = euros("bedrag")
    state = models.CharField("stand", max_length=25, choices=AppropriationState)
    decided_on = models.DateField("besloten op", null=True, blank=True)
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="correctie op",
    )
    note = models.CharField("toelichting", max_length=300, blank=True)

    objects = AppropriationQuerySet.as_manager()

    class Meta:
        verbose_name = "beschikbaarstelling"
        verbose_name_plural = "beschikbaarstellingen"
        ordering = ["year", "municipality", "sequence"]
        constraints = [
            *unique_even_when_empty(
                "appropriation_once",
                fields=["region", "organisation", "stream", "year", "sequence"],
                nullable=["municipality"],
                message="Dit volgnummer is voor deze geldstroom en dit jaar al gebruikt.",
            ),
            models.CheckConstraint(
                name="appropriation_is_negative_only_as_a_correction",
                condition=Q(amount__gt=0) | Q(amount__lt=0, corrects__isnull=False),
                violation_error_message="Een bedrag is positief; alleen een correctie is negatief.",
            ),
            models.CheckConstraint(
                name="appropriation_state_is_known",
                condition=Q(state__in=AppropriationState.values),
            ),
            sane_year("appropriation"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality or self.region} aan {self.organisation}, {self.year}"


class SpendingQuerySet(MoneyQuerySet["Spending"]):
    pass


class Spending(Sourced, Period):
    """Money spent, or estimated to be spent, in a period; a correction is a negative amount."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="spending", verbose_name="regio"
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="spending",
        verbose_name="voor de gemeente",
        help_text="Leeg: voor de regio samen.",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="spending", verbose_name="door"
    )
    stream = models.ForeignKey(
        FundingStream, models.PROTECT, related_name="spending", verbose_name="geldstroom"
    )
    appropriation = models.ForeignKey(
        Appropriation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="spending",
        verbose_name="uit beschikbaarstelling",
    )
    building_block = models.ForeignKey(
        BuildingBlock,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="spending",
        verbose_name="voor bouwsteen",
    )
    amount = euros("bedrag")
    kind = models.CharField("soort", max_length=20, choices=SpendingKind)
    purpose = models.CharField("doel", max_length=30, choices=Purpose, default=Purpose.OTHER)
    accounted_in = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="verantwoord in",
    )
    note = models.CharField("toelichting", max_length=300, blank=True)

    objects = SpendingQuerySet.as_manager()

    class Meta:
        verbose_name = "besteding"
        verbose_name_plural = "bestedingen"
        ordering = ["-end", "organisation"]
        constraints = [
            models.CheckConstraint(
                name="spending_is_not_zero",
                condition=~Q(amount=0),
                violation_error_message="Vul een bedrag in; nul is geen besteding.",
            ),
            models.CheckConstraint(
                name="spending_kind_is_known", condition=Q(kind__in=SpendingKind.values)
            ),
            models.CheckConstraint(
                name="spending_has_a_period",
                condition=~Q(precision=Precision.NONE),
                violation_error_message="Kies de periode van de besteding.",
            ),
            *period_constraints("spending"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.amount} ({self.get_kind_display()})"
