"""What reading a sheet needs to know of the system, as plain data: the database side fills it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from agenda.imports.words import STREAMS, TARGET_GROUPS, Finder, Named

PARTICIPANT, EXCEPTION = "deelnemer", "uitzondering"
EVERYWHERE = "alle"


@dataclass(frozen=True, slots=True)
class Member:
    """The part that a municipality plays in a region, and from when until when."""

    region: str
    role: str = PARTICIPANT
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality. valid_to: the day from which it exists no more."""

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    members: tuple[Member, ...] = ()
    successor: str = ""

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Alias:
    """Another spelling; scope: the region in which it may be used, or ‘alle’."""

    alias: str
    code: str
    accept: str
    scope: str = EVERYWHERE


@lru_cache(maxsize=1)
def national_register() -> tuple[Place, ...]:
    """Every municipality since 2015, with when it began and ended and what it went into.

    From the national table of municipalities (Landelijke Tabel 33, RvIG).
    """
    with (Path(__file__).parent / "municipalities.csv").open(encoding="utf-8") as lines:
        return tuple(
            Place(
                row["cbs_code"],
                row["name"],
                _date(row["valid_from"]),
                _date(row["valid_to"]),
                successor=row["successor"],
            )
            for row in csv.DictReader(lines, delimiter=";")
        )


@lru_cache(maxsize=1)
def usual_aliases() -> tuple[Alias, ...]:
    """Spellings of municipalities met in sheets of the three regions."""
    with (Path(__file__).parent / "aliases.csv").open(encoding="utf-8") as lines:
        return tuple(Alias(**row) for row in csv.DictReader(lines, delimiter=";"))


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Context:
    """Facts of the system on the day of the import, for one importer.

    scope: regions that the importer works for; None: all. writable: codes of municipalities whose
    rows the importer may enter; None: all. writable_regions: the same for rows of a region as a
    whole. defaults: per kind, values for columns that a sheet lacks. counted_group: the group that
    targets are about. placements: per municipality and group the known stands. amounts: stored
    amounts per kind, municipality, stream and year. accept_rounded: let a rounded amount replace
    an exact one.
    """

    today: date
    municipalities: tuple[Place, ...]
    regions: tuple[Named, ...] = ()
    aliases: tuple[Alias, ...] = field(default_factory=usual_aliases)
    register: tuple[Place, ...] = field(default_factory=national_register)
    target_groups: tuple[Named, ...] = ()
    counted_group: str = "beschut_werk"
    streams: tuple[Named, ...] = ()
    organisations: tuple[Named, ...] = ()
    circulars: tuple[Named, ...] = ()
    blocks: frozenset[tuple[str, int]] = frozenset()
    items: frozenset[tuple[str, str]] = frozenset()
    scope: frozenset[str] | None = None
    writable: frozenset[str] | None = None
    writable_regions: frozenset[str] | None = None
    defaults: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    company_of: Mapping[str, str] = field(default_factory=dict)
    placements: Mapping[tuple[str, str], tuple[tuple[date, int], ...]] = field(default_factory=dict)
    amounts: Mapping[tuple[str, str, str, int], Decimal] = field(default_factory=dict)
    accept_rounded: bool = False

    @cached_property
    def finders(self) -> dict[str, Finder]:
        """What each kind of pointing column can name."""
        return {
            "region": Finder(self.regions, {}),
            "target_group": Finder(self.target_groups, TARGET_GROUPS),
            "stream": Finder(self.streams, STREAMS),
            "organisation": Finder(self.organisations, {}),
            "circular": Finder(self.circulars, {}),
        }

    @cached_property
    def only_stream(self) -> str:
        """The one stream of which amounts are known in these regions; empty when several."""
        here = {
            place.code
            for place in self.municipalities
            if any(member.region in self.regions_in_scope for member in place.members)
        }
        found = {stream for _kind, code, stream, _year in self.amounts if code in here}
        return found.pop() if len(found) == 1 else ""

    @cached_property
    def regions_in_scope(self) -> frozenset[str]:
        """Regions of the importer, or all that any municipality is in."""
        if self.scope is not None:
            return self.scope
        return frozenset(m.region for place in self.municipalities for m in place.members)
