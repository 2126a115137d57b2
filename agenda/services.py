"""Writes over several models, and questions that commands and pages share."""

from agenda.enums import Visibility
from agenda.models import AgendaItem
from buildingblocks.enums import MembershipRole
from buildingblocks.models import Region


def region_of(region_slug: str, municipality: str) -> Region:
    """The region by its slug, or that of the municipality (slug or CBS code).

    Raises LookupError, with a message to show, when there is none or more than one.
    """
    regions = Region.objects.all()
    if region_slug:
        regions = regions.filter(slug=region_slug)
    elif municipality:
        field = "cbs_code" if municipality.isdigit() else "slug"
        regions = regions.filter(
            memberships__role=MembershipRole.PARTICIPANT,
            **{f"memberships__municipality__{field}": municipality},
        ).distinct()
    found = list(regions[:2])
    if not found:
        raise LookupError(f"Er is geen regio voor ‘{region_slug or municipality}’.")
    if len(found) > 1:
        raise LookupError("Er is meer dan één regio; kies er een met --region.")
    return found[0]


def public_items(region: Region) -> list[int]:
    """Keys of the items that a council may see."""
    return list(
        AgendaItem.objects.filter(region=region, visibility=Visibility.PUBLIC).values_list(
            "pk", flat=True
        )
    )
