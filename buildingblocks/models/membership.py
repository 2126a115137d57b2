"""Who belongs where: municipalities in regions, people in municipalities and regions.

And with it where somebody may do what: permission -> places. Code asks
`scope(user, Permission.…)` and filters on it; nothing else looks at roles. The table of roles is
the top layer's (`settings.ROLES`), as the user model is named by AUTH_USER_MODEL.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from accounts.models import User
from audit.constraints import unique_even_when_empty
from audit.models import Sourced, Tracked
from buildingblocks.enums import MembershipRole, Permission, Role

if TYPE_CHECKING:
    from buildingblocks.models.places import Municipality, Region


class RegionMembership(Sourced):
    """That a municipality takes part in a region, is served by it, or is its exception."""

    region = models.ForeignKey(
        "Region", models.PROTECT, related_name="memberships", verbose_name="regio"
    )
    municipality = models.ForeignKey(
        "Municipality",
        models.PROTECT,
        related_name="region_memberships",
        verbose_name="gemeente",
    )
    role = models.CharField("rol", max_length=20, choices=MembershipRole)
    valid_from = models.DateField("vanaf", null=True, blank=True)
    valid_to = models.DateField("tot en met", null=True, blank=True)
    is_centre = models.BooleanField("centrumgemeente", default=False)
    own_company = models.ForeignKey(
        "Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="eigen SOB",
    )
    note = models.CharField("toelichting", max_length=300, blank=True)

    class Meta:
        verbose_name = "deelname"
        verbose_name_plural = "deelnames"
        ordering = ["region", "municipality"]
        constraints = [
            *unique_even_when_empty(
                "municipality_is_in_a_region_once",
                fields=["region", "municipality"],
                nullable=["valid_from"],
                message="Deze deelname is al vastgelegd; wijzig die.",
            ),
            models.UniqueConstraint(
                name="region_has_one_centre",
                fields=["region"],
                condition=Q(is_centre=True, valid_to__isnull=True),
                violation_error_message="Deze regio heeft al een centrumgemeente.",
            ),
            models.CheckConstraint(
                name="exception_names_its_own_company",
                condition=~Q(role=MembershipRole.EXCEPTION) | Q(own_company__isnull=False),
                violation_error_message="Noem bij een uitzondering het eigen SOB.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} in {self.region}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).from_now(day)

    def from_now(self, day: date) -> Self:
        """Those of that day and those still to begin."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def at(self, places: "Scope") -> Self:
        """Those for these regions and municipalities."""
        return self.filter(Q(region__in=places.regions) | Q(municipality__in=places.municipalities))

    def visible_to(self, user: User) -> Self:
        """To the administrators of the place."""
        return self.at(scope(user, Permission.MANAGE_USERS))

    def editable_by(self, user: User) -> Self:
        """Nobody changes their own rights."""
        return self.visible_to(user).exclude(user=user.pk)


class Membership(Tracked):
    """That a person works for a municipality or a region, in a role, from and until."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="memberships", verbose_name="persoon"
    )
    region = models.ForeignKey(
        "Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="regio",
    )
    municipality = models.ForeignKey(
        "Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gemeente",
    )
    role = models.CharField("rol", max_length=20, choices=Role)
    valid_from = models.DateField("vanaf", null=True, blank=True)
    valid_to = models.DateField("tot en met", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        ordering = ["user", "role"]
        constraints = [
            models.CheckConstraint(
                name="membership_is_of_a_region_or_a_municipality",
                condition=Q(region__isnull=True) ^ Q(municipality__isnull=True),
                violation_error_message="Kies een regio of een gemeente, niet allebei.",
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                violation_error_message="De einddatum ligt vóór de begindatum.",
            ),
            models.CheckConstraint(
                name="membership_role_is_known", condition=Q(role__in=Role.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} {self.place}"

    @property
    def place(self) -> "Region | Municipality":
        place = self.region or self.municipality
        assert place is not None  # noqa: S101  # the constraint above
        return place

    @property
    def place_key(self) -> str:
        """How events and papers name the place: a CBS code, or the slug of a region."""
        return self.municipality.cbs_code if self.municipality else str(self.place.slug)


RoleTable = Mapping[str, frozenset[Permission]]


@dataclass(frozen=True)
class Scope:
    """Places where a permission holds.

    regions: the whole region, its municipalities included. municipalities: all municipalities
    covered. seen_regions: regions that one of these municipalities takes part in (to read:
    six councils see the same figures).
    """

    regions: frozenset[int] = frozenset()
    municipalities: frozenset[int] = frozenset()
    seen_regions: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.regions or self.municipalities)


@lru_cache(maxsize=1)
def role_table() -> RoleTable:
    table: RoleTable = import_string(settings.ROLES)
    return table


def memberships_of(user: User, today: date | None = None) -> list[Membership]:
    """What the user holds today; nothing for who is not signed in or not active. One query."""
    day = today or localdate()
    if not user.is_active:  # nor is whoever has not signed in
        return []
    held = Membership.objects.on(day).filter(user=user).select_related("region", "municipality")
    found: list[Membership] = _once(user, day, lambda: list(held))
    return found


def permissions_of(user: User) -> frozenset[Permission]:
    """Everything that the user may do anywhere today."""
    return frozenset().union(*(role_table().get(m.role, frozenset()) for m in memberships_of(user)))


def scope(user: User, permission: Permission, today: date | None = None) -> Scope:
    """Where the user holds the permission today; nowhere for who is not signed in or not active."""
    day = today or localdate()
    found: Scope = _once(user, (permission, day), lambda: _scope(user, permission, day))
    return found


def _once(user: User, key: Any, ask: Callable[[], Any]) -> Any:
    """What was asked about this user before is not asked again during a request."""
    known = user.__dict__.setdefault("_scopes", {})
    if key not in known:
        known[key] = ask()
    return known[key]


def _scope(user: User, permission: Permission, day: date) -> Scope:
    held = [m for m in memberships_of(user, day) if permission in role_table().get(m.role, ())]
    if not held:
        return Scope()
    regions = frozenset(m.region_id for m in held if m.region_id)
    own = frozenset(m.municipality_id for m in held if m.municipality_id)
    ties = _once(user, "ties", _ties)
    return Scope(
        regions=regions,
        municipalities=own | {m for r, m in ties if r in regions},
        seen_regions=regions | {r for r, m in ties if m in own},
    )


def _ties() -> list[tuple[int, int]]:
    ties = RegionMembership.objects.exclude(role=MembershipRole.EXCEPTION)
    return list(ties.values_list("region_id", "municipality_id"))
