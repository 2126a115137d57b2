"""The rows that count on a reference date, with the names they had."""

from dataclasses import dataclass
from datetime import date

from audit.known import Known
from audit.models import Document
from audit.provenance import Origin, origins
from buildingblocks.models import Municipality, Organisation, Region
from funding.enums import AppropriationState, GrantStatus
from funding.models import (
    Appropriation,
    Circular,
    FundingStream,
    Grant,
    Spending,
)


@dataclass
class Rows:
    """Rows of one region on the reference date, with the names they had."""

    grants: list[Grant]
    appropriations: list[Appropriation]
    spending: list[Spending]
    streams: dict[int, FundingStream]
    organisations: dict[int, Organisation]
    municipalities: dict[int, Municipality]
    origins: dict[tuple[str, int], Origin]

    def origin(self, row: Grant | Appropriation | Spending) -> Origin:
        return self.origins[row._meta.model_name or "", row.pk]


def collect_rows(known: Known, region: Region, on: date) -> Rows:
    grants = _latest_per_circular(known, known.all(Grant, region=region.pk), on)
    appropriations = _decided(known, known.all(Appropriation, region=region.pk), on)
    spending = [s for s in known.all(Spending, region=region.pk) if s.end and s.end <= on]
    everything: list[Grant | Appropriation | Spending] = [*grants, *appropriations, *spending]
    found: dict[tuple[str, int], Origin] = {}
    for model, some in ((Grant, grants), (Appropriation, appropriations), (Spending, spending)):
        name = model._meta.model_name or ""
        found |= {(name, pk): origin for pk, origin in origins(known, model, some).items()}
    return Rows(
        grants=grants,
        appropriations=appropriations,
        spending=spending,
        streams={s.pk: s for s in known.all(FundingStream)},
        organisations=known.by_id(
            Organisation,
            [a.organisation_id for a in appropriations] + [s.organisation_id for s in spending],
        ),
        municipalities=known.by_id(
            Municipality,
            [r.municipality_id for r in everything] + [g.recipient_id for g in grants],
        ),
        origins=found,
    )


def _latest_per_circular(known: Known, rows: list[Grant], on: date) -> list[Grant]:
    """Each grant in its newest version that was out on the reference date."""
    circulars = known.attach(rows, "circular", Circular)

    def published(grant: Grant) -> date:
        circular = circulars.get(grant.circular_id or 0)
        out = grant.granted_on or (circular.published_on if circular else None)
        return out or date.min

    rank = list(GrantStatus.values)
    newest: dict[tuple[int, int, int | None, int], Grant] = {}
    for grant in sorted(rows, key=lambda g: (published(g), rank.index(g.status), g.pk)):
        if published(grant) <= on:
            key = (grant.stream_id, grant.recipient_id, grant.municipality_id, grant.year)
            newest[key] = grant
    return sorted(newest.values(), key=lambda g: (g.year, g.pk))


def _decided(known: Known, rows: list[Appropriation], on: date) -> list[Appropriation]:
    """Decided on or before the reference date; without a day, the day of the paper counts."""
    papers = known.attach(rows, "source", Document)

    def day(row: Appropriation) -> date:
        paper = papers.get(row.source_id or 0)
        return row.decided_on or (paper.dated if paper else None) or date.min

    return [r for r in rows if day(r) <= on and r.state != AppropriationState.WITHDRAWN]
