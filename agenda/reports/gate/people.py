"""Who can mend something: the people who hold the right for a place today."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.timezone import localdate

from buildingblocks.enums import Permission
from buildingblocks.figures import Participant
from buildingblocks.models import Membership, Region
from buildingblocks.models.membership import role_table

Names = tuple[str, ...]


class Holders:
    """Names by permission and municipality; of the region where a municipality has nobody."""

    def __init__(self, region: Region, members: Iterable[Participant]) -> None:
        ids = [m.id for m in members]
        held = Membership.objects.on(localdate()).filter(user__is_active=True)
        held = held.filter(Q(region=region.pk) | Q(municipality__in=ids))
        self.held = [
            (m.role, m.municipality_id, m.user.name)
            for m in held.select_related("user").order_by("user__name", "pk")
        ]

    def of(self, permission: Permission, municipality: int | None = None) -> Names:
        roles = [role for role, allowed in role_table().items() if permission in allowed]
        found = {
            place: tuple(dict.fromkeys(n for r, p, n in self.held if r in roles and p == place))
            for place in (municipality, None)
        }
        return found[municipality] or found[None]
