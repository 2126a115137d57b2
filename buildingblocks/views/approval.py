"""Being the second pair of eyes: the rows that wait for it, and the button that says so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.http import Request
from accounts.models import User
from audit.context import change
from audit.known import Known
from audit.models import Conflict
from audit.provenance import Origin, origins
from buildingblocks.access import may, own_papers, require
from buildingblocks.enums import Permission
from buildingblocks.models import Approvable, OwnEntry, Region
from buildingblocks.views.asked import asked_region
from buildingblocks.views.cells import SourceLine, source_line
from buildingblocks.views.entries import Entry
from buildingblocks.views.records import addresses

SECTION = "controle"
MOST = 50  # as many as somebody looks at in one go; the next ones follow
MOVED = "Dit is intussen gewijzigd. Kijk of het nog klopt, en keur het dan goed."
DONE_ALREADY = "Dit was al goedgekeurd."


@dataclass(frozen=True)
class FourEyes:
    """A kind of record that a second person approves, and the page on which that is done.

    rows: those of the region that the person may approve, with what `said` needs.
    """

    model: type[Approvable]
    rows: Callable[[User, Region], QuerySet[Any]]
    said: Callable[[Any, str], Entry]
    address: str
    page: str

    def back(self, region: Region) -> str:
        return f"{reverse(self.page, args=[region.slug])}#{SECTION}"


@dataclass(frozen=True)
class Waiting:
    """A row that waits: what it says, who entered it, where it comes from."""

    entry: Entry
    source: SourceLine
    entered_by: str
    version: int
    own: bool


@dataclass(frozen=True)
class Queue:
    """What waits in a region for this person: the first rows, and how many there are."""

    rows: tuple[Waiting, ...]
    total: int


def waiting(request: Request, region: Region, of: FourEyes) -> Queue | None:
    """The rows that wait; None for who is nobody's second person here."""
    if not may(request.user, Permission.APPROVE, region):
        return None
    found = of.rows(request.user, region).filter(approved_by__isnull=True)
    first = list(found[:MOST])
    where = origins(Known(own_papers=own_papers(request.user)), of.model, first)
    url = addresses(of.address, region)
    rows = (_waiting(row, of.said(row, url(row.pk)), where[row.pk], request.user) for row in first)
    return Queue(tuple(rows), len(first) if len(first) < MOST else found.count())


def _waiting(row: Approvable, entry: Entry, origin: Origin, user: User) -> Waiting:
    return Waiting(
        entry=entry,
        source=source_line(origin),
        entered_by=origin.entered_by or "Systeem",
        version=row.version,
        own=row.entered_by_id == user.pk,
    )


def approve(request: Request, slug: str, of: FourEyes, pk: int) -> HttpResponse:
    """Approve a row that somebody else entered, as one saw it. Once: again does nothing more."""
    region = asked_region(request, slug)
    require(request.user, Permission.APPROVE, region)
    row = get_object_or_404(of.rows(request.user, region), pk=pk)
    if not row.awaits_approval:
        messages.info(request, DONE_ALREADY)
    elif request.POST.get("version") != str(row.version) or not _approved(request, row):
        messages.error(request, MOVED)
    else:
        messages.success(request, f"Goedgekeurd: {row}.")
    return redirect(of.back(region))


def _approved(request: Request, row: Approvable) -> bool:
    """False when somebody changed it at the very same moment."""
    try:
        with change(reason="Goedgekeurd"):
            row.approve(request.user)
    except OwnEntry as error:
        raise PermissionDenied(str(error)) from error
    except Conflict:
        return False
    return True
