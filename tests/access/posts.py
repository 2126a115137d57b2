"""A valid POST to every address that takes one: what its form holds already, and this besides.

Each line is (world, target) -> fields; without a line the form is sent as it is shown, which is
enough only where that changes something.
"""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from tests.access.world import Target, World

SHEET = b"Gemeente;Peildatum;Doelgroep;Aantal\nAardvoorde;31-03-2025;Beschut werk;3\n"
TICKET = "5f0c1a52-0000-4000-8000-000000000001"
Fields = Callable[[World, Target], dict[str, Any]]


def _place(world: World, target: Target) -> Any:
    return target.municipality.pk if target.municipality else ""


def _count(world: World, target: Target) -> dict[str, Any]:
    return {"municipality": _place(world, target), "target_group": world.group.pk,
            "state": "waarde", "value": "7"}  # fmt: skip


def _money(world: World, target: Target) -> dict[str, Any]:
    return {"municipality": _place(world, target), "organisation": world.organisation.pk,
            "stream": world.stream.pk, "amount": "1.234,00"}  # fmt: skip


def _key(target: Target) -> str:
    place = target.municipality
    return str(place.cbs_code if place else target.region.slug if target.region else "")


def _role(world: World, target: Target) -> dict[str, Any]:
    place = target.municipality
    chosen = f"gemeente-{place.slug}" if place else f"regio-{world.here.slug}"
    return {"role": "griffie", "place": chosen, "valid_from": "2025-01-01"}


POSTS: dict[str, Fields] = {
    "item-create": lambda w, t: {"title": "Nieuw punt", "status": "lopend",
                                 "status_since": "2025-01-01", "lead_municipality": _place(w, t)},
    "item-update": lambda w, t: {"title": "Andere titel"},
    "item-status": lambda w, t: {"status": "gereed", "status_since": "2025-06-01", "reason": "Af"},
    "step-create": lambda w, t: {"title": "Nieuwe stap"},
    "step-update": lambda w, t: {"title": "Andere stap"},
    "progress-create": lambda w, t: {"reference_date": "2025-08-31", "past": "Gedaan"},
    "progress-update": lambda w, t: {"past": "Anders gedaan"},
    "proposal-create": lambda w, t: {"title": "Nieuw voorstel", "code": "nieuw-voorstel"},
    "proposal-update": lambda w, t: {"title": "Ander voorstel"},
    "decision-create": lambda w, t: {"body": w.rows["decision"][t.municipality].body_id,
                                     "scheduled_on": "2025-09-01"},
    "decision-update": lambda w, t: {"note": "Anders"},
    "risk-create": lambda w, t: {"title": "Nieuw risico", "category": "instroom"},
    "risk-update": lambda w, t: {"title": "Ander risico"},
    "agreement-create": lambda w, t: {"text": "Nieuw", "topic": "doorverwijzing"},
    "agreement-update": lambda w, t: {"text": "Anders"},
    "evaluation-create": lambda w, t: {"subject": "Nieuw"},
    "evaluation-update": lambda w, t: {"subject": "Anders"},
    "figure-grid": lambda w, t: {"gemeente": _key(t), "peildatum": "2025-09-30",
                                 f"waarde.persoon.{w.group.code}": "7"},
    "placement-create": lambda w, t: _count(w, t) | {"reference_date": "2025-09-30"},
    "placement-update": lambda w, t: {"value": "8", "reason": "Geteld"},
    "flow-create": lambda w, t: _count(w, t) | {"kind": "uitstroom", "start": "2025-03-01",
                                                "precision": "maand"},
    "flow-update": lambda w, t: {"value": "8", "reason": "Geteld"},
    "target-create": lambda w, t: {"municipality": _place(w, t), "target_group": w.group.pk,
                                   "kind": "lokaal", "year": "2026", "value": "20",
                                   "region": "" if t.municipality else t.region.pk},
    "target-update": lambda w, t: {"value": "30", "reason": "Besluit"},
    "grant-create": lambda w, t: _money(w, t) | {"year": "2026",
                                                 "recipient": (t.municipality or w.own).pk},
    "grant-update": lambda w, t: {"amount": "9.999,00", "reason": "Brief"},
    "appropriation-create": lambda w, t: _money(w, t) | {"year": "2026",
                                                         "state": "beschikbaar_gesteld"},
    "appropriation-update": lambda w, t: {"amount": "9.999,00", "reason": "Besluit"},
    "spending-create": lambda w, t: _money(w, t) | {"kind": "gerealiseerd", "precision": "maand",
                                                    "start": "2025-02-01"},
    "spending-update": lambda w, t: {"amount": "9.999,00", "reason": "Telfout"},
    "document-create": lambda w, t: {"kind": "rib", "title": "Brief", "code": "nieuwe-brief",
                                     "publisher_name": "Iemand"},
    "document-update": lambda w, t: {"title": "Andere titel"},
    "invite": lambda w, t: _role(w, t) | {"name": "Nieuw Iemand", "email": "nieuwe@proef.test"},
    "role-create": _role,
    "role-update": lambda w, t: {"valid_to": f"{date(2025, 12, 31)}", "reason": "Andere baan"},
    "grant-approve": lambda w, t: {"version": w.rows["grant"][t.municipality].version},
    "target-approve": lambda w, t: {"version": w.rows["awaiting-target"][t.municipality].version},
    "import-upload": lambda w, t: {"ticket": TICKET, "place": _key(t),
                                   "file": SimpleUploadedFile("een.csv", SHEET)},
    "import-compare": lambda w, t: {"ticket": TICKET},
    "import-confirm": lambda w, t: {"ticket": TICKET, "reason": "Aanlevering",
                                    "seen": w.rows["batch"][t.municipality].preview},
    "round-plan": lambda w, t: {"since": "2025-01-01", "reference_date": "2025-03-31"},
    "round-update": lambda w, t: {"suppress_below": "5", "reason": "Kleine aantallen"},
    "round-act-controleren": lambda w, t: {"version": w.rows["round"][t.region].version,
                                           "reason": "Nog niet alles is bekend"},
    "exception-approve": lambda w, t: {"version": w.rows["exception"][t.region].version},
    "exception-withdraw": lambda w, t: {"version": w.rows["exception"][t.region].version,
                                        "reason": "Toch niet openbaar"},
    "planned-edition": lambda w, t: {"core_message": "Op koers"},
    "person-close": lambda w, t: {"reason": "Uit dienst"},
    "person-open": lambda w, t: {"reason": "Terug"},
    "person-wipe": lambda w, t: {"reason": "Telefoon kwijt"},
}  # fmt: skip


def sent_again(body: dict[str, Any]) -> dict[str, Any]:
    """The same once more, as from another page: a ticket is for one time, a file is read again."""
    for value in body.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return {**body, "ticket": str(uuid.uuid4())} if "ticket" in body else body


def shown(form: Any) -> dict[str, Any]:
    """What a browser sends of a form that nobody touched."""
    if form is None:
        return {}
    values = {field.html_name: _sent(field.value()) for field in form}
    return {name: value for name, value in values.items() if value not in (None, "", False, [])}


def _sent(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_sent(one) for one in value]
    if isinstance(value, Model):
        return value.pk
    return "on" if value is True else value
