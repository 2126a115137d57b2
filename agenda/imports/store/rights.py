"""Where somebody may import: whoever may enter a row by hand may import it, and administrators.

Importing asks for `Permission.IMPORT`; a row then asks for the permission of its form at its own
place. An administrator enters nothing by hand, but takes in what municipalities deliver: that is
`Permission.IMPORT_ANY`, for the places of the membership.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.db.models import Q

from accounts.models import User
from agenda.imports.columns import Kind
from agenda.imports.store import sql
from agenda.imports.store.kinds import STORED, Stored
from agenda.imports.store.rules import PLAN, Fault
from agenda.models import AgendaItem
from audit.enums import RowOutcome
from audit.models import ImportBatch, ImportRow
from buildingblocks.enums import Permission
from buildingblocks.models import Municipality, Region, RegionMembership, Scope, scope


def union(one: Scope, other: Scope) -> Scope:
    return Scope(
        one.regions | other.regions,
        one.municipalities | other.municipalities,
        one.seen_regions | other.seen_regions,
    )


def overlap(one: Scope, other: Scope) -> Scope:
    return Scope(
        one.regions & other.regions,
        one.municipalities & other.municipalities,
        one.seen_regions & other.seen_regions,
    )


def may_import(user: User) -> Scope:
    """Places for which the user may upload a spreadsheet at all."""
    return scope(user, Permission.IMPORT)


def reach(user: User, kind: Kind) -> Scope:
    """Places whose rows of this kind the user may import."""
    by_hand = overlap(scope(user, STORED[kind].permission), scope(user, Permission.IMPORT))
    return union(by_hand, scope(user, Permission.IMPORT_ANY))


@dataclass(frozen=True)
class Bounds:
    """The place that an upload is for: nothing outside it comes in with it. Empty: no bounds."""

    key: str = ""
    place: Scope | None = None

    @classmethod
    def of(cls, key: str) -> Self:
        """key: slug of a region or CBS code of a municipality. Raises LookupError."""
        if not key:
            return cls()
        if region := Region.objects.filter(slug=key).first():
            ties = RegionMembership.objects.filter(region=region)
            inside = frozenset(ties.values_list("municipality", flat=True))
            return cls(key, Scope(frozenset({region.pk}), inside, frozenset({region.pk})))
        municipality = Municipality.objects.filter(cbs_code=key).first()
        if municipality is None:
            raise LookupError(f"Er is geen regio of gemeente ‘{key}’.")
        regions = frozenset(municipality.region_memberships.values_list("region", flat=True))
        return cls(key, Scope(frozenset(), frozenset({municipality.pk}), regions))

    def within(self, scope: Scope) -> Scope:
        return scope if self.place is None else overlap(scope, self.place)


class Rights:
    """What one importer may write, asked of the lines in PLAN."""

    def __init__(self, user: User, bounds: Bounds) -> None:
        self.user, self.bounds = user, bounds

    def reach(self, kind: Kind) -> Scope:
        return self.bounds.within(reach(self.user, kind))

    def faults(self, stored: Stored) -> Iterator[Fault]:
        """Lines about places that are somebody else's."""
        condition = f"NOT COALESCE({self._allowed(stored)}, {'false' if sql.is_postgres() else 0})"
        place = self._place(stored)
        names = dict(Municipality.objects.values_list("pk", "name"))
        for number, found in sql.run(f'SELECT number, {place} FROM "{PLAN}" WHERE {condition}'):
            if found is None:
                yield Fault(number, "region", "", "E_REGION_NOT_YOURS")
            else:
                yield Fault(number, "municipality", names[found], "E_MUNICIPALITY_NOT_YOURS")

    def _place(self, stored: Stored) -> str:
        return "lead_municipality_id" if stored.kind is Kind.ITEMS else "municipality_id"

    def _allowed(self, stored: Stored) -> str:
        places = self.reach(stored.kind)
        own = f"{self._place(stored)} IN ({_ids(places.municipalities)})"
        if stored.kind in (Kind.PLACEMENTS, Kind.FLOWS):
            return own
        if stored.kind is Kind.STEPS:
            items = f"item_id < 0 OR item_id IN ({_ids(self.items)})"
            before = f'id IS NULL OR id IN (SELECT id FROM "{stored.table}" WHERE {own})'
            return f"({items} OR ({own} AND ({before})))"
        whole = f"region_id IN ({_ids(places.regions)})"
        if stored.kind is not Kind.ITEMS:
            return f"({own} OR {whole})"
        same = f'EXISTS (SELECT 1 FROM "{stored.table}" a WHERE a.id = "{PLAN}".id AND {UNMOVED})'
        return f"({whole} OR ((id IS NULL OR id IN ({_ids(self.items)})) AND ({own} OR {same})))"

    @cached_property
    def items(self) -> frozenset[int]:
        """Agenda items that the user may change."""
        places = self.reach(Kind.ITEMS)
        found = AgendaItem.objects.filter(
            Q(region__in=places.regions)
            | Q(lead_municipality__in=places.municipalities)
            | Q(lead=self.user, region__in=places.seen_regions)
        )
        return frozenset(found.values_list("pk", flat=True))


def still_allowed(user: User, batch: ImportBatch, stored: Stored) -> bool:
    """Whether the user may write every row of this kind that the batch writes."""
    columns = [c for n, c in stored.columns.items() if n in PLACES]
    picked = ", ".join(f'{_said(stored, column)} AS "{column}"' for column in columns)
    # Of rows that only their place decides about, each place is asked once.
    row = "r.number, r.target AS id" if stored.terms else "0 AS number, NULL AS id"
    written = ", ".join(f"'{outcome.value}'" for outcome in RowOutcome.written())
    sql.run(
        f'CREATE TEMP TABLE "{PLAN}" AS SELECT DISTINCT {row}, {picked} '
        f'FROM "{ImportRow._meta.db_table}" r WHERE r.batch_id = {batch.pk} '
        f"AND r.preview = {batch.preview} AND r.kind = '{stored.kind.value}' "
        f"AND r.outcome IN ({written})"
    )
    rights = Rights(user, Bounds.of(batch.place_key))
    allowed = next(rights.faults(stored), None) is None
    sql.drop(PLAN)
    return allowed


def _said(stored: Stored, column: str) -> str:
    """The place that a line says, or the one that the row has already."""
    stored_field = next(f for f in stored.fields.values() if f.column == column)
    said = sql.from_json('r."values"', stored_field)
    if stored_field.name in stored.key:
        return said
    now = f'(SELECT a."{column}" FROM "{stored.table}" a WHERE a.id = r.target)'
    return f"""CASE WHEN {sql.has_key('r."values"', stored_field)} THEN {said} ELSE {now} END"""


PLACES = {"region", "municipality", "lead_municipality", "item"}
UNMOVED = f'COALESCE(a.lead_municipality_id, 0) = COALESCE("{PLAN}".lead_municipality_id, 0)'


def _ids(keys: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(keys))) or "NULL"
