"""What the page of one item shows, with what hangs from it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.http import Request
from accounts.models import User
from agenda.access import items_to_read, reads_inside
from agenda.enums import StepStatus
from agenda.figures import (
    ItemLine,
    StepLine,
    evaluation_lines,
    item_lines,
    item_moves,
    item_updates,
    proposal_lines,
    risk_lines,
)
from agenda.forms import StatusForm
from agenda.models import AgendaItem, Step
from agenda.views.asked import asked_item
from agenda.views.history import item_past
from audit.provenance import Origin
from buildingblocks.enums import Permission
from buildingblocks.figures import participants
from buildingblocks.models import Region, scope
from buildingblocks.views.asked import Clocks, asked_clocks
from buildingblocks.views.cells import SourceLine, source_line

LATEST = 10


@dataclass(frozen=True)
class StepShown:
    """A step made ready for components/step.html."""

    state: str
    when: str
    what: str
    who: str
    note: str
    url: str
    badge_tone: str
    badge_label: str
    depth: int


def item_context(request: Request, region: Region, code: str) -> dict[str, Any]:
    """The item as it stood on the day; `line` is None where it was not on the agenda yet."""
    clocks = asked_clocks(request)
    item = asked_item(request, region, code)
    near = _lines_near(request.user, item, clocks)
    context: dict[str, Any] = {
        "region": region,
        "clocks": clocks,
        "item": item,
        "line": next((line for line in near if line.id == item.pk), None),
        "predecessors": [line for line in near if line.successor_code == item.code],
    }
    if context["line"]:
        context |= _facts(region, item, clocks)
        context |= _actions(request.user, region, item, clocks)
        context["steps"] = _steps(context["line"], context["editable_steps"], region)
        context["sources"] = sources(_origins(context))
    return context


def _lines_near(user: User, item: AgendaItem, clocks: Clocks) -> tuple[ItemLine, ...]:
    """The item with those that took over from it or went up in it, as far as visible."""
    readable = items_to_read(user, item.region, clocks.known)
    near = AgendaItem.objects.filter(
        Q(pk=item.pk) | Q(pk=item.successor_id or 0) | Q(successor=item), pk__in=readable
    )
    keys = near.values_list("pk", flat=True)
    return item_lines(clocks.known, item.region, on=clocks.on, item_ids=keys)


def _facts(region: Region, item: AgendaItem, clocks: Clocks) -> dict[str, Any]:
    known, on, codes = clocks.known, clocks.on, {item.pk: item.code}
    members = participants(known, region, on)
    proposals = proposal_lines(known, region, on=on, members=members)
    risks = risk_lines(known, region, on=on, codes=codes)
    evaluations = evaluation_lines(known, region, on=on, codes=codes)
    return {
        "updates": item_updates(known, item.pk, on=on),
        "moves": item_moves(known, item.pk, on=on),
        "gates": [proposal for proposal in proposals if proposal.requires_all],
        "risks": [risk for risk in risks if risk.item_code],
        "evaluations": [moment for moment in evaluations if moment.item_code],
    }


def _actions(user: User, region: Region, item: AgendaItem, clocks: Clocks) -> dict[str, Any]:
    """What the visitor may change, and the latest of the past that they may read.

    The past itself changes no more. Of what was added only that it was: the page shows it.
    """
    editable = clocks.is_now and AgendaItem.objects.editable_by(user).filter(pk=item.pk).exists()
    steps = Step.objects.editable_by(user).filter(item=item) if clocks.is_now else None
    inside = reads_inside(user, region)
    past = item_past(user, item) if inside else []
    known = [e for e in past if clocks.known_at is None or e.at <= clocks.known_at]
    latest = [replace(e, changes=()) if e.version == 1 else e for e in known[:LATEST]]
    return {
        "editable": editable,
        "editable_steps": set(steps.values_list("pk", flat=True)) if steps is not None else set(),
        "may_keep_register": clocks.is_now
        and region.pk in scope(user, Permission.EDIT_AGENDA).regions,
        "status_form": StatusForm(None, instance=item, user=user, region=region)
        if editable
        else None,
        "may_read_past": inside,
        "past": latest,
    }


def _steps(line: ItemLine, editable: set[int], region: Region) -> list[StepShown]:
    return [
        _step(
            step,
            reverse("step-update", args=[region.slug, line.code, step.sequence])
            if step.id in editable
            else "",
        )
        for step in line.steps
    ]


def _step(step: StepLine, url: str) -> StepShown:
    state, tone, label = _state(step)
    who = step.actor or step.municipality or "Wie: nog niet afgesproken"
    if step.municipality and step.municipality not in who:
        who = f"{who}, {step.municipality}"
    notes = [
        step.phase,
        "nader te bepalen" if step.to_be_determined else "",
        "onder voorbehoud" if step.provisional else "",
        step.moved_text,
    ]
    note = "; ".join(text for text in notes if text)
    return StepShown(
        state, step.period, step.title, who, note, url, tone, label, min(step.depth, 3)
    )


def _state(step: StepLine) -> tuple[str, str, str]:
    """How the step looks: the state of its mark, and the tone and words of its badge."""
    if step.status == StepStatus.DONE:
        return "done", "done", f"Gereed: {step.done}"
    if step.status == StepStatus.DROPPED:
        return "planned", "gone", step.status_label
    if step.status == StepStatus.UNKNOWN:
        return "planned", "neutral", step.status_label
    if step.late:
        return "late", "bad", "Te laat"
    if step.status == StepStatus.RUNNING:
        return "current", "info", step.status_label
    return ("undated" if step.end is None else "planned"), "", ""


def _origins(context: dict[str, Any]) -> Iterable[Origin]:
    line: ItemLine = context["line"]
    shown = [line, *line.steps, *context["updates"], *context["risks"], *context["evaluations"]]
    return [row.origin for row in shown]


def sources(origins: Iterable[Origin]) -> list[SourceLine]:
    """Every source once, in order of appearance."""
    return list(dict.fromkeys(source_line(origin) for origin in origins))
