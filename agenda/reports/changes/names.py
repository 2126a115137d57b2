"""Municipalities that joined or left, and things that are called otherwise now."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from agenda.reports.changes.lines import ItemChange, TextChange

if TYPE_CHECKING:
    from agenda.reports.progress import ProgressReport


def joined(before: "ProgressReport", after: "ProgressReport") -> Iterator[ItemChange]:
    old = {member.id for member in before.places.participants}
    new = (m for m in after.places.participants if m.id not in old)
    yield from (_place("gemeente_erbij", member.name) for member in new)


def left(before: "ProgressReport", after: "ProgressReport") -> Iterator[ItemChange]:
    now = {member.id for member in after.places.participants}
    old = (m for m in before.places.participants if m.id not in now)
    yield from (_place("gemeente_weg", member.name) for member in old)


def _place(kind: str, name: str) -> ItemChange:
    return ItemChange(kind, "", name, "", "", "", ())


def renamed(before: "ProgressReport", after: "ProgressReport") -> Iterator[TextChange]:
    """By the key that stays: everything of the same key is the same thing."""
    old, now = _names(before), _names(after)
    for key, (what, name) in now.items():
        if key in old and old[key][1] != name:
            yield TextChange("", name, "", what, old[key][1], name, ())


def _names(report: "ProgressReport") -> dict[tuple[str, object], tuple[str, str]]:
    found: dict[tuple[str, object], tuple[str, str]] = {
        ("region", report.region_slug): ("naam van de regio", report.region),
        ("programme", report.region_slug): ("naam van het programma", report.programme),
    }
    for member in report.places.participants:
        found["municipality", member.id] = ("naam van de gemeente", member.name)
    for group in report.places.groups:
        found["group", group.code] = ("naam van de groep", group.label)
    for proposal in report.agenda.proposals:
        found["proposal", proposal.id] = ("naam van het voorstel", proposal.title)
    for line in (*report.money.lines, *report.shared_money):
        found["stream", line.stream_code] = ("naam van de geldstroom", line.stream)
    for national in report.money.national:
        found["stream", national.stream_code] = ("naam van de geldstroom", national.stream)
    return found
