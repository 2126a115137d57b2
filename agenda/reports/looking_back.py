"""Computes a report of the past again with what is known now, and reads why it says otherwise."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q

from agenda.enums import Visibility
from agenda.models import AgendaItem, PeriodChange
from agenda.reports.changes.again import Again, Edit, Move
from agenda.reports.changes.figures import printed
from agenda.reports.progress import ProgressReport, collect
from agenda.reports.sources import for_the_public, origin_key
from audit.known import Known, end_of_day, history_rows
from audit.models import Document, Tracked
from audit.provenance import Origin, origins
from buildingblocks.figures import SHELTERED, PlaceFigures
from buildingblocks.figures.placements import group_figures, target_groups
from buildingblocks.figures.targets import target_figures
from buildingblocks.models import PlacementCount, Region


def look_back(before: ProgressReport, region: Region, known_at: datetime | None = None) -> Again:
    """`before` as it would be printed with what is known at `known_at` (None: now).

    Raises LookupError when its municipality no longer took part on that day.
    """
    known = Known(known_at)
    report = collect(
        region,
        on=before.reference_date,
        municipality_slug=before.cbs_code,
        known_at=known_at,
        since=before.since,
    )
    report = replace(report, places=_as_printed(before, report, region, known))
    return Again(
        report=report,
        edits=reasons_between(_touched(before, report), _moment(before), known_at),
        moves=_moves_since(before, region, known),
        hidden=_hidden(before, region),
        closed=_closed(before, known),
    )


Row = Mapping[str, Any]


def _moment(report: ProgressReport) -> datetime:
    """Until when entries are in a report; one without that clock has them all."""
    return report.known_at or report.entered_until or end_of_day(report.reference_date)


# Places


def _as_printed(
    before: ProgressReport, report: ProgressReport, region: Region, known: Known
) -> PlaceFigures:
    """Each group on the day that was printed: a count of a later day is no correction."""
    places, members = report.places, report.places.participants
    days = {(g.code, g.unit): g.reference_date for g in before.places.groups}
    if days == {(g.code, g.unit): g.reference_date for g in places.groups}:
        return places
    groups = target_groups(known)
    counts = [
        count
        for count in known.all(PlacementCount, municipality__in=[m.id for m in members])
        if count.target_group_id in groups
        and days.get((groups[count.target_group_id].code, count.unit)) == count.reference_date
    ]
    placed = group_figures(known, members, groups, counts)
    sheltered = next((g for g in placed if g.code == SHELTERED), None)
    targets = target_figures(known, region, members, groups, sheltered, before.reference_date)
    found = replace(places, groups=placed, sheltered=targets)
    papers = {paper.code: paper for paper in known.all(Document)}
    made: PlaceFigures = for_the_public(found, papers)
    return made


# Reasons


def reasons_between(
    rows: Iterable[Origin], after: datetime, until: datetime | None
) -> dict[str, tuple[Edit, ...]]:
    """What was written to these rows since one moment up to another, oldest first, by row."""
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        keys[row.table].add(row.key)
    found: dict[str, tuple[Edit, ...]] = {}
    for table, wanted in sorted(keys.items()):
        found |= _edits(apps.get_model(table), table, wanted, after, until)
    return found


def _edits(
    model: type[Tracked], table: str, keys: set[int], after: datetime, until: datetime | None
) -> dict[str, tuple[Edit, ...]]:
    names = [f.attname for f in model._meta.concrete_fields]
    past = history_rows(model).filter(id__in=keys)
    if until is not None:
        past = past.filter(history_date__lte=until)
    told = ("history_date", "history_type", "history_change_reason")
    last: dict[int, Row] = {}
    edits: dict[int, list[Edit]] = defaultdict(list)
    for row in past.order_by("history_id").values(*names, *told):
        before = last.get(row["id"])
        last[row["id"]] = row
        if row["history_date"] > after:
            edits[row["id"]].append(_edit(before, row, names))
    return {f"{table}:{key}": tuple(found) for key, found in edits.items()}


def _edit(before: Row | None, row: Row, names: list[str]) -> Edit:
    changed: set[str] = set()
    if before is not None and row["history_type"] == "~":
        changed = {name for name in names if before[name] != row[name]}
    return Edit(
        at=row["history_date"],
        why=row["history_change_reason"] or "",
        fields=frozenset(changed),
        added=row["history_type"] == "+",
    )


def _touched(before: ProgressReport, again: ProgressReport) -> list[Origin]:
    """Rows under printed figures that are not what they were: other, new or gone."""
    old, new = (
        {origin_key(o): o for p in printed(each).values() for o in p.figure.origins}
        for each in (before, again)
    )
    versions = {key: origin.version for key, origin in old.items()}
    changed = {key: o for key, o in new.items() if versions.get(key) != o.version}
    return [*changed.values(), *(o for key, o in old.items() if key not in new)]


# The agenda


def _moves_since(before: ProgressReport, region: Region, known: Known) -> tuple[Move, ...]:
    """Reschedulings that the report before did not know of, in order."""
    items = [item.pk for item in known.all(AgendaItem, region=region.pk)]
    was = Known(before.known_at).all(PeriodChange, item__in=items)
    told = {row.pk for row in was if row.moved_on <= before.reference_date}
    rows = [row for row in known.all(PeriodChange, item__in=items) if row.pk not in told]
    where = origins(known, PeriodChange, rows)
    papers = {paper.code: paper for paper in known.all(Document)}
    return tuple(
        Move(
            item=row.item_id,
            step=row.step_id,
            moved_on=row.moved_on,
            why=row.reason,
            origin=for_the_public(where[row.pk], papers),
        )
        for row in sorted(rows, key=lambda row: (row.moved_on, row.pk))
    )


def _hidden(before: ProgressReport, region: Region) -> frozenset[int]:
    """Items that existed when the report before was made, and were not public."""
    then = Known(before.known_at).all(AgendaItem, region=region.pk)
    return frozenset(item.pk for item in then if item.visibility != Visibility.PUBLIC)


def _closed(before: ProgressReport, known: Known) -> frozenset[int]:
    """Printed items that still exist and are not public, now or at that moment."""
    ids = [item.id for item in before.agenda.items]
    open_now = AgendaItem.objects.filter(Q(pk__in=ids), visibility=Visibility.PUBLIC)
    public = set(open_now.values_list("pk", flat=True))
    there = known.by_id(AgendaItem, ids)
    return frozenset(
        pk for pk, item in there.items() if item.visibility != Visibility.PUBLIC or pk not in public
    )
