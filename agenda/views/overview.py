"""The overview of a region: where it stands, what is late, and what changed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.access import drafts_until, items_to_read, reads_inside
from agenda.figures import AgendaFigures, agenda_figures
from agenda.reports.messages import key_messages
from agenda.views.overview_agenda import (
    block_rows,
    gates,
    late_items,
    step_rows,
    worst_items,
)
from agenda.views.overview_charts import place_charts, trail_chart
from agenda.views.overview_figures import euro_trail, key_figures, municipality_rows
from agenda.views.recent import Change, recent_changes
from audit.known import end_of_day
from buildingblocks.figures import PlaceFigures, place_figures
from buildingblocks.models import Region
from buildingblocks.models.period import half_year_start
from buildingblocks.views.asked import Clocks, asked_clocks, asked_region
from funding.figures import MoneyFigures, money_figures


@require_safe
def overview(request: Request, region: str) -> HttpResponse:
    """Everything on one page, from the same figures that reports are made of."""
    place = asked_region(request, region)
    clocks = asked_clocks(request)
    known, on = clocks.known, clocks.on
    items = items_to_read(request.user, place, known)
    places = place_figures(known, place, on=on, since=half_year_start(on))
    members, untraced = places.participants, known.untraced
    money = money_figures(untraced, place, on=on, members=members)
    agenda = agenda_figures(untraced, place, on=on, members=members, item_ids=items)
    context = {
        "region": place,
        "clocks": clocks,
        "key_messages": key_messages(None, on, places, money, (), agenda),
        **_figures(places, money, agenda),
        **_agenda(agenda, place, clocks),
        "changes": _changes(request, place, clocks, items, places),
    }
    return render(request, "agenda/overview.html", context)


def _figures(places: PlaceFigures, money: MoneyFigures, agenda: AgendaFigures) -> dict[str, Any]:
    return {
        "key_figures": key_figures(places),
        "charts": place_charts(places),
        "municipalities": municipality_rows(places, agenda),
        "trail": euro_trail(money),
        "trail_chart": trail_chart(money),
    }


def _agenda(agenda: AgendaFigures, region: Region, clocks: Clocks) -> dict[str, Any]:
    return {
        "items": sum(item.is_listed for item in agenda.items),
        "blocks": block_rows(agenda, region.slug, clocks),
        "worst": worst_items(agenda.items, region.slug, clocks),
        "gates": gates(agenda.proposals),
        "late_items": late_items(agenda.items, region.slug, clocks),
        "steps": step_rows(agenda.items, region.slug, clocks),
        "links": {
            name.replace("-", "_"): clocks.link(name, region.slug)
            for name in ("item-list", "figures", "money", "decisions")
        },
        "late_url": clocks.link("item-list", region.slug, laat="on"),
    }


def _changes(
    request: Request, region: Region, clocks: Clocks, items: list[int], places: PlaceFigures
) -> list[Change] | None:
    """Names and reasons are for who may read what is internal; None for the others."""
    if not reads_inside(request.user, region):
        return None
    known, asked = clocks.known_at or timezone.now(), end_of_day(clocks.on)
    members = [member.id for member in places.participants]
    drafts = drafts_until(request.user, items)
    until = min(known, asked)
    return recent_changes(region, items=items, drafts=drafts, members=members, until=until)
