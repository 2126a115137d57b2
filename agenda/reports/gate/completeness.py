"""What is missing, who is to deliver it and since when."""

from collections.abc import Iterator
from datetime import date

from accounts.models import User
from agenda.figures import ItemLine
from agenda.models import AgendaItem
from agenda.reports.gate.expected import RIGHTS
from agenda.reports.gate.findings import Delivery, Expected, Finding, Matrix, Severity, States
from agenda.reports.gate.people import Holders, Names
from agenda.reports.progress import ProgressReport
from audit.known import Known
from buildingblocks.enums import Permission
from buildingblocks.formats import dutch_date

TODO = {
    "placed": "Vul de stand in, of kies ‘niet van toepassing’.",
    "target": "Vul de taakstelling in.",
    "available": "Leg vast wat raad of college beschikbaar stelde.",
    "spent": "Vraag de uitvoerder wat is besteed en leg dat vast.",
    "decision": "Leg vast wat de raad besloot, of wanneer het op de agenda staat.",
}


def missing(report: ProgressReport, matrix: Matrix, holders: Holders) -> Iterator[Finding]:
    """One finding for each figure that a municipality did not deliver, or not for good."""
    columns = {column.code: column for column in matrix.columns}
    ids = {m.name: m.id for m in report.places.participants}
    for row in matrix.cells:
        for cell in row:
            if found := _finding(cell, columns[cell.code]):
                code, severity, text = found
                right = RIGHTS[cell.code.partition(".")[0]]
                yield Finding(
                    code, severity, cell.place, columns[cell.code].period, text,
                    holders.of(right, ids[cell.place]), cell.since, cell.table, cell.key,
                )  # fmt: skip


def _finding(cell: Delivery, column: Expected) -> tuple[str, Severity, str] | None:
    kind = cell.code.partition(".")[0]
    if cell.state == States.MISSING:
        return "ontbreekt", Severity.REASON, f"{column.label} ontbreekt{_since(cell)}. {TODO[kind]}"
    if cell.state == States.UNKNOWN:
        text = f"{column.label} is nog niet bekend{_since(cell)}. {TODO[kind]}"
        return "onbekend", Severity.REASON, text
    if cell.state == States.PROVISIONAL:
        text = f"{column.label} is voorlopig. Maak het definitief als het vaststaat."
        return "voorlopig", Severity.NOTE, text
    return None


def _since(cell: Delivery) -> str:
    """Since when a count is missing: the last day of which there was one."""
    if not cell.code.startswith("placed."):
        return ""
    if cell.since is None:
        return "; er was nog nooit een stand"
    return f"; de laatste stand is van {dutch_date(cell.since)}"


# Progress updates


def silent(known: Known, report: ProgressReport, holders: Holders) -> Iterator[Finding]:
    """Open items about which nobody reported in the period."""
    leads = leads_of(known, report)
    for item in report.agenda.items:
        if item.is_open and not _reported(item, report.since):
            told = item.update.reference_date if item.update else None
            last = f"het laatste is van {dutch_date(told)}" if told else "er is er nog geen"
            yield Finding(
                "geen_voortgang", Severity.REASON, item.lead_municipality or report.region,
                period_of(report),
                f"{item.code} {item.title}: geen voortgangsbericht in deze periode; {last}. "
                "Vraag de trekker hoe het ervoor staat.",
                leads.get(item.id) or holders.of(Permission.EDIT_AGENDA, item.lead_municipality_id),
                told or item.status_since, AgendaItem._meta.label_lower, item.id,
            )  # fmt: skip


def _reported(item: ItemLine, since: date) -> bool:
    return item.update is not None and item.update.reference_date >= since


def leads_of(known: Known, report: ProgressReport) -> dict[int, Names]:
    """Who leads each item, and the deputy; a report itself names nobody."""
    items = known.by_id(AgendaItem, [item.id for item in report.agenda.items])
    ids = {pk for item in items.values() for pk in (item.lead_id, item.deputy_id) if pk}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {
        pk: tuple(names[who] for who in (item.lead_id, item.deputy_id) if who in names)
        for pk, item in items.items()
    }


def period_of(report: ProgressReport) -> str:
    return f"{dutch_date(report.since)} tot en met {dutch_date(report.reference_date)}"
