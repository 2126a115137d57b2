"""Test data of the agenda; each function can be called without arguments."""

from datetime import date
from typing import Any

from agenda.enums import BodyKind, ChangeClass, ItemStatus, Outcome, Phase, SectionKind
from agenda.models import (
    AgendaItem,
    Agreement,
    Decision,
    DecisionBody,
    EvaluationMoment,
    PeriodChange,
    PrinciplesSection,
    PrinciplesVersion,
    ProgressUpdate,
    Proposal,
    ProposalPoint,
    Risk,
    Step,
)
from agenda.services import next_number, next_sequence, set_municipalities
from buildingblocks.enums import Precision
from buildingblocks.models import Municipality, Organisation, Region
from tests.make.places import make_municipality, make_region

Q1 = {"start": date(2026, 1, 1), "end": date(2026, 3, 31), "precision": Precision.QUARTER}
Q2 = {"start": date(2026, 4, 1), "end": date(2026, 6, 30), "precision": Precision.QUARTER}
Q3 = {"start": date(2026, 7, 1), "end": date(2026, 9, 30), "precision": Precision.QUARTER}


def make_item(
    code: str = "B2.03",
    *,
    region: Region | None = None,
    municipalities: tuple[Municipality, ...] = (),
    **fields: Any,
) -> AgendaItem:
    """An item under way since the start of 2025, led by the region together and without a date."""
    defaults = {
        "title": "Doorverwijzing afspreken",
        "status": ItemStatus.RUNNING,
        "status_since": date(2025, 1, 1),
    }
    item = AgendaItem.objects.create(
        region=region or make_region(), code=code, **{**defaults, **fields}
    )
    set_municipalities(item=item, municipalities=[m.pk for m in municipalities])
    return item


def make_step(item: AgendaItem | None = None, title: str = "Voorstel maken", **fields: Any) -> Step:
    """The next step of the item, without a date."""
    item = item or AgendaItem.objects.first() or make_item()
    return Step.objects.create(
        item=item, title=title, **{"sequence": next_sequence(item), **fields}
    )


def make_move(
    item: AgendaItem | None = None,
    *,
    step: Step | None = None,
    old: dict[str, Any] = Q1,  # never changed
    new: dict[str, Any] = Q2,
    on: date = date(2026, 2, 1),
    reason: str = "De raad vergadert later.",
) -> PeriodChange:
    """A rescheduling, with the item or step itself left alone."""
    item = step.item if step else item or AgendaItem.objects.first() or make_item()
    return PeriodChange.objects.create(
        item=item,
        step=step,
        moved_on=on,
        reason=reason,
        **{f"old_{name}": value for name, value in old.items()},
        **{f"new_{name}": value for name, value in new.items()},
    )


def make_update(
    item: AgendaItem | None = None, *, on: date = date(2025, 12, 31), **fields: Any
) -> ProgressUpdate:
    """A progress update; without lights nobody judged. Orange and red explain themselves."""
    lights = {fields.get(name, "") for name in ("time", "money", "quality")}
    if lights & {"oranje", "rood"}:
        told = {"cause": "Te weinig mensen", "consequence": "Later klaar", "correction": "Inhuren"}
        fields = {**told, **fields}
    return ProgressUpdate.objects.create(
        item=item or AgendaItem.objects.first() or make_item(), reference_date=on, **fields
    )


def make_risk(title: str = "Te weinig instroom", **fields: Any) -> Risk:
    region = fields.pop("region", None) or make_region()
    defaults = {"number": next_number(Risk, region), "category": "instroom"}
    return Risk.objects.create(region=region, title=title, **{**defaults, **fields})


def make_agreement(
    text: str = "Wij verwijzen door volgens één werkwijze.", **fields: Any
) -> Agreement:
    region = fields.pop("region", None) or make_region()
    defaults = {"number": next_number(Agreement, region), "topic": "doorverwijzing"}
    return Agreement.objects.create(region=region, text=text, **{**defaults, **fields})


def make_evaluation(subject: str = "Eerste jaar", **fields: Any) -> EvaluationMoment:
    region = fields.pop("region", None) or make_region()
    defaults = {"number": next_number(EvaluationMoment, region)}
    return EvaluationMoment.objects.create(region=region, subject=subject, **{**defaults, **fields})


def make_body(
    municipality: Municipality | None = None,
    *,
    organisation: Organisation | None = None,
    kind: str = BodyKind.COUNCIL,
) -> DecisionBody:
    """The council of Soest, unless another place or kind is given."""
    if organisation is None:
        municipality = municipality or make_municipality()
    return DecisionBody.objects.get_or_create(
        kind=kind, municipality=municipality, organisation=organisation
    )[0]


def make_proposal(code: str = "toekomstplan", **fields: Any) -> Proposal:
    region = fields.pop("region", None) or make_region()
    defaults = {"title": "Toekomstplan", "requires_all": True}
    return Proposal.objects.create(region=region, code=code, **{**defaults, **fields})


def make_point(
    proposal: Proposal, kind: str = "argument", number: str = "1.1", text: str = "Het werkt."
) -> ProposalPoint:
    return ProposalPoint.objects.create(proposal=proposal, kind=kind, number=number, text=text)


def make_decision(
    proposal: Proposal | None = None, body: DecisionBody | None = None, **fields: Any
) -> Decision:
    """What the council of Soest decides: nothing yet."""
    return Decision.objects.create(
        proposal=proposal or Proposal.objects.first() or make_proposal(),
        body=body or make_body(),
        **{"phase": Phase.DECIDING, "outcome": Outcome.NOT_YET, **fields},
    )


def make_principles(
    label: str, headings: list[tuple[str, str]], *, on: date, **fields: Any
) -> PrinciplesVersion:
    """A version whose principles are (stable key, heading), in the order of their position."""
    region = fields.pop("region", None) or make_region()
    version = PrinciplesVersion.objects.create(region=region, label=label, dated=on, **fields)
    for position, (key, heading) in enumerate(headings, start=1):
        make_section(version, key, heading, position=position)
    return version


def make_section(
    version: PrinciplesVersion, key: str, heading: str, *, position: int, **fields: Any
) -> PrinciplesSection:
    defaults = {"kind": SectionKind.PRINCIPLE, "change_class": ChangeClass.NONE}
    return PrinciplesSection.objects.create(
        principles_version=version,
        stable_key=key,
        heading=heading,
        position=position,
        **{**defaults, **fields},
    )
