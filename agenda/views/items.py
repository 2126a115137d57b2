"""The agenda: the list, one item, and the forms that change them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from agenda.access import items_to_read
from agenda.figures import ItemLine, item_lines
from agenda.forms import ItemFilter, ItemForm, NewItemForm, StatusForm
from agenda.models import AgendaItem
from agenda.views.asked import editable_item
from agenda.views.item import item_context
from buildingblocks.access import may
from buildingblocks.enums import Permission
from buildingblocks.figures import participants
from buildingblocks.views.asked import asked_clocks, asked_region
from buildingblocks.views.editing import edit

PER_PAGE = 50


@require_safe
def item_list(request: Request, region: str) -> HttpResponse:
    """The items of the region that the visitor may see, filtered."""
    place = asked_region(request, region)
    clocks = asked_clocks(request)
    readable = items_to_read(request.user, place, clocks.known)
    lines = item_lines(clocks.known.untraced, place, on=clocks.on, item_ids=readable)
    form = ItemFilter(
        request.GET,
        lines=lines,
        members=participants(clocks.known, place, clocks.on),
        block_label=place.block_label,
    )
    kept = sorted(form.kept(lines), key=lambda line: (line.block or 0, line.code))
    context = {
        "region": place,
        "clocks": clocks,
        "form": form,
        "page": Paginator(kept, PER_PAGE).get_page(request.GET.get("pagina")),
        "counts": _counts(kept, lines),
        "clear_url": reverse("item-list", args=[region]) + clocks.query if form.asks else "",
        "may_add": clocks.is_now and may(request.user, Permission.EDIT_AGENDA, place),
    }
    return render(request, "agenda/item_list.html", context)


def _counts(kept: list[ItemLine], lines: tuple[ItemLine, ...]) -> dict[str, int]:
    """What the line above the list says; `hidden` are withdrawn items that are not shown."""
    shown = {line.id for line in kept}
    return {
        "kept": len(kept),
        "all": sum(line.is_listed for line in lines),
        "late": sum(line.late or line.late_steps > 0 for line in kept),
        "hidden": sum(not line.is_listed and line.id not in shown for line in lines),
    }


@require_safe
def item_detail(request: Request, region: str, code: str) -> HttpResponse:
    """Everything about one item."""
    place = asked_region(request, region)
    return render(request, "agenda/item_detail.html", item_context(request, place, code))


@require_http_methods(["GET", "HEAD", "POST"])
def item_create(request: Request, region: str) -> HttpResponse:
    place = asked_region(request, region)
    if not may(request.user, Permission.EDIT_AGENDA, place):
        raise PermissionDenied
    number = request.GET.get("bouwsteen", "")
    block = place.building_blocks.filter(number=number) if _is_number(number) else None

    def make_form(data: Any) -> NewItemForm:
        return NewItemForm(
            data,
            instance=AgendaItem(region=place),
            initial={"building_block": block.first() if block else None},
            user=request.user,
            region=place,
        )

    return edit(
        request,
        make_form,
        title="Agendapunt toevoegen",
        done=_page_of,
        context={"region": place, "back": reverse("item-list", args=[region])},
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5


@require_http_methods(["GET", "HEAD", "POST"])
def item_update(request: Request, region: str, code: str) -> HttpResponse:
    return _change(request, region, code, ItemForm, "wijzigen")


@require_http_methods(["GET", "HEAD", "POST"])
def item_status(request: Request, region: str, code: str) -> HttpResponse:
    """The short form of the item page; on its own page when something has to be mended."""
    return _change(request, region, code, StatusForm, "status wijzigen")


def _change(
    request: Request, slug: str, code: str, kind: type[ItemForm] | type[StatusForm], what: str
) -> HttpResponse:
    place = asked_region(request, slug)
    item = editable_item(request, place, code)

    def make_form(data: Any) -> ItemForm | StatusForm:
        stored = get_object_or_404(AgendaItem.objects.editable_by(request.user), pk=item.pk)
        return kind(data, instance=stored, user=request.user, region=place)

    return edit(
        request,
        make_form,
        title=f"{item.code} {what}",
        done=_page_of,
        context={"region": place, "back": item.get_absolute_url()},
    )


def _page_of(item: AgendaItem) -> str:
    return item.get_absolute_url()
