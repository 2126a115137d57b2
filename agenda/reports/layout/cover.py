"""The cover, and the block at the top of a council paper."""

from agenda.reports.layout.cells import names, small
from agenda.reports.progress import ProgressReport
from audit.known import end_of_day
from buildingblocks.formats import UNKNOWN, dutch_date, dutch_moment

MADE_UP = "Verzonnen voorbeeld: deze regio en alle cijfers zijn bedacht om mee te oefenen."


def cover(report: ProgressReport) -> dict[str, str]:
    own = f"Gemeente {report.municipality}, " if report.municipality else ""
    on = dutch_date(report.reference_date)
    return {
        "title": f"{report.title}, peildatum {on}",
        "sender": f"{own}{report.region}",
        "heading": report.title,
        "subtitle": report.programme,
        "date": f"Peildatum {on}",
        "number": reference(report),
        "made_up": MADE_UP if report.region_made_up else "",
        "description": f"Stand op {on}, zoals ingevoerd tot en met {_until(report)}.",
    }


def reference(report: ProgressReport) -> str:
    """What the report can be called by, the same for every copy of it."""
    place = report.municipality_slug or f"regio-{report.region_slug}"
    known = f"-bekend-{report.known_at:%Y-%m-%d}" if report.known_at else ""
    return f"VR-{place}-{report.reference_date:%Y-%m-%d}{known}"


def header(report: ProgressReport) -> list[tuple[str, str]]:
    """The block at the top; an empty value reads n.v.t."""
    own = bool(report.municipality)
    number = report.header.case_number
    paper = f"{number} (volgens {small(report.header.paper)})" if number else ""
    missing = UNKNOWN if own else ""
    on = dutch_date(report.reference_date)
    return [
        ("Gemeente" if own else "Regio", _place(report)),
        ("Onderwerp", report.header.subject),
        ("Zaaknummer", paper or missing),
        ("Portefeuillehouder", report.header.portfolio_holder or missing),
        ("Datum", _dated(report)),
        ("Peildatum", f"{on}; de periode begint op {dutch_date(report.since)}"),
        ("Bekend op", _known(report)),
        ("Openbaarheid", report.header.confidentiality),
        ("Kenmerk en versie", f"{reference(report)}, concept (nog niet vastgesteld)"),
    ]


def _place(report: ProgressReport) -> str:
    if report.municipality:
        return f"{report.municipality} ({report.region})"
    return f"{report.region}: {names([p.name for p in report.places.participants])}"


def _dated(report: ProgressReport) -> str:
    """A report is as old as its newest entry: it has no clock of its own."""
    moment = report.known_at or report.entered_until
    return dutch_moment(moment).partition(",")[0] if moment else ""


def _known(report: ProgressReport) -> str:
    if report.known_at is None:
        return f"wat is ingevoerd tot en met {_until(report)}"
    if report.known_at == end_of_day(report.known_at.date()):
        return f"wat op {dutch_date(report.known_at.date())} was ingevoerd"
    return f"wat op {dutch_moment(report.known_at)} was ingevoerd"


def _until(report: ProgressReport) -> str:
    return dutch_moment(report.entered_until)
