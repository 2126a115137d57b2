"""Who may be asked to lead something, and who may read the past of a record."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Max, Min, Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from agenda.enums import Visibility
from agenda.models import (
    AgendaItem,
    Agreement,
    Decision,
    DecisionBody,
    EvaluationMoment,
    FrozenEdition,
    FrozenRound,
    ItemMunicipality,
    PeriodChange,
    PlannedEdition,
    PrinciplesSection,
    PrinciplesVersion,
    ProgressUpdate,
    Proposal,
    ProposalPoint,
    Risk,
    Round,
    Step,
    SuppressionOverride,
)
from audit.known import Known
from audit.models import Document, Tracked
from buildingblocks.access import documents_visible_to, participants_ever
from buildingblocks.enums import Permission
from buildingblocks.models import (
    BlockTargetGroup,
    BuildingBlock,
    FlowCount,
    Membership,
    Module,
    Municipality,
    Organisation,
    PlacementCount,
    Region,
    RegionMembership,
    StatedFigure,
    Target,
    TargetGroup,
    scope,
)
from buildingblocks.models.membership import role_table
from funding.models import (
    Appropriation,
    Circular,
    FundingStream,
    Grant,
    Spending,
    StreamYear,
)

TIES = "region_memberships__region"
# Model -> how it leads to the regions that it belongs to; without a way it is everybody's.
# People and their rights are left out: their past is not for everybody who reads a region.
REGIONS: dict[type[Tracked], tuple[str, ...]] = {
    Region: ("pk",),
    Municipality: (TIES,),
    RegionMembership: ("region",),
    BuildingBlock: ("region",),
    BlockTargetGroup: ("building_block__region",),
    Module: ("building_block__region",),
    PlacementCount: (f"municipality__{TIES}",),
    FlowCount: (f"municipality__{TIES}",),
    Target: ("region", f"municipality__{TIES}"),
    StatedFigure: ("region", f"municipality__{TIES}"),
    Grant: ("region",),
    Appropriation: ("region",),
    Spending: ("region",),
    AgendaItem: ("region",),
    ItemMunicipality: ("item__region",),
    Step: ("item__region",),
    PeriodChange: ("item__region",),
    ProgressUpdate: ("item__region",),
    Proposal: ("region",),
    ProposalPoint: ("proposal__region",),
    Decision: ("proposal__region",),
    PrinciplesVersion: ("region",),
    PrinciplesSection: ("principles_version__region",),
    Agreement: ("region",),
    Risk: ("region",),
    EvaluationMoment: ("region",),
    Round: ("region",),
    PlannedEdition: ("round__region",),
    FrozenRound: ("round__region",),
    FrozenEdition: ("freeze__round__region",),
    SuppressionOverride: ("region",),
    DecisionBody: (),
    Document: (),
    Organisation: (),
    TargetGroup: (),
    Circular: (),
    FundingStream: (),
    StreamYear: (),
}
OF_AN_ITEM = {ItemMunicipality, Step, PeriodChange, ProgressUpdate, Risk, EvaluationMoment}


def history_scope(user: User, model: type[Tracked]) -> QuerySet[Any]:
    """The records of a model whose past the user may read.

    They belong to a region that the user reads, inside which (or in one of its municipalities)
    the user may read what is internal. What hangs from an item follows that item; papers follow
    their own confidentiality.
    """
    inside = scope(user, Permission.READ_INTERNAL)
    rows = model._base_manager.all()
    if model not in REGIONS or not inside:
        return rows.none()
    if model is Document:
        return documents_visible_to(user)
    if ways := REGIONS[model]:
        regions = inside.seen_regions & scope(user, Permission.READ).seen_regions
        rows = rows.filter(reduce(or_, (Q(**{f"{way}__in": regions}) for way in ways))).distinct()
    return _with_their_item(user, model, rows)


def _with_their_item(user: User, model: type[Tracked], rows: QuerySet[Any]) -> QuerySet[Any]:
    visible = AgendaItem.objects.visible_to(user).values("pk")
    if model is AgendaItem:
        return rows.filter(pk__in=visible)
    if model in OF_AN_ITEM:
        return rows.filter(Q(item__isnull=True) | Q(item__in=visible))
    return rows


def items_to_read(user: User, region: Region, known: Known) -> list[int]:
    """Keys of the region's items that the user may read as they were known then.

    What is public now but was a draft then was not for the user, as long as it was one.
    """
    visible = AgendaItem.objects.visible_to(user).filter(region=region)
    keys = set(visible.values_list("pk", flat=True))
    if known.at is not None:
        drafts = known.all(AgendaItem, region=region.pk, visibility=Visibility.INTERNAL)
        inside = AgendaItem.objects.inside_to(user).filter(region=region)
        keys -= {item.pk for item in drafts} - set(inside.values_list("pk", flat=True))
    return sorted(keys)


def drafts_until(user: User, items: Iterable[int]) -> dict[int, datetime]:
    """Of items that were drafts which the user could not read: the moment that they became public.

    What was written to them up to then, and to what hangs from them, is not for the user.
    """
    outside = set(items) - set(
        AgendaItem.objects.inside_to(user).filter(pk__in=items).values_list("pk", flat=True)
    )
    last = (
        AgendaItem.history.filter(id__in=outside, visibility=Visibility.INTERNAL)
        .order_by()
        .values("id")
        .annotate(last=Max("history_id"))
        .values_list("id", "last")
    )
    later = [Q(id=pk, history_id__gt=history_id) for pk, history_id in last]
    if not later:
        return {}
    shown = AgendaItem.history.filter(reduce(or_, later)).order_by()
    return dict(shown.values("id").annotate(at=Min("history_date")).values_list("id", "at"))


def reads_inside(user: User, region: Region) -> bool:
    """Whether the user may read what is internal, and the past, in (a part of) the region."""
    return region.pk in scope(user, Permission.READ_INTERNAL).seen_regions


def people_of(region: Region) -> QuerySet[User]:
    """Active people who may keep the region's agenda, or that of one of its municipalities."""
    roles = [r for r, allowed in role_table().items() if Permission.EDIT_AGENDA in allowed]
    held = Membership.objects.on(localdate()).filter(
        Q(region=region) | Q(municipality__in=participants_ever(region)), role__in=roles
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True)
