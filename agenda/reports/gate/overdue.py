"""What should have been done by now while nobody says why it is not."""

from collections.abc import Iterator
from datetime import date

from agenda.figures import ItemLine
from agenda.models import AgendaItem, PeriodChange
from agenda.reports.gate.completeness import leads_of, period_of
from agenda.reports.gate.findings import Finding, Severity
from agenda.reports.gate.people import Holders
from agenda.reports.progress import ProgressReport
from audit.known import Known
from buildingblocks.enums import Permission


def unexplained(known: Known, report: ProgressReport, holders: Holders) -> Iterator[Finding]:
    """Late items, and items with late steps: no cause or correction told, and not moved."""
    late = [i for i in report.agenda.items if i.is_open and (i.late or i.late_steps)]
    moved = {
        move.item_id
        for move in known.all(PeriodChange, item__in=[item.id for item in late])
        if report.since <= move.moved_on <= report.reference_date
    }
    leads = leads_of(known, report)
    for item in late:
        if item.id not in moved and not _explained(item, report):
            yield Finding(
                "te_laat", Severity.REASON, item.lead_municipality or report.region,
                period_of(report),
                f"{item.code} {item.title}: {_what(item)}, zonder uitleg. Schrijf een "
                "voortgangsbericht met oorzaak en bijsturing, of verschuif de termijn.",
                leads.get(item.id) or holders.of(Permission.EDIT_AGENDA, item.lead_municipality_id),
                min(ends) if (ends := [*_ends(item)]) else None,
                AgendaItem._meta.label_lower, item.id,
            )  # fmt: skip


def _explained(item: ItemLine, report: ProgressReport) -> bool:
    update = item.update
    if update is None or update.reference_date < report.since:
        return False
    return bool(update.cause or update.correction)


def _what(item: ItemLine) -> str:
    steps = f"{item.late_steps} {'stap' if item.late_steps == 1 else 'stappen'} over tijd"
    if not item.late:
        return steps
    return f"over tijd, met {steps}" if item.late_steps else "over tijd"


def _ends(item: ItemLine) -> Iterator[date]:
    if item.late and item.end:
        yield item.end
    for step in item.steps:
        if step.late and step.end:
            yield step.end
