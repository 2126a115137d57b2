"""Test data of funding; each function can be called without arguments."""

from datetime import date
from decimal import Decimal
from typing import Any

from buildingblocks.enums import Precision
from buildingblocks.models import Municipality, Region
from funding.enums import AppropriationState, Channel, SpendingKind
from funding.models import Appropriation, Circular, FundingStream, Grant, Spending, StreamYear
from tests.make.places import make_municipality, make_organisation, make_region


def make_circular(code: str = "meicirculaire-2025", **fields: Any) -> Circular:
    defaults = {"kind": "mei", "year": 2025, "published_on": date(2025, 5, 30)}
    return Circular.objects.get_or_create(code=code, defaults={**defaults, **fields})[0]


def make_stream(code: str = "IU_PART_INFRA", **fields: Any) -> FundingStream:
    defaults = {"name": "Integratie-uitkering Participatie", "channel": Channel.INTEGRATION}
    return FundingStream.objects.get_or_create(code=code, defaults={**defaults, **fields})[0]


def make_stream_year(
    stream: FundingStream | None = None,
    amount: int | None = 35_000_000,
    *,
    first: int | None = 2025,
    last: int | None = None,
    **fields: Any,
) -> StreamYear:
    """A national amount: of one year, of the years `first` to `last`, or structural."""
    return StreamYear.objects.create(
        stream=stream or make_stream(),
        first_year=first,
        last_year=last or first,
        amount=amount,
        **fields,
    )


def make_grant(
    municipality: Municipality | None = None,
    amount: int | Decimal = 120_000,
    *,
    region: Region | None = None,
    recipient: Municipality | None = None,
    year: int = 2025,
    **fields: Any,
) -> Grant:
    """Granted to Soest; for the whole region when only a recipient is given."""
    if recipient is None:
        municipality = recipient = municipality or make_municipality()
    return Grant.objects.create(
        region=region or make_region(),
        recipient=recipient,
        municipality=municipality,
        amount=amount,
        year=year,
        **{"stream": fields.pop("stream", None) or make_stream(), **fields},
    )


def make_appropriation(
    municipality: Municipality | None = None,
    amount: int | Decimal = 101_615,
    *,
    region: Region | None = None,
    year: int = 2025,
    regional: bool = False,
    **fields: Any,
) -> Appropriation:
    """Made available by Soest to RWA; `regional`: by the region together."""
    defaults: dict[str, Any] = {
        "stream": fields.pop("stream", None) or make_stream(),
        "organisation": fields.pop("organisation", None) or make_organisation(),
        "state": AppropriationState.MADE_AVAILABLE,
    }
    return Appropriation.objects.create(
        region=region or make_region(),
        municipality=None if regional else municipality or make_municipality(),
        amount=amount,
        year=year,
        **{**defaults, **fields},
    )


def make_spending(
    municipality: Municipality | None = None,
    amount: int | Decimal = 40_000,
    *,
    region: Region | None = None,
    year: int = 2025,
    regional: bool = False,
    **fields: Any,
) -> Spending:
    """Spent by RWA for Soest in a whole year; `regional`: for the region together."""
    defaults: dict[str, Any] = {
        "stream": fields.pop("stream", None) or make_stream(),
        "organisation": fields.pop("organisation", None) or make_organisation(),
        "start": date(year, 1, 1),
        "end": date(year, 12, 31),
        "precision": Precision.YEAR,
        "kind": SpendingKind.REALISED,
    }
    return Spending.objects.create(
        region=region or make_region(),
        municipality=None if regional else municipality or make_municipality(),
        amount=amount,
        **{**defaults, **fields},
    )
