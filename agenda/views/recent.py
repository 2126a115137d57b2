"""What people changed lately in a region, for who may read its history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from agenda.models import (
    AgendaItem,
    Agreement,
    Decision,
    EvaluationMoment,
    ProgressUpdate,
    Proposal,
    Risk,
    Step,
)
from audit.known import history_rows
from audit.models import Tracked
from buildingblocks.models import FlowCount, PlacementCount, Region, Target
from funding.models import Appropriation, Grant, Spending

LOOKED_AT = 60  # rows per table: more than a page shows, few enough to be quick
SHOWN = 8
VERBS = {"+": "toegevoegd", "~": "gewijzigd", "-": "verwijderd"}
# What a single record is called by: its relations are fetched along.
NAMED_BY: dict[type[Tracked], tuple[str, ...]] = {
    PlacementCount: ("target_group", "municipality"),
    FlowCount: ("target_group", "municipality"),
    Target: ("region", "municipality"),
    Decision: ("body__municipality", "body__organisation", "proposal"),
    ProgressUpdate: ("item",),
    Grant: ("stream", "municipality", "region"),
    Appropriation: ("municipality", "region", "organisation"),
    Spending: ("organisation",),
}


@dataclass(frozen=True)
class Change:
    """One act on one kind of record: what, who, when and why."""

    what: str
    who: str
    when: str
    why: str
    url: str


@dataclass
class _Act:
    model: type[Tracked]
    kind: str
    at: datetime
    user: int | None
    why: str
    ids: set[int]
    more: bool = False


def recent_changes(
    region: Region,
    *,
    items: Iterable[int],
    drafts: dict[int, datetime],
    members: Iterable[int],
    until: datetime,
) -> list[Change]:
    """The newest acts up to the moment, about these items and municipalities.

    drafts: of some items only what was written after this moment.
    """
    items, members = list(items), list(members)
    acts: list[_Act] = []
    for model, rows in _scopes(region, items, members).items():
        acts += _acts(model, rows & ~_drafted(model, drafts), until)
    newest = sorted(acts, key=lambda act: act.at, reverse=True)[:SHOWN]
    people = dict(User.objects.filter(pk__in={a.user for a in newest}).values_list("pk", "name"))
    names = _names(newest)
    return [_change(act, people, names) for act in newest]


def _scopes(region: Region, items: list[int], members: list[int]) -> dict[type[Tracked], Q]:
    of_region, of_items = Q(region=region.pk), Q(item__in=items)
    public = of_region & (Q(item__isnull=True) | of_items)
    proposals = list(Proposal.objects.filter(region=region).values_list("pk", flat=True))
    return {
        AgendaItem: Q(id__in=items),
        Step: of_items,
        ProgressUpdate: of_items,
        Risk: public,
        Agreement: of_region,
        EvaluationMoment: public,
        Decision: Q(proposal__in=proposals),
        PlacementCount: Q(municipality__in=members),
        FlowCount: Q(municipality__in=members),
        Target: of_region | Q(municipality__in=members),
        Grant: of_region,
        Appropriation: of_region,
        Spending: of_region,
    }


def _drafted(model: type[Tracked], drafts: dict[int, datetime]) -> Q:
    """What was written to these items, and to what hangs from them, while they were drafts."""
    name = "id" if model is AgendaItem else "item"
    if not drafts or (model is not AgendaItem and not hasattr(model, "item")):
        return Q(pk__in=[])
    written = (Q(**{name: pk}, history_date__lte=at) for pk, at in drafts.items())
    return reduce(or_, written)


def _acts(model: type[Tracked], rows: Q, until: datetime) -> list[_Act]:
    found = (
        history_rows(model)
        .filter(rows, history_date__lte=until)
        .order_by("-history_id")
        .values_list(
            "id", "history_type", "history_date", "history_user_id",
            "history_change_reason", "request_id",
        )[:LOOKED_AT]
    )  # fmt: skip
    acts: dict[tuple[str, str], _Act] = {}
    for pk, kind, at, user, why, request in found:
        act = acts.setdefault((request, kind), _Act(model, kind, at, user, why, set()))
        act.ids.add(pk)
    whole = list(acts.values())
    if len(found) == LOOKED_AT:
        whole[-1].more = True
    return whole


def _names(acts: list[_Act]) -> dict[type[Tracked], dict[int, Any]]:
    """The records that were changed alone, to call them by name."""
    alone: dict[type[Tracked], set[int]] = {}
    for act in acts:
        if len(act.ids) == 1 and not act.more:
            alone.setdefault(act.model, set()).update(act.ids)
    return {
        model: model._base_manager.select_related(*NAMED_BY.get(model, ())).in_bulk(ids)
        for model, ids in alone.items()
    }


def _change(
    act: _Act, people: dict[int, str], names: dict[type[Tracked], dict[int, Any]]
) -> Change:
    meta, url = act.model._meta, ""
    number = len(act.ids)
    pk = next(iter(act.ids))
    record = names.get(act.model, {}).get(pk) if number == 1 and not act.more else None
    if record is not None:
        subject = f"{str(meta.verbose_name).capitalize()} ‘{record}’"
        url = reverse("record-history", args=[meta.label_lower, pk])
    else:
        many = f"{number}{' of meer' if act.more else ''}"
        subject = f"{many} {meta.verbose_name_plural if number > 1 else meta.verbose_name}"
    return Change(
        what=f"{subject} {VERBS[act.kind]}",
        who=people.get(act.user or 0, "Systeem"),
        when=f"{timezone.localtime(act.at):%d-%m-%Y %H:%M}",
        why=act.why,
        url=url,
    )
