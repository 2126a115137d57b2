"""What a page is asked for: which region, on which day, as known when."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.http import Request
from audit.known import KnownOnce, OwnImports, OwnPapers, end_of_day
from buildingblocks.access import own_imports, own_papers
from buildingblocks.models import Region

YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Clocks:
    """The two clocks of a page; `problem` says in Dutch what was wrong with what was asked."""

    on: date
    known_on: date | None
    problem: str = ""
    own_papers: OwnPapers | None = None
    own_imports: OwnImports | None = None

    @cached_property
    def known(self) -> KnownOnce:
        return KnownOnce(self.known_at, own_papers=self.own_papers, own_imports=self.own_imports)

    @property
    def known_at(self) -> datetime | None:
        return end_of_day(self.known_on) if self.known_on else None

    @property
    def query(self) -> str:
        """What a link needs so that the next page keeps these clocks; empty for now."""
        return _query(self._asked)

    def link(self, name: str, *args: str, **asked: str) -> str:
        """The address of a page at these same clocks, with more to ask of it."""
        return reverse(name, args=args) + _query({**asked, **self._asked})

    @property
    def _asked(self) -> dict[str, str]:
        on = None if self.on == localdate() else self.on
        days = {"peildatum": on, "bekend": self.known_on}
        return {name: day.isoformat() for name, day in days.items() if day}

    @property
    def is_future(self) -> bool:
        return self.on > localdate()

    @property
    def is_now(self) -> bool:
        return self.on == localdate() and self.known_on is None


def _query(asked: dict[str, str]) -> str:
    return f"?{urlencode(asked)}" if asked else ""


def asked_region(request: Request, slug: str) -> Region:
    """The region of the address, or 404 for who does not read it; pages of no region recall it."""
    region = get_object_or_404(Region.objects.visible_to(request.user), slug=slug)
    if request.session.get("region") != slug:
        request.session["region"] = slug
    return region


def asked_clocks(request: Request) -> Clocks:
    """`?peildatum=2025-12-31&bekend=2026-01-15`; what cannot be read is said and left out."""
    on, wrong_on = read_date(request.GET.get("peildatum", ""))
    known_on, wrong_known = read_date(request.GET.get("bekend", ""))
    problem = wrong_on or wrong_known
    if known_on and known_on >= localdate():
        known_on = None
    user = request.user
    return Clocks(on or localdate(), known_on, problem, own_papers(user), own_imports(user))


def read_date(text: str) -> tuple[date | None, str]:
    """A date from an address, and in Dutch what is wrong with it."""
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, f"‘{text[:20]}’ is geen datum. Schrijf jjjj-mm-dd, bijvoorbeeld 2025-12-31."
    if day.year not in YEARS:
        return None, f"Kies een datum van {YEARS[0]} tot en met {YEARS[-1]}."
    return day, ""
