"""Decisions: councils against proposals, and what still has to be agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from agenda.enums import BodyKind
from agenda.figures import DecisionLine, ProposalLine, proposal_lines
from agenda.forms import DecisionForm, ProposalForm
from agenda.models import Decision, Proposal
from agenda.views.item import sources
from audit.provenance import Origin
from buildingblocks.access import holds_region, may
from buildingblocks.enums import Permission
from buildingblocks.figures import Participant, participants
from buildingblocks.models import Region
from buildingblocks.views.asked import asked_clocks, asked_region
from buildingblocks.views.editing import edit


@dataclass(frozen=True)
class Treatment:
    """What a body did in one phase; `url` leads to where the visitor may change it."""

    line: DecisionLine
    url: str


@dataclass(frozen=True)
class ProposalShown:
    """A proposal with what councils of the region and other bodies did with it."""

    line: ProposalLine
    councils: tuple[Treatment, ...]
    others: tuple[Treatment, ...]

    @property
    def in_matrix(self) -> bool:
        return self.line.requires_all or bool(self.councils)

    @property
    def verbatim(self) -> tuple[DecisionLine, ...]:
        """What councils changed or asked, to be read word for word."""
        return tuple(t.line for t in self.councils if t.line.amendment or t.line.conditions)

    @property
    def notes(self) -> dict[str, str]:
        """Notes on what councils did, with the councils that each is about."""
        said: dict[str, list[str]] = {}
        for treatment in self.councils:
            if treatment.line.note:
                said.setdefault(treatment.line.note, []).append(treatment.line.body)
        return {note: ", ".join(dict.fromkeys(names)) for note, names in said.items()}

    def of(self, council: Participant) -> tuple[Treatment, ...]:
        return tuple(t for t in self.councils if t.line.municipality_id == council.id)


@require_safe
def decisions(request: Request, region: str) -> HttpResponse:
    place = asked_region(request, region)
    clocks = asked_clocks(request)
    members = participants(clocks.known, place, clocks.on)
    lines = proposal_lines(clocks.known, place, on=clocks.on, members=members)
    mine = Decision.objects.editable_by(request.user).filter(proposal__region=place)
    editable = set(mine.values_list("pk", flat=True)) if clocks.is_now else set()
    shown = [_shown(line, members, place, editable) for line in lines]
    columns = [proposal for proposal in shown if proposal.in_matrix]
    context = {
        "region": place,
        "clocks": clocks,
        "proposals": shown,
        "columns": columns,
        "rows": [(m.name, [p.of(m) for p in columns]) for m in members] if columns else [],
        "may_add": clocks.is_now and may(request.user, Permission.EDIT_AGENDA, place),
        "may_propose": clocks.is_now and holds_region(request.user, Permission.EDIT_AGENDA, place),
        "sources": sources(o for line in lines for o in _origins(line)),
    }
    return render(request, "agenda/decisions.html", context)


def _shown(
    line: ProposalLine, members: Sequence[Participant], region: Region, editable: set[int]
) -> ProposalShown:
    ids = {member.id for member in members}
    treatments = [
        Treatment(
            d,
            reverse("decision-update", args=[region.slug, line.code, d.id])
            if d.id in editable
            else "",
        )
        for d in line.decisions
    ]
    councils = [
        t
        for t in treatments
        if t.line.body_kind == BodyKind.COUNCIL and t.line.municipality_id in ids
    ]
    others = [t for t in treatments if t not in councils]
    return ProposalShown(line, tuple(councils), tuple(others))


def _origins(line: ProposalLine) -> list[Origin]:
    return [line.origin, *(decision.origin for decision in line.decisions)]


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_create(request: Request, region: str) -> HttpResponse:
    place = asked_region(request, region)
    if not holds_region(request.user, Permission.EDIT_AGENDA, place):
        raise PermissionDenied

    def make_form(data: Any) -> ProposalForm:
        return ProposalForm(data, instance=Proposal(region=place), user=request.user)

    return _edit(request, place, make_form, "Voorstel toevoegen")


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_update(request: Request, region: str, code: str) -> HttpResponse:
    place = asked_region(request, region)
    mine = Proposal.objects.editable_by(request.user).filter(region=place)
    key = get_object_or_404(mine, code=code).pk

    def make_form(data: Any) -> ProposalForm:
        return ProposalForm(data, instance=get_object_or_404(mine, pk=key), user=request.user)

    return _edit(request, place, make_form, "Voorstel wijzigen")


@require_http_methods(["GET", "HEAD", "POST"])
def decision_create(request: Request, region: str, code: str) -> HttpResponse:
    """By the coordinator, or by an officer for a body of their own municipality."""
    place = asked_region(request, region)
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), region=place, code=code)
    if not may(request.user, Permission.EDIT_AGENDA, place):
        raise PermissionDenied

    def make_form(data: Any) -> DecisionForm:
        new = Decision(proposal=proposal)
        return DecisionForm(data, instance=new, user=request.user, region=place)

    return _edit(request, place, make_form, f"Behandeling toevoegen: {proposal}")


@require_http_methods(["GET", "HEAD", "POST"])
def decision_update(request: Request, region: str, code: str, pk: int) -> HttpResponse:
    place = asked_region(request, region)
    mine = Decision.objects.editable_by(request.user).filter(
        proposal__region=place, proposal__code=code
    )

    def make_form(data: Any) -> DecisionForm:
        stored = get_object_or_404(mine, pk=pk)
        return DecisionForm(data, instance=stored, user=request.user, region=place)

    return _edit(request, place, make_form, "Behandeling wijzigen")


def _edit(request: Request, region: Region, make_form: Any, title: str) -> HttpResponse:
    page = reverse("decisions", args=[region.slug])
    return edit(
        request,
        make_form,
        title=title,
        done=page,
        context={"region": region, "back": page},
    )
