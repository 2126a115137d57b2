"""Counting everything again by another way, before it is frozen.

The first path is `figures`: rows of known moments, joined and added up in Python. The second is
plain SQL over the same tables that shares no code with it. Where they differ, one is wrong.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agenda.reports.gate.recount.second import Number, second_path
from agenda.reports.gate.recount.stated import labels, stated_numbers
from agenda.reports.progress import ProgressReport
from buildingblocks.models import Region

__all__ = ["Difference", "Number", "recount"]

# The first part of every key that the second path knows how to count.
FAMILIES = frozenset(
    (
        "placed", "series", "own_series", "flow", "target", "realisation", "local_target",
        "ambition", "needed", "stated", "granted", "reserved", "available", "spent",
        "remaining", "held_back", "estimated", "change", "national",
        "block", "items", "lights", "late", "proposal",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One figure on which the two paths do not agree; what a path does not know is left out.

    unproven: the key is of a family for which there is no second path at all.
    """

    place: str
    key: str
    label: str
    stated: tuple[Number, ...]
    counted: tuple[Number, ...]
    unproven: bool = False


def recount(region: Region, reports: Iterable[ProgressReport]) -> tuple[Difference, ...]:
    """Every number in these editions that a second computation does not confirm."""
    return tuple(found for report in reports for found in _differences(region, report))


def _differences(region: Region, report: ProgressReport) -> Iterator[Difference]:
    own = next((p.id for p in report.places.participants if p.slug == report.municipality_slug), 0)
    stated = stated_numbers(report)
    counted = second_path(
        region.pk,
        own,
        on=report.reference_date,
        since=report.since,
        known_at=report.known_at,
        slug=report.region_slug,
    )
    yield from compare(report, stated, counted)


def compare(
    report: ProgressReport, stated: set[Number], counted: set[Number]
) -> Iterator[Difference]:
    names = labels(report)
    mine, theirs = _by_key(stated - counted), _by_key(counted - stated)
    for key in sorted(mine.keys() | theirs.keys()):
        yield Difference(
            place=report.municipality or report.region,
            key=key,
            label=names.get(key, key),
            stated=tuple(mine[key]),
            counted=tuple(theirs[key]),
            unproven=not _is_proven(key),
        )


def _is_proven(key: str) -> bool:
    return key.partition(".")[0] in FAMILIES


def _by_key(numbers: Iterable[Number]) -> dict[str, list[Number]]:
    found: dict[str, list[Number]] = defaultdict(list)
    for number in sorted(numbers, key=repr):
        found[number.key].append(number)
    return found
