"""Which places and papers somebody may work on, for forms and pages of every layer."""

from functools import cache

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from accounts.models import User
from audit.enums import Confidentiality, Result
from audit.known import OwnImports, OwnPapers
from audit.models import AuditEvent, Document, ImportBatch
from buildingblocks.enums import MembershipRole, Permission
from buildingblocks.models import (
    Membership,
    Municipality,
    Region,
    RegionMembership,
    Scope,
    scope,
)


def participants_ever(region: Region) -> QuerySet[Municipality]:
    """The municipalities that take or took part in the region; not its exceptions."""
    ties = RegionMembership.objects.filter(region=region, role=MembershipRole.PARTICIPANT)
    return Municipality.objects.filter(pk__in=ties.values("municipality"))


def own_municipalities(
    user: User, permission: Permission, region: Region
) -> QuerySet[Municipality]:
    """The region's municipalities for which the user holds the permission."""
    held = scope(user, permission).municipalities
    return participants_ever(region).filter(pk__in=held)


def holds_region(user: User, permission: Permission, region: Region) -> bool:
    """Whether the user holds the permission for the region as a whole."""
    return region.pk in scope(user, permission).regions


def may(user: User, permission: Permission, region: Region) -> bool:
    """Whether the user holds the permission for anything in the region."""
    if holds_region(user, permission, region):
        return True
    return own_municipalities(user, permission, region).exists()


def require(user: User, permission: Permission, region: Region) -> None:
    """Refuse (403) who reads the region but may not do this in it."""
    if not may(user, permission, region):
        raise PermissionDenied


def documents_visible_to(user: User) -> QuerySet[Document]:
    """Public papers, and of the others those of one's own municipalities and regions.

    Who works nowhere (any more) reads none.
    """
    if not scope(user, Permission.READ):
        return Document.objects.none()
    return Document.objects.filter(Q(confidentiality=Confidentiality.PUBLIC) | _inside(user))


def own_papers(user: User) -> OwnPapers:
    """Keys of the papers that the user may read though they are not public; asked when needed."""

    @cache
    def keys() -> frozenset[int]:
        mine = documents_visible_to(user).filter(_inside(user))
        return frozenset(mine.values_list("pk", flat=True))

    return keys


def imports_visible_to(user: User) -> QuerySet[ImportBatch]:
    """One's own imports, and those for the places where one may import."""
    keys = publisher_keys(scope(user, Permission.IMPORT))
    return ImportBatch.objects.filter(Q(uploaded_by=user) | Q(place_key__in=keys))


def own_imports(user: User) -> OwnImports:
    """Which of these imports the user may see; asked when a figure rests on one."""
    return lambda batches: set(
        imports_visible_to(user).filter(pk__in=batches).values_list("pk", flat=True)
    )


def documents_editable_by(user: User) -> QuerySet[Document]:
    """Papers that one's municipality or region published, and those one recorded oneself."""
    places = scope(user, Permission.EDIT_SOURCES)
    if not places:
        return Document.objects.none()
    published = Q(publisher_key__in=publisher_keys(places))
    return Document.objects.filter(published | _own(user))


def _inside(user: User) -> Q:
    """Of one's own municipalities and regions, or recorded by oneself."""
    keys = publisher_keys(scope(user, Permission.READ_INTERNAL))
    return Q(publisher_key__in=keys) | _own(user)


def _own(user: User) -> Q:
    recorded = Document.history.filter(history_type="+", history_user=user.pk)
    return Q(pk__in=recorded.values("id"))


def publisher_keys(places: Scope) -> set[str]:
    """Keys by which documents name these places: CBS codes, and slugs of whole regions."""
    municipalities = Municipality.objects.filter(pk__in=places.municipalities)
    regions = Region.objects.filter(pk__in=places.regions)
    codes = municipalities.values_list("cbs_code", flat=True)
    return {*codes, *regions.values_list("slug", flat=True)}


def people_visible_to(user: User) -> QuerySet[User]:
    """Everybody who has or had a role in a place that the user administers."""
    return _people_at(scope(user, Permission.MANAGE_USERS))


def _people_at(places: Scope) -> QuerySet[User]:
    return User.objects.filter(pk__in=Membership.objects.at(places).values("user"))


def events_visible_to(user: User) -> QuerySet[AuditEvent]:
    """Events of one's places, and of their people where the event is of no place.

    A refusal of one's own people counts wherever it was. Attempts in the name of nobody are for
    whoever reads a whole region.
    """
    places = scope(user, Permission.READ_EVENTS)
    theirs = Q(user__in=_people_at(places).values("pk"))
    seen = Q(place_key__in=publisher_keys(places))
    seen |= theirs & (Q(place_key="") | Q(result=Result.REFUSED))
    if places.regions:
        seen |= Q(user__isnull=True, place_key="")
    return AuditEvent.objects.filter(seen)
