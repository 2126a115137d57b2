"""The cover, and the block at the top of a council paper."""

from datetime import datetime

from agenda.reports.layout.cells import names, small
from agenda.reports.progress import ProgressReport
from agenda.reports.stamp import Stamp
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
        "number": _number(report),
        "made_up": MADE_UP if report.region_made_up else "",
        "description": (
            f"Kenmerk {reference(report)}. "
            f"Stand op {on}, zoals ingevoerd tot en met {_until(report)}."
        ),
    }


def reference(report: ProgressReport) -> str:
    """What the report can be called by, the same for every copy of it."""
    place = report.municipality_slug or f"regio-{report.region_slug}"
    if report.stamp:
        return f"VR-{place}-{report.stamp.number}" + _edition(report.stamp)
    known = f"-bekend-{report.known_at:%Y-%m-%d}" if report.known_at else ""
    return f"VR-{place}-{report.reference_date:%Y-%m-%d}{known}"


def moment(report: ProgressReport) -> datetime:
    """The date inside the files: the data's, its known-at or the end of its reference date."""
    return report.known_at or end_of_day(report.reference_date)


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
        ("Kenmerk en versie", f"{reference(report)}, {_version(report.stamp)}"),
        *_signatures(report.stamp),
    ]


def own_words(report: ProgressReport) -> dict[str, tuple[str, ...]]:
    """What the sender adds to the figures."""
    stamp = report.stamp
    if stamp is None:
        return {}
    return {"message": stamp.core_message, "text": stamp.accompanying}


def _edition(stamp: Stamp) -> str:
    return f"-editie-{stamp.revision}" if stamp.revision > 1 else ""


def _number(report: ProgressReport) -> str:
    if report.stamp is None:
        return reference(report)
    edition = f", editie {report.stamp.revision}" if report.stamp.revision > 1 else ""
    return f"Nummer {report.stamp.number}{edition} · {reference(report)}"


def _version(stamp: Stamp | None) -> str:
    if stamp is None or stamp.frozen_at is None:
        return "concept (nog niet vastgesteld)"
    return f"vastgesteld op {dutch_moment(stamp.frozen_at)}"


def _signatures(stamp: Stamp | None) -> list[tuple[str, str]]:
    """Who stands for it; of a report that nobody fixed yet, nothing."""
    if stamp is None or stamp.frozen_at is None:
        return []
    rows = [
        (
            "Vastgesteld door",
            f"{stamp.frozen_by}; gecontroleerd door {stamp.checked_by}, "
            f"geaccordeerd door {stamp.approved_by}",
        ),
        ("Aansluiting", stamp.reconciliation),
    ]
    if stamp.supersedes:
        rows.append(("Vervangt", f"{stamp.supersedes}, omdat: {stamp.reason}"))
    if stamp.incomplete:
        rows.append(
            (
                "Niet volledig",
                f"Toch vastgesteld door {stamp.incomplete_by}, omdat: {stamp.incomplete}",
            )
        )
    return rows


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
