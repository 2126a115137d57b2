"""One reporting round: how far it is, its editions, and what may be done with it now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.models import User
from agenda.enums import RoundState
from agenda.models import PlannedEdition, Round
from agenda.reports import batch
from agenda.reports.dates import delivery
from agenda.views.editions import frozen_of, lines
from agenda.views.rounds.asked import TONES, May, asked_round, may, name_of, slug_of
from agenda.views.rounds.listing import round_url
from buildingblocks.formats import dutch_moment

ORDER = [RoundState.PREPARING, RoundState.CHECKED, RoundState.APPROVED, RoundState.FROZEN]


@dataclass(frozen=True)
class Stage:
    """A step of the round as the list of steps shows it."""

    state: str
    when: str
    what: str
    who: str


@dataclass(frozen=True)
class Shown:
    """What is planned for one place, and where the visitor may look at it or change it."""

    name: str
    planned: PlannedEdition
    deliver_on: date | None
    edit: str
    preview: str


@require_safe
def round_detail(request: Request, region: str, number: str) -> HttpResponse:
    wanted = asked_round(request, region, number)
    return round_page(request, wanted)


def round_page(
    request: Request, wanted: Round, *, problem: str = "", findings: tuple[str, ...] = ()
) -> HttpResponse:
    """The page, and after an act that was refused (422) also why."""
    allowed = may(request.user, wanted.region)
    frozen = frozen_of(request.user, wanted.region).filter(freeze__round=wanted)
    context = {
        "region": wanted.region,
        "round": wanted,
        "tone": TONES[RoundState(wanted.state)],
        "may": allowed,
        "next": _next(wanted, request.user, allowed),
        "is_over": wanted.reference_date < localdate(),
        "stages": _stages(wanted),
        "editions": _editions(wanted, request.user),
        "frozen": lines(frozen.order_by("-revision", "municipality__name")),
        "work": batch.look(wanted) if wanted.state == RoundState.APPROVED else None,
        "rounds": reverse("round-list", args=[wanted.region.slug]),
        "page": round_url(wanted, wanted.region),
        "problem": problem,
        "findings": findings,
    }
    return render(request, "agenda/rounds/detail.html", context, status=422 if problem else 200)


def _next(wanted: Round, user: User, allowed: May) -> str:
    """The act that this visitor may do now; empty: it is for somebody else."""
    if wanted.state == RoundState.CHECKED:
        own = wanted.checked_by_id == user.pk
        return "approve" if allowed.approve and not own else ""
    acts = {
        RoundState.PREPARING: "check",
        RoundState.APPROVED: "freeze",
        RoundState.FROZEN: "revise",
    }
    return acts[RoundState(wanted.state)] if allowed.report else ""


def _stages(wanted: Round) -> list[Stage]:
    reached = ORDER.index(RoundState(wanted.state))
    last = wanted.freezes.select_related("frozen_by").order_by("-revision").first()
    done: list[tuple[str, datetime | None, User | None]] = [
        ("Voorbereiden: teksten, data en cijfers", None, None),
        ("Controleren: de cijfers liggen vast", wanted.checked_at, wanted.checked_by),
        ("Accorderen door een ander", wanted.approved_at, wanted.approved_by),
        (
            "Vaststellen: de edities worden gemaakt",
            last.frozen_at if last and reached == len(ORDER) - 1 else None,
            last.frozen_by if last else None,
        ),
    ]
    return [
        Stage(
            state=_state(index, reached),
            when=dutch_moment(at) if at else "",
            what=what,
            who=str(by) if at and by else "",
        )
        for index, (what, at, by) in enumerate(done)
    ]


def _state(index: int, reached: int) -> str:
    """Preparing is under way until the check; after that the next step is."""
    current = reached + 1 if reached else 0
    if index == current:
        return "current"
    return "done" if index < current else "planned"


def _editions(wanted: Round, user: User) -> list[Shown]:
    mine = PlannedEdition.objects.editable_by(user).filter(round=wanted)
    editable = set(mine.values_list("pk", flat=True))
    planned = wanted.planned.select_related("municipality").order_by("municipality__name")
    found = []
    for each in sorted(planned, key=lambda p: p.municipality_id is not None):
        where = [wanted.region.slug, wanted.number, slug_of(each)]
        found.append(
            Shown(
                name=name_of(each),
                planned=each,
                deliver_on=delivery(each),
                edit=reverse("planned-edition", args=where) if each.pk in editable else "",
                preview=""
                if wanted.state == RoundState.FROZEN
                else reverse("planned-preview", args=where),
            )
        )
    return found
