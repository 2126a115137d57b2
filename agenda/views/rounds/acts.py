"""What is done with a round: check, approve, take back, begin a new edition, and freeze.

Every act carries the version that the person looked at. The same form sent twice is one act.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from agenda.enums import RoundState
from agenda.models import Round
from agenda.reports import acts, batch
from agenda.reports.acts import OVERTAKEN, Refused
from agenda.views.rounds.asked import May, asked_round, kept_round
from agenda.views.rounds.detail import round_page
from agenda.views.rounds.listing import round_url
from audit.enums import Action, Result
from audit.events import network, record

TOO_EARLY = "De peildatum is nog niet voorbij. Controleren kan vanaf de dag erna."


@dataclass(frozen=True)
class Act:
    """do: what happens. leads_to: how the round is afterwards. said: what is told then."""

    do: Callable[[Round, Request, str], object]
    allowed: Callable[[May], bool]
    leads_to: RoundState
    said: str


def _check(wanted: Round, request: Request, reason: str) -> object:
    if wanted.reference_date >= localdate():
        raise Refused(TOO_EARLY)
    return acts.check(wanted=wanted, by=request.user, reason=reason)


ACTS = {
    "controleren": Act(
        _check,
        lambda m: m.report,
        RoundState.CHECKED,
        "De ronde is gecontroleerd. Een ander kan nu accorderen.",
    ),
    "accorderen": Act(
        lambda wanted, request, _: acts.approve(wanted=wanted, by=request.user),
        lambda m: m.approve,
        RoundState.APPROVED,
        "De ronde is geaccordeerd en kan worden vastgesteld.",
    ),
    "terug": Act(
        lambda wanted, request, why: acts.release(wanted=wanted, by=request.user, reason=why),
        lambda m: m.release,
        RoundState.PREPARING,
        "De ronde is terug in voorbereiding.",
    ),
    "herzien": Act(
        lambda wanted, request, why: acts.revise(wanted=wanted, by=request.user, reason=why),
        lambda m: m.report,
        RoundState.PREPARING,
        "U bereidt een nieuwe editie voor. De vastgestelde edities blijven te lezen.",
    ),
}


@require_POST
def round_act(request: Request, region: str, number: str, act: str) -> HttpResponse:
    wished = ACTS[act]
    wanted = kept_round(request, region, number, wished.allowed)
    page = round_url(wanted, wanted.region)
    if _is_done(request, wanted, wished.leads_to):
        return redirect(page)
    reason = request.POST.get("reason", "").strip()[:2000]
    try:
        _seen(request, wanted)
        wished.do(wanted, request, reason)
    except Refused as refused:
        return _refused(request, wanted, act, refused)
    _tell(request, wanted, act, reason)
    messages.success(request, wished.said)
    return redirect(page)


def _seen(request: Request, wanted: Round) -> None:
    """Nobody acts on a round that looks otherwise by now."""
    if request.POST.get("version") != str(wanted.version):
        raise Refused(OVERTAKEN)


def _is_done(request: Request, wanted: Round, state: RoundState) -> bool:
    """Whether this very form was sent before: one version further, by the same person."""
    if wanted.state != state or request.POST.get("version") != str(wanted.version - 1):
        return False
    last = wanted.history.filter(version=wanted.version).first()
    return last is not None and last.history_user_id == request.user.pk


def _refused(request: Request, wanted: Round, act: str, refused: Refused) -> HttpResponse:
    fresh = Round.objects.get(pk=wanted.pk)
    record(
        request,
        Action.REPORT,
        result=Result.REFUSED,
        on=fresh,
        place_key=fresh.region.slug,
        detail=f"{act}: {refused.message}",
    )
    return round_page(request, fresh, problem=refused.message, findings=refused.findings)


def _tell(request: Request, wanted: Round, act: str, reason: str) -> None:
    detail = f"{act}: {reason}" if reason else act
    record(request, Action.REPORT, on=wanted, place_key=wanted.region.slug, detail=detail)


@require_POST
def round_freeze(request: Request, region: str, number: str) -> HttpResponse:
    """Have the editions made, outside the request; the next page tells how far that is."""
    wanted = kept_round(request, region, number, lambda m: m.report)
    following = redirect("round-work", region, number)
    if wanted.state == RoundState.FROZEN or batch.is_going(wanted):
        return following
    try:
        _seen(request, wanted)
        acts.in_state(wanted, RoundState.APPROVED)
    except Refused as refused:
        return _refused(request, wanted, "vaststellen", refused)
    _tell(request, wanted, "vaststellen gestart", "")
    order = batch.order(wanted, request.user, network(request))
    transaction.on_commit(lambda: batch.begin(order))
    return following


@require_safe
def round_work(request: Request, region: str, number: str) -> HttpResponse:
    """How far the editions are; can be left and found again."""
    wanted = asked_round(request, region, number)
    page = round_url(wanted, wanted.region)
    work = batch.look(wanted)
    if work is None or wanted.state == RoundState.FROZEN:
        return redirect(page)
    batch.keep_going(work)
    context = {
        "region": wanted.region,
        "round": wanted,
        "work": work,
        "made": _made(work),
        "page": page,
    }
    return render(request, "agenda/rounds/work.html", context)


def _made(work: batch.Work) -> str:
    """3 van 7 edities gemaakt."""
    told = work.progress
    return f"{told.done} van {told.of} edities gemaakt" if told and told.of else ""
