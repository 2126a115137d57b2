"""Test data of accounts, audit and buildingblocks.

Every function can be called without arguments. What has a natural key is found again by it, so
that `make_municipality()` is Soest in the region Amersfoort, however often it is asked for.
"""

from datetime import date
from typing import Any

from accounts.models import User
from audit.models import Document
from buildingblocks.enums import (
    FlowKind,
    MembershipRole,
    Precision,
    Role,
    StatedKey,
    StatedUnit,
    TargetKind,
    Unit,
    ValueState,
)
from buildingblocks.models import (
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
)

CODES = {
    "Amersfoort": "0307",
    "Baarn": "0308",
    "Bunschoten": "0313",
    "Leusden": "0327",
    "Nijkerk": "0267",
    "Soest": "0342",
    "Woudenberg": "0351",
    "Tiel": "0281",
}
MARCH = date(2025, 3, 31)


def make_user(email: str = "iemand@example.org", **fields: Any) -> User:
    """Signs in with the password ‘geheim’."""
    fields = {"name": email.partition("@")[0].replace(".", " ").title(), **fields}
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email, "geheim", **fields
    )


def make_region(slug: str = "amersfoort", **fields: Any) -> Region:
    defaults = {"name": slug.replace("-", " ").title(), "kind": "arbeidsmarktregio"}
    return Region.objects.get_or_create(slug=slug, defaults={**defaults, **fields})[0]


def make_municipality(
    name: str = "Soest",
    *,
    region: Region | None = None,
    role: str = MembershipRole.PARTICIPANT,
    is_centre: bool = False,
    **fields: Any,
) -> Municipality:
    """A municipality that takes part in the region (Amersfoort unless another is given)."""
    number = 9000 + Municipality.objects.count()
    municipality = Municipality.objects.get_or_create(
        name=name,
        defaults={
            "cbs_code": CODES.get(name, str(number)),
            "slug": name.lower().replace(" ", "-"),
            **fields,
        },
    )[0]
    company = None
    if role == MembershipRole.EXCEPTION:
        company = make_organisation(f"sob-{municipality.slug}")
    RegionMembership.objects.get_or_create(
        region=region or make_region(),
        municipality=municipality,
        defaults={"role": role, "is_centre": is_centre, "own_company": company},
    )
    return municipality


def make_membership(
    user: User,
    role: str = Role.OFFICER,
    *,
    region: Region | None = None,
    municipality: Municipality | None = None,
    **fields: Any,
) -> Membership:
    """Gives the user a role; for Soest unless a place is given."""
    if region is None and municipality is None:
        municipality = make_municipality()
    user.__dict__.pop("_scopes", None)  # what was allowed before may have been asked already
    return Membership.objects.create(
        user=user, role=role, region=region, municipality=municipality, **fields
    )


def make_organisation(slug: str = "rwa", **fields: Any) -> Organisation:
    defaults = {"name": slug.upper(), "kind": "gr"}
    return Organisation.objects.get_or_create(slug=slug, defaults={**defaults, **fields})[0]


def make_document(code: str = "soest-raadsvoorstel-1342665", **fields: Any) -> Document:
    defaults = {
        "kind": "raadsvoorstel",
        "title": "Toekomstplan sociaal ontwikkelbedrijf",
        "publisher_name": "Gemeente Soest",
        "publisher_key": "0342",
        "dated": date(2025, 12, 16),
    }
    return Document.objects.get_or_create(code=code, defaults={**defaults, **fields})[0]


def make_target_group(code: str = "beschut_werk", **fields: Any) -> TargetGroup:
    defaults = {
        "label": code.replace("_", " ").capitalize(),
        "counts_for_target": code == "beschut_werk",
        "position": 10 if code == "beschut_werk" else 20,
    }
    return TargetGroup.objects.get_or_create(code=code, defaults={**defaults, **fields})[0]


def make_block(region: Region | None = None, number: int = 1, **fields: Any) -> BuildingBlock:
    defaults = {"title": f"Bouwsteen {number}"}
    return BuildingBlock.objects.get_or_create(
        region=region or make_region(), number=number, defaults={**defaults, **fields}
    )[0]


def make_module(block: BuildingBlock | None = None, code: str = "M1", **fields: Any) -> Module:
    return Module.objects.create(
        building_block=block or make_block(), code=code, **{"title": f"Module {code}", **fields}
    )


def make_placement(
    municipality: Municipality | None = None,
    value: int | None = 3,
    *,
    on: date = MARCH,
    group: TargetGroup | None = None,
    **fields: Any,
) -> PlacementCount:
    """How many were placed; without a value it is not known (or what `state` says)."""
    state = ValueState.KNOWN if value is not None else ValueState.UNKNOWN
    return PlacementCount.objects.create(
        municipality=municipality or make_municipality(),
        reference_date=on,
        target_group=group or make_target_group(),
        value=value,
        **{"state": state, "unit": Unit.PERSON, **fields},
    )


def make_flow(
    municipality: Municipality | None = None,
    value: int | None = 2,
    *,
    kind: str = FlowKind.INFLOW,
    start: date = date(2025, 1, 1),
    end: date = MARCH,
    precision: str = Precision.QUARTER,
    group: TargetGroup | None = None,
    **fields: Any,
) -> FlowCount:
    state = ValueState.KNOWN if value is not None else ValueState.UNKNOWN
    return FlowCount.objects.create(
        municipality=municipality or make_municipality(),
        target_group=group or make_target_group(),
        kind=kind,
        start=start,
        end=end,
        precision=precision,
        value=value,
        **{"state": state, **fields},
    )


def make_target(
    municipality: Municipality | None = None,
    value: int | None = 12,
    *,
    year: int = 2025,
    kind: str = TargetKind.NATIONAL,
    region: Region | None = None,
    group: TargetGroup | None = None,
    **fields: Any,
) -> Target:
    """The target of a municipality (Soest) for a year, or of a region when that is given."""
    if region is None and municipality is None:
        municipality = make_municipality()
    return Target.objects.create(
        municipality=municipality,
        region=region,
        target_group=group or make_target_group(),
        year=year,
        kind=kind,
        value=value,
        **fields,
    )


def make_ambition(region: Region | None = None, percentage: int = 91, year: int = 2030) -> Target:
    return make_target(
        region=region or make_region(),
        value=None,
        percentage=percentage,
        year=year,
        kind=TargetKind.AMBITION,
    )


def make_stated(
    region: Region | None = None,
    value: int = 35,
    *,
    key: str = StatedKey.PLACED,
    unit: str = StatedUnit.PERSONS,
    **fields: Any,
) -> StatedFigure:
    """A number that a document states about the region."""
    defaults: dict[str, Any] = {
        "label": "Beschutte werkplekken",
        "source": make_document(),
        "reference_date": MARCH,
        "precision": Precision.MONTH,
    }
    return StatedFigure.objects.create(
        region=region or make_region(), value=value, key=key, unit=unit, **{**defaults, **fields}
    )
