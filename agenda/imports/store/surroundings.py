"""The facts of the system that reading a sheet needs, for one importer at one place."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.timezone import localdate

from accounts.models import User
from agenda.imports.columns import Kind
from agenda.imports.context import Context, Member, Place
from agenda.imports.store.rights import Bounds, reach
from agenda.imports.words import Named
from agenda.models import AgendaItem, Decision
from buildingblocks.enums import OrganisationKind, Unit
from buildingblocks.models import (
    BuildingBlock,
    Municipality,
    Organisation,
    PlacementCount,
    Region,
    RegionMembership,
    TargetGroup,
)
from funding.models import Appropriation, Circular, FundingStream, Spending

STANDS = 24  # as many as an outlier is compared with
DECIDING = [OrganisationKind.JOINT_SCHEME, OrganisationKind.SOCIAL_COMPANY]
MORE = 1_000_000  # getting money says more than deciding


@dataclass(frozen=True)
class _Reach:
    municipalities: frozenset[str]
    regions: frozenset[str]
    seen: frozenset[str]


def surroundings(by: User, bounds: Bounds, kind: Kind | None = None) -> Context:
    """What the reading layer may know and what this importer may write there."""
    places = _reach(by, bounds, kind)
    return Context(
        today=localdate(),
        municipalities=_municipalities(),
        regions=_named(Region.objects.values_list("slug", "name")),
        target_groups=_named(TargetGroup.objects.values_list("code", "label")),
        streams=_named(FundingStream.objects.values_list("code", "name")),
        organisations=_organisations(),
        circulars=_circulars(),
        blocks=frozenset(BuildingBlock.objects.values_list("region__slug", "number")),
        items=frozenset(AgendaItem.objects.values_list("region__slug", "code")),
        scope=places.seen,
        writable=places.municipalities,
        writable_regions=places.regions,
        company_of=_companies(),
        placements=_stands(),
        amounts=_amounts(),
    )


def _reach(by: User, bounds: Bounds, kind: Kind | None) -> _Reach:
    """Places by what they are called; each kind is judged again when it is compared."""
    kinds = [kind] if kind else list(Kind)
    found = [bounds.within(reach(by, each)) for each in kinds]
    regions = frozenset().union(*(each.regions for each in found))
    seen = frozenset().union(*(each.seen_regions for each in found))
    municipalities = frozenset().union(*(each.municipalities for each in found))
    slugs = dict(Region.objects.values_list("pk", "slug"))
    codes = dict(Municipality.objects.values_list("pk", "cbs_code"))
    return _Reach(
        frozenset(codes[pk] for pk in municipalities),
        frozenset(slugs[pk] for pk in regions),
        frozenset(slugs[pk] for pk in seen),
    )


def _named(pairs: Iterable[tuple[str, str]]) -> tuple[Named, ...]:
    return tuple(Named(key, (name,)) for key, name in pairs)


def _municipalities() -> tuple[Place, ...]:
    ties = defaultdict(list)
    for code, region, role, start, end in RegionMembership.objects.values_list(
        "municipality__cbs_code", "region__slug", "role", "valid_from", "valid_to"
    ):
        ties[code].append(Member(region, role, start, end))
    rows = Municipality.objects.values_list("cbs_code", "name", "valid_from", "valid_to")
    return tuple(Place(*row, members=tuple(ties[row[0]])) for row in rows)


def _organisations() -> tuple[Named, ...]:
    rows = Organisation.objects.values_list("slug", "name", "short_name", "also_known_as")
    return tuple(
        Named(slug, tuple(n.strip() for n in (short, name, *known.split(";")) if n.strip()))
        for slug, name, short, known in rows
    )


def _circulars() -> tuple[Named, ...]:
    return tuple(Named(each.code, (str(each),)) for each in Circular.objects.all())


def _companies() -> dict[str, str]:
    """Per municipality and per region the organisation that mostly gets its money.

    Where none ever did: the organisation that decides in the region.
    """
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    decides = Decision.objects.filter(body__organisation__kind__in=DECIDING)
    for region, slug in decides.values_list("proposal__region__slug", "body__organisation__slug"):
        counted[region][slug] += 1
    for rows in (Spending.objects, Appropriation.objects):
        for code, region, slug in rows.values_list(
            "municipality__cbs_code", "region__slug", "organisation__slug"
        ):
            for place in filter(None, (code, region)):
                counted[place][slug] += MORE
    return {place: found.most_common(1)[0][0] for place, found in counted.items()}


def _stands() -> dict[tuple[str, str], tuple[tuple[date, int], ...]]:
    """The last known numbers of people, per municipality and group."""
    nth = Window(
        RowNumber(),
        partition_by=[F("municipality"), F("target_group")],
        order_by=F("reference_date").desc(),
    )
    rows = (
        PlacementCount.objects.filter(value__isnull=False, unit=Unit.PERSON)
        .annotate(nth=nth)
        .filter(nth__lte=STANDS)
        .order_by("reference_date")
        .values_list("municipality__cbs_code", "target_group__code", "reference_date", "value")
    )
    found: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for code, group, day, value in rows:
        found[code, group].append((day, value or 0))
    return {whose: tuple(stands) for whose, stands in found.items()}


def _amounts() -> dict[tuple[str, str, str, int], Decimal]:
    rows = Appropriation.objects.filter(municipality__isnull=False).order_by("-sequence")
    return {
        (Kind.APPROPRIATIONS, code, stream, year): amount
        for code, stream, year, amount in rows.values_list(
            "municipality__cbs_code", "stream__code", "year", "amount"
        )
    }
