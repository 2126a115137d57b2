"""Which item a page is asked for."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.http import Request
from agenda.models import AgendaItem
from buildingblocks.models import Region


def asked_item(request: Request, region: Region, code: str) -> AgendaItem:
    """The item of the address, or 404 for who may not see it."""
    return _of(region, code, AgendaItem.objects.visible_to(request.user))


def editable_item(request: Request, region: Region, code: str) -> AgendaItem:
    """The item of the address, or 404 for who may not change it."""
    return _of(region, code, AgendaItem.objects.editable_by(request.user))


def _of(region: Region, code: str, items: QuerySet[AgendaItem]) -> AgendaItem:
    return get_object_or_404(items.select_related("region"), region=region, code=code)
