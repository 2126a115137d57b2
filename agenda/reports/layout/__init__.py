"""From a dataset to what the templates print: words, rows and drawings; no figure is computed."""

from typing import Any

from agenda.reports.layout.agenda import agreements, blocks, evaluations, risks, steps
from agenda.reports.layout.cells import References
from agenda.reports.layout.changes import changes
from agenda.reports.layout.cover import cover, header, own_words, reference
from agenda.reports.layout.decisions import decisions, principles
from agenda.reports.layout.money import money
from agenda.reports.layout.places import places
from agenda.reports.layout.summary import summary
from agenda.reports.progress import ProgressReport
from agenda.reports.sources import Source, every
from audit.provenance import Figure

__all__ = ["chapters", "layout", "reference"]

TERMS = {
    "placed": "Geplaatst",
    "target": "Taakstelling",
    "realisation": "Aandeel van de taakstelling",
    "needed": "Nodig in het doeljaar",
    "flow": "Beweging (instroom, uitstroom en dergelijke)",
    "granted": "Toegekend",
    "reserved": "Gereserveerd",
    "available": "Beschikbaar gesteld",
    "held_back": "Niet beschikbaar gesteld",
    "spent": "Besteed",
    "remaining": "Resteert",
    "estimated": "Geraamd",
}


def chapters(report: ProgressReport) -> list[tuple[str, str]]:
    """Anchor and title of each chapter, in the order in which they are printed."""
    return [
        ("samenvatting", "Samenvatting"),
        ("veranderd", "Wat er is veranderd"),
        ("beschut", "Beschut werk en andere plekken"),
        ("middelen", "Middelen"),
        ("bouwstenen", report.block_label_plural.capitalize()),
        ("stappen", "Stappen"),
        ("afspraken", "Afspraken"),
        ("risicos", "Risico’s en kanttekeningen"),
        ("besluiten", "Besluiten"),
        ("uitgangspunten", "Uitgangspunten"),
        ("evaluatie", "Evaluatie"),
        ("bronnen", "Bronnen"),
        ("uitleg", "Begrippen en tekens"),
    ]


def layout(report: ProgressReport) -> dict[str, Any]:
    """Everything that templates/reports/ asks for."""
    refs = References(report.source_numbers)
    return {
        "cover": cover(report),
        "header": header(report),
        "points": report.messages,
        "own_words": own_words(report),
        "chapters": chapters(report),
        "titles": dict(chapters(report)),
        "block_label": report.block_label,
        "summary": summary(report, refs),
        "changes": changes(report, refs),
        "places": places(report, refs),
        "money": money(report, refs),
        "blocks": blocks(report, refs),
        "steps": steps(report, refs),
        "agreements": agreements(report, refs),
        "risks": risks(report, refs),
        "decisions": decisions(report, refs),
        "principles": principles(report, refs),
        "evaluations": evaluations(report, refs),
        "sources": [_source(source) for source in report.sources],
        "definitions": definitions(report),
    }


def _source(source: Source) -> dict[str, Any]:
    named = source.title and not source.text.startswith(source.title)
    return {
        "number": source.number,
        "title": source.title if named else source.text,
        "paper": source.text if named else "",
        "places": "; ".join(source.places),
        "url": source.url,
    }


def definitions(report: ProgressReport) -> list[tuple[str, str]]:
    """What the figures of this report mean: each word once."""
    found: dict[str, str] = {}
    for figure in every(Figure, (report.places, report.money, report.shared_money)):
        term = TERMS.get(figure.key.partition(".")[0])
        if term and figure.definition:
            found.setdefault(term, figure.definition)
    return [(term, found[term]) for term in TERMS.values() if term in found]
