"""Reporting rounds: how a report is prepared, and what it was once it was frozen.

What is frozen is never written again: those rows keep version 1 by a constraint of the database,
and the bytes of datasets and editions can only be added to.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from agenda.enums import RoundState
from audit.constraints import unique_even_when_empty
from audit.enums import Confidentiality
from audit.models import Document, Tracked
from buildingblocks.enums import Permission
from buildingblocks.models import Municipality, Region, scope

DAYS_BEFORE_COUNCIL = 14


def never_changed(name: str) -> models.CheckConstraint:
    """The guards let no row change without a new version, and this lets it have none."""
    return models.CheckConstraint(
        name=name,
        condition=Q(version=1),
        violation_error_message="Wat is vastgesteld, verandert niet meer.",
    )


def act(verb: str) -> tuple[models.ForeignKey[Any, Any], models.DateTimeField[Any, Any]]:
    """Who did it and when; empty until it is done."""
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=f"{verb} door"
    )
    return by, models.DateTimeField(f"{verb} op", null=True, blank=True)


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> Self:
        """Preparing is for who may read what is internal; the calendar shows councils the rest."""
        return self.filter(region__in=scope(user, Permission.READ_INTERNAL).seen_regions)

    def editable_by(self, user: User) -> Self:
        return self.filter(region__in=scope(user, Permission.REPORT).regions)

    def frozen(self) -> Self:
        """Rounds of which there are editions, also while they are being revised."""
        return self.filter(freezes__isnull=False).distinct()

    def newest_first(self) -> Self:
        return self.order_by("-year", "-sequence")


class Round(Tracked):
    """One time that the councils of a region are told how it stands (rapportageronde).

    At the check `known_at` is fixed and the figures get a hash: what was checked is what another
    person approves, and what is frozen. `revision` counts the freezes, this one included.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="rounds", verbose_name="regio")
    year = models.PositiveSmallIntegerField("jaar")
    sequence = models.PositiveSmallIntegerField("volgnummer")
    since = models.DateField("periode vanaf")
    reference_date = models.DateField("peildatum")
    state = models.CharField(
        "stand", max_length=20, choices=RoundState, default=RoundState.PREPARING
    )
    revision = models.PositiveSmallIntegerField("editie", default=1)
    revision_reason = models.TextField("reden van de nieuwe editie", blank=True)
    suppress_below = models.PositiveSmallIntegerField(
        "aantallen afschermen onder",
        null=True,
        blank=True,
        help_text="Bijvoorbeeld 5. Leeg: niets afschermen.",
    )
    known_at = models.DateTimeField("bekend op", null=True, blank=True)
    sha256 = models.CharField("hash van de cijfers", max_length=64, blank=True)
    checked_by, checked_at = act("gecontroleerd")
    approved_by, approved_at = act("geaccordeerd")
    incomplete_reason = models.TextField(
        "waarom toch vaststellen",
        blank=True,
        help_text="Komt met uw naam in het verslag als de gegevens niet volledig zijn.",
    )
    incomplete_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="onvolledig vastgesteld door",
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "rapportageronde"
        verbose_name_plural = "rapportagerondes"
        ordering = ["region", "year", "sequence"]
        constraints = [
            models.UniqueConstraint(
                name="round_number_is_unique_in_its_region",
                fields=["region", "year", "sequence"],
                violation_error_message="Dit nummer is in deze regio al gebruikt.",
            ),
            models.CheckConstraint(
                name="round_starts_before_its_reference_date",
                condition=Q(since__lte=F("reference_date")),
                violation_error_message="De periode begint na de peildatum.",
            ),
            models.CheckConstraint(
                name="round_state_is_known", condition=Q(state__in=RoundState.values)
            ),
            models.CheckConstraint(
                name="checked_round_has_its_moment",
                condition=Q(state=RoundState.PREPARING)
                | Q(
                    known_at__isnull=False,
                    checked_by__isnull=False,
                    checked_at__isnull=False,
                )
                & ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="approved_round_has_its_approver",
                condition=Q(state__in=[RoundState.PREPARING, RoundState.CHECKED])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="round_is_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("checked_by")),
                violation_error_message="Wie controleerde, kan niet zelf accorderen.",
            ),
            models.CheckConstraint(
                name="incomplete_round_names_who_and_why",
                condition=Q(incomplete_reason="", incomplete_by__isnull=True)
                | ~Q(incomplete_reason="") & Q(incomplete_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.region}"

    @property
    def number(self) -> str:
        """2026-01."""
        return f"{self.year}-{self.sequence:02}"

    @property
    def is_open(self) -> bool:
        """Texts, dates and the period may still be changed."""
        return self.state == RoundState.PREPARING


class PlannedEditionQuerySet(models.QuerySet["PlannedEdition"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(round__in=Round.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        """A municipality keeps its own words; the region's are the coordinator's."""
        places = scope(user, Permission.EDIT_AGENDA)
        whole = Q(round__region__in=scope(user, Permission.REPORT).regions)
        own = Q(municipality__in=places.municipalities)
        return self.filter(whole | own, round__state=RoundState.PREPARING)


class PlannedEdition(Tracked):
    """What the edition of one place will say of itself, and when its council meets.

    municipality None: the edition of the whole region.
    """

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="planned", verbose_name="rapportageronde"
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gemeente",
    )
    council_on = models.DateField("raadsvergadering op", null=True, blank=True)
    deliver_on = models.DateField(
        "aanleveren bij de griffie uiterlijk op",
        null=True,
        blank=True,
        help_text=f"Leeg: {DAYS_BEFORE_COUNCIL} dagen voor de vergadering.",
    )
    portfolio_holder = models.CharField(
        "portefeuillehouder",
        max_length=120,
        blank=True,
        help_text="De functie, bijvoorbeeld: wethouder Sociaal domein.",
    )
    case_number = models.CharField("zaaknummer", max_length=60, blank=True)
    confidentiality = models.CharField(
        "openbaarheid", max_length=15, choices=Confidentiality, default=Confidentiality.PUBLIC
    )
    core_message = models.TextField(
        "eigen kernboodschap",
        blank=True,
        help_text="Een alinea per regel, hooguit vijf. Komt boven wat de cijfers zelf zeggen.",
    )
    accompanying = models.TextField("begeleidende tekst", blank=True)

    objects = PlannedEditionQuerySet.as_manager()

    class Meta:
        verbose_name = "voorbereide editie"
        verbose_name_plural = "voorbereide edities"
        ordering = ["round", "municipality"]
        constraints = [
            *unique_even_when_empty(
                "place_has_one_planned_edition",
                fields=["round"],
                nullable=["municipality"],
                message="Deze editie is er al.",
            ),
            models.CheckConstraint(
                name="planned_edition_confidentiality_is_known",
                condition=Q(confidentiality__in=Confidentiality.values),
            ),
            models.CheckConstraint(
                name="paper_is_delivered_before_the_council_meets",
                condition=Q(deliver_on__isnull=True)
                | Q(council_on__isnull=True)
                | Q(deliver_on__lte=F("council_on")),
                violation_error_message="Aanleveren kan niet na de vergadering.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.municipality or 'regio'}"


class KeptFile(models.Model):
    """Bytes as they were made, under their SHA-256; never changed, never removed.

    packed: `content` is gzip of the bytes; hash and size are of the bytes themselves.
    """

    append_only: ClassVar[bool] = True

    sha256 = models.CharField("sha256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("bytes")
    packed = models.BooleanField("ingepakt", default=False)
    content = models.BinaryField("inhoud")
    kept_at = models.DateTimeField("bewaard op", auto_now_add=True)

    class Meta:
        verbose_name = "bewaard bestand"
        verbose_name_plural = "bewaarde bestanden"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.size} bytes)"


class FrozenRoundQuerySet(models.QuerySet["FrozenRound"]):
    def of(self, region: Region) -> Self:
        return self.filter(round__region=region).order_by("frozen_at", "pk")


class FrozenRound(Tracked):
    """The one dataset that all editions of a round are made from (canonical JSON, SHA-256).

    made_with: the versions of what laid it out and rendered it, to know what may be compared.
    """

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="freezes", verbose_name="rapportageronde"
    )
    revision = models.PositiveSmallIntegerField("editie")
    known_at = models.DateTimeField("bekend op")
    frozen_at = models.DateTimeField("vastgesteld op")
    frozen_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="vastgesteld door"
    )
    dataset = models.ForeignKey(KeptFile, models.PROTECT, related_name="+", verbose_name="gegevens")
    sha256 = models.CharField("sha256", max_length=64)
    made_with = models.JSONField("gemaakt met", default=dict)

    objects = FrozenRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "vastgestelde ronde"
        verbose_name_plural = "vastgestelde rondes"
        ordering = ["round", "revision"]
        constraints = [
            models.UniqueConstraint(
                name="round_is_frozen_once_per_revision", fields=["round", "revision"]
            ),
            never_changed("frozen_round_never_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.round}, editie {self.revision}"


class FrozenEditionQuerySet(models.QuerySet["FrozenEdition"]):
    def visible_to(self, user: User) -> Self:
        """Public ones to all who read the region; others only at the place that they are of."""
        places = scope(user, Permission.READ)
        public = Q(confidentiality=Confidentiality.PUBLIC) & Q(
            freeze__round__region__in=places.seen_regions
        )
        own = Q(municipality__in=places.municipalities) & Q(
            freeze__round__region__in=places.seen_regions
        )
        whole = Q(freeze__round__region__in=places.regions)
        return self.filter(public | own | whole)

    def current(self) -> Self:
        """Those that no later edition takes the place of."""
        return self.filter(superseded_by__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-freeze__round__year", "-freeze__round__sequence", "-revision")


class FrozenEdition(Tracked):
    """What one council was sent: number, place, and its files by name, kind and hash.

    municipality None: the whole region. Names are kept as they were. `files` says per kind
    (pdf, page, print, xlsx, csv, json, xml) the name, the mime type, the size and the hash.
    """

    freeze = models.ForeignKey(
        FrozenRound, models.PROTECT, related_name="editions", verbose_name="vastgestelde ronde"
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gemeente",
    )
    place = models.CharField("van", max_length=120)
    place_slug = models.CharField("sleutel van de plaats", max_length=80)
    number = models.CharField("nummer", max_length=10)
    revision = models.PositiveSmallIntegerField("editie")
    reference = models.CharField("kenmerk", max_length=120, unique=True)
    title = models.CharField("titel", max_length=200)
    reference_date = models.DateField("peildatum")
    confidentiality = models.CharField("openbaarheid", max_length=15, choices=Confidentiality)
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name="vervangt",
    )
    reason = models.TextField("reden van vervanging", blank=True)
    files = models.JSONField("bestanden")

    objects = FrozenEditionQuerySet.as_manager()

    class Meta:
        verbose_name = "vastgestelde editie"
        verbose_name_plural = "vastgestelde edities"
        ordering = ["freeze", "place"]
        constraints = [
            *unique_even_when_empty(
                "place_has_one_edition_per_freeze",
                fields=["freeze"],
                nullable=["municipality"],
                message="Deze editie is er al.",
            ),
            models.CheckConstraint(
                name="superseding_edition_says_why",
                condition=Q(supersedes__isnull=True) | ~Q(reason=""),
            ),
            never_changed("frozen_edition_never_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}"


class SuppressionOverrideQuerySet(models.QuerySet["SuppressionOverride"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(region__in=scope(user, Permission.READ_INTERNAL).seen_regions)

    def editable_by(self, user: User) -> Self:
        return self.filter(region__in=scope(user, Permission.REPORT).regions)

    def approved(self) -> Self:
        return self.filter(approved_by__isnull=False)


class SuppressionOverride(Tracked):
    """That a small number may be printed, as it is public already; agreed by two people."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="regio")
    figure_key = models.CharField("cijfer", max_length=120)
    reason = models.TextField("reden")
    paper = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="stuk waarin het al staat",
    )
    asked_by, asked_at = act("gevraagd")
    approved_by, approved_at = act("goedgekeurd")

    objects = SuppressionOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = "uitzondering op afschermen"
        verbose_name_plural = "uitzonderingen op afschermen"
        ordering = ["region", "figure_key"]
        constraints = [
            models.UniqueConstraint(
                name="figure_is_excepted_once",
                fields=["region", "figure_key"],
                violation_error_message="Voor dit cijfer is al een uitzondering vastgelegd.",
            ),
            models.CheckConstraint(
                name="exception_is_approved_by_another",
                condition=Q(approved_by__isnull=True)
                | Q(asked_by__isnull=False) & ~Q(approved_by=F("asked_by")),
                violation_error_message="Wie de uitzondering vroeg, kan die niet goedkeuren.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure_key}: {self.reason}"
