"""Which reporting round a page is asked for, and what the visitor may do with it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.http import Request
from accounts.models import User
from agenda.enums import RoundState
from agenda.models import PlannedEdition, Round
from buildingblocks.access import holds_region
from buildingblocks.enums import Permission
from buildingblocks.models import Region, scope
from buildingblocks.views.asked import asked_region

WHOLE_REGION = "regio"
TONES = {
    RoundState.PREPARING: "neutral",
    RoundState.CHECKED: "info",
    RoundState.APPROVED: "good",
    RoundState.FROZEN: "done",
}
# A council looks at its own edition once somebody stands for the figures, and not before.
SETTLED = (RoundState.CHECKED, RoundState.APPROVED)


@dataclass(frozen=True)
class May:
    """What somebody may do with the rounds of a region."""

    report: bool
    approve: bool

    @property
    def release(self) -> bool:
        return self.report or self.approve


def may(user: User, region: Region) -> May:
    return May(
        report=holds_region(user, Permission.REPORT, region),
        approve=holds_region(user, Permission.APPROVE, region),
    )


def asked_round(request: Request, region: str, number: str) -> Round:
    """The round of the address, or 404 for who does not take part in preparing it."""
    place = asked_region(request, region)
    return _numbered(Round.objects.visible_to(request.user).filter(region=place), number)


def _numbered(rounds: QuerySet[Round], number: str) -> Round:
    year, sequence = number.split("-")
    people = rounds.select_related("region", "checked_by", "approved_by", "incomplete_by")
    return get_object_or_404(people, year=int(year), sequence=int(sequence))


def kept_round(request: Request, region: str, number: str, may_do: Callable[[May], bool]) -> Round:
    """The round of the address for who may do this with it; for others it does not exist."""
    wanted = asked_round(request, region, number)
    if not may_do(may(request.user, wanted.region)):
        raise Http404
    return wanted


def asked_edition(request: Request, region: str, number: str, place: str) -> PlannedEdition:
    """The edition of the address, for who prepares it and for the council that it is for."""
    found = asked_region(request, region)
    wanted = _numbered(Round.objects.filter(region=found), number)
    editions = wanted.planned.select_related("municipality")
    if place == WHOLE_REGION:
        edition = get_object_or_404(editions, municipality=None)
    else:
        edition = get_object_or_404(editions, municipality__slug=place)
    edition.round = wanted
    if not may_preview(request.user, edition):
        raise Http404
    return edition


def may_preview(user: User, edition: PlannedEdition) -> bool:
    """Whoever prepares it at any time; its own council once it was checked."""
    wanted = edition.round
    if wanted.state == RoundState.FROZEN:
        return False
    if wanted.region_id in scope(user, Permission.READ_INTERNAL).seen_regions:
        return True
    own = edition.municipality_id in scope(user, Permission.READ).municipalities
    return own and wanted.state in SETTLED


def slug_of(edition: PlannedEdition) -> str:
    return edition.municipality.slug if edition.municipality else WHOLE_REGION


def name_of(edition: PlannedEdition) -> str:
    return f"Gemeente {edition.municipality}" if edition.municipality else "Hele regio"


def sections(user: User, region: Region, current: str) -> list[dict[str, object]]:
    """The pages about reports that somebody may open, for the navigation within them."""
    where = [region.slug]
    pages = [("reports", "Verslagen", where), ("clerk-home", "Per raad", [])]
    if region.pk in scope(user, Permission.READ_INTERNAL).seen_regions:
        pages.append(("round-list", "Rondes", where))
    pages += [
        ("completeness", "Volledigheid", where),
        ("calendar", "Kalender", where),
        ("check-file", "Bestand controleren", []),
    ]
    return [
        {"label": label, "url": reverse(name, args=args), "current": name == current}
        for name, label, args in pages
    ]
