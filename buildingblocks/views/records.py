"""Adding and changing one record of a region: the same few lines for every kind of figure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.http import Request
from accounts.models import User
from audit.forms import TrackedForm
from buildingblocks.access import require
from buildingblocks.enums import Permission
from buildingblocks.models import Region
from buildingblocks.views.asked import asked_region
from buildingblocks.views.editing import edit


@dataclass(frozen=True)
class Kind:
    """A kind of record: its form, the page it is listed on, and who may change which rows.

    new: an empty record of the region, where the page fills in part of it.
    """

    form: type[TrackedForm[Any]]
    page: str
    section: str
    new_title: str
    title: str
    permission: Permission
    rows: Callable[[User, Region], QuerySet[Any]]
    new: Callable[[Region], Model] | None = None

    def back(self, region: Region) -> str:
        return f"{reverse(self.page, args=[region.slug])}#{self.section}"


def addresses(name: str, region: Region) -> Callable[[int], str]:
    """The addresses of rows, made from one: reversing each costs more than showing it."""
    start, _, end = reverse(name, args=[region.slug, 0]).rpartition("0")
    return lambda pk: f"{start}{pk}{end}"


def add(
    request: Request, slug: str, kind: Kind, initial: dict[str, Any] | None = None
) -> HttpResponse:
    """Add a record; who reads the region but may add nothing is refused."""
    region = asked_region(request, slug)
    require(request.user, kind.permission, region)

    def make_form(data: Any) -> TrackedForm[Any]:
        instance = kind.new(region) if kind.new else None
        return kind.form(data, instance=instance, initial=initial, user=request.user, region=region)

    return edit(
        request,
        make_form,
        title=kind.new_title,
        done=kind.back(region),
        context={"region": region, "back": kind.back(region)},
    )


def change(request: Request, slug: str, kind: Kind, pk: int) -> HttpResponse:
    """Change a record; one that is not the person's to change does not exist for them."""
    region = asked_region(request, slug)
    rows = kind.rows(request.user, region)

    def make_form(data: Any) -> TrackedForm[Any]:
        record = get_object_or_404(rows, pk=pk)
        return kind.form(data, instance=record, user=request.user, region=region)

    return edit(
        request,
        make_form,
        title=kind.title,
        done=kind.back(region),
        context={
            "region": region,
            "back": kind.back(region),
            "history": reverse("record-history", args=[rows.model._meta.label_lower, pk]),
        },
    )
