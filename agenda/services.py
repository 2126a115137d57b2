"""Writes over several models, and questions that commands and pages share."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import F, Max

from agenda.models import (
    AgendaItem,
    Agreement,
    EvaluationMoment,
    ItemMunicipality,
    PeriodChange,
    Risk,
    Step,
)
from audit.context import change
from audit.models import Conflict
from buildingblocks.enums import MembershipRole
from buildingblocks.models import BuildingBlock, Region

Numbered = type[Risk] | type[Agreement] | type[EvaluationMoment]


@dataclass(frozen=True)
class Term:
    """When something is planned, apart from what is planned."""

    start: date | None
    end: date | None
    precision: str

    @classmethod
    def of(cls, row: AgendaItem | Step) -> Self:
        return cls(row.start, row.end, row.precision)

    def give_to(self, row: AgendaItem | Step) -> None:
        row.start, row.end, row.precision = self.start, self.end, self.precision


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


def used_codes(region: Region) -> set[str]:
    """Every code that an item of the region has or ever had: none is used again."""
    past = AgendaItem.history.filter(region_id=region.pk).order_by()
    return set(past.values_list("code", flat=True).distinct())


def next_code(region: Region, block: BuildingBlock | None) -> str:
    """The next free code in the manner of the block's other items: after B2.03 comes B2.04."""
    used = used_codes(region)
    mine = AgendaItem.objects.filter(region=region, building_block=block)
    endings = [re.fullmatch(r"(.*?)(\d+)", code) for code in mine.values_list("code", flat=True)]
    found = max((int(m[2]), m[1], len(m[2])) for m in endings if m) if any(endings) else None
    number, prefix, width = found or (0, f"B{block.number}." if block else "A.", 2)
    while (code := f"{prefix}{number + 1:0{width}}") in used:
        number += 1
    return code


def next_number(model: Numbered, region: Region) -> int:
    """The number for the next risk, agreement or evaluation of the region."""
    last = model._default_manager.filter(region=region).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def next_sequence(item: AgendaItem) -> int:
    """The place for the next step of the item."""
    return (item.steps.aggregate(last=Max("sequence"))["last"] or 0) + 1


def reschedule(
    *, subject: AgendaItem | Step, term: Term, moved_on: date, reason: str
) -> PeriodChange | None:
    """Give an item or step another term and record the move; None when it is the term it had.

    Saves the subject with everything else that changed in it, so that item, step and
    PeriodChange tell of one act. Words of the source for the old term no longer apply.
    """
    old = Term.of(subject)
    if term == old:
        return None
    step, item = (subject, subject.item) if isinstance(subject, Step) else (None, subject)
    term.give_to(subject)
    subject.period_label = ""
    with change(reason=reason):
        subject.save()
        return PeriodChange.objects.create(
            item=item,
            step=step,
            moved_on=moved_on,
            old_start=old.start,
            old_end=old.end,
            old_precision=old.precision,
            new_start=term.start,
            new_end=term.end,
            new_precision=term.precision,
            reason=reason,
        )


def set_municipalities(*, item: AgendaItem, municipalities: Iterable[int]) -> None:
    """Let the item concern these municipalities; none means all that take part in the region.

    The links count as part of the item: changing them raises its version, so that two people
    who edit them at once both hear of it.
    """
    wanted = set(municipalities)
    links = {link.municipality_id: link for link in item.municipality_links.all()}
    if wanted == set(links):
        return
    with change():
        unread = AgendaItem.objects.filter(pk=item.pk, version=item.version)
        if not unread.update(version=F("version") + 1):
            raise Conflict(item)
        item.version += 1
        for gone in set(links) - wanted:
            links[gone].delete()
        for new in sorted(wanted - set(links)):
            ItemMunicipality.objects.create(item=item, municipality_id=new)
