"""The sheets with words: blocks, agreements, risks, sources, terms, and the guide to them all."""

from collections.abc import Sequence
from typing import Any

from agenda.reports import layout
from agenda.reports.layout.cells import References
from agenda.reports.layout.cover import cover, header
from agenda.reports.layout.decisions import principles as principles_of
from agenda.reports.progress import ProgressReport
from agenda.reports.spreadsheet.book import Row, Table, columns
from agenda.reports.spreadsheet.numbers import STATES
from audit.provenance import State

MEANING = {
    State.KNOWN: "Het cijfer is bekend.",
    State.INCOMPLETE: "Van een deel bekend; de kolom Ontbreekt zegt van wie niet.",
    State.UNKNOWN: "Niemand heeft het gemeld. Dat is iets anders dan nul.",
    State.NOT_APPLICABLE: "Het cijfer bestaat hier niet.",
    State.SUPPRESSED: "Niet getoond, omdat het iets over enkele personen kan verraden.",
}
HOW = (
    "Dit zijn dezelfde gegevens als in de pdf van dit rapport. Er staan geen formules in.",
    "Een lege cel is niet nul: op het blad Cijfers zegt de kolom Stand waarom zij leeg is.",
    "Groepen overlappen elkaar: tel ze niet bij elkaar op. Tel ook standen van verschillende "
    "peildata niet op.",
    "De nummers in de kolommen Bronnen verwijzen naar het blad Bronnen.",
)  # fmt: skip


def guide(report: ProgressReport, tables: Sequence[Table]) -> list[tuple[str, ...]]:
    about = cover(report)
    warning = [(about["made_up"],)] if about["made_up"] else []
    return [
        (report.title,),
        *warning,
        *((label, value or "n.v.t.") for label, value in header(report)),
        (),
        ("Kernboodschap",),
        *(("", message) for message in report.messages),
        (),
        ("Hoe leest u deze werkmap?",),
        *(("", line) for line in HOW),
        (),
        ("Bladen",),
        *((table.name, table.about) for table in tables),
        (),
        ("Stand van een cijfer",),
        *((STATES[state], meaning) for state, meaning in MEANING.items()),
    ]


def blocks(report: ProgressReport, refs: References) -> Table:
    return Table(
        report.block_label_plural.capitalize(),
        "Wat de onderdelen van het programma inhouden en hoe zij ervoor staan.",
        columns(
            ("Nummer", 9), ("Titel", 44), ("Inhoud", 70), ("Stand", 20), ("Geld", 26),
            ("Periode", 20), ("Wacht op", 10), ("Modules", 60), ("Bronnen", 12),
        ),
        tuple(
            (
                b.number, b.title, b.description, b.status_label, b.financial_label, b.period,
                b.depends_on, "; ".join(b.modules), refs.text(b.origin),
            )
            for b in report.agenda.blocks
        ),
    )  # fmt: skip


def agreements(report: ProgressReport, refs: References) -> Table:
    return Table(
        "Afspraken",
        "Wat de partijen met elkaar afspraken.",
        columns(
            ("Nummer", 9), ("Onderwerp", 34), ("Afspraak", 80), ("Tussen wie", 40), ("Stand", 18),
            ("Periode", 22), ("Bronnen", 12),
        ),
        tuple(
            (a.number, a.topic, a.text, a.parties, a.status, a.period, refs.text(a.origin))
            for a in report.agenda.agreements
        ),
    )  # fmt: skip


def risks(report: ProgressReport, refs: References) -> Table:
    return Table(
        "Risico’s",
        "Open risico’s, met oorzaak, gevolg en maatregel.",
        columns(
            ("Risico", 44), ("Oorzaak", 44), ("Gevolg", 44), ("Maatregel", 44), ("Kans", 8),
            ("Impact", 8), ("Stand", 16), ("Beheerder", 28), ("Agendapunt", 11), ("Bronnen", 12),
        ),
        tuple(
            (
                r.title, r.cause, r.effect, r.measure, r.likelihood, r.impact, r.status, r.owner,
                r.item_code, refs.text(r.origin),
            )
            for r in report.agenda.risks
        ),
    )  # fmt: skip


def remarks(report: ProgressReport, refs: References) -> Table:
    """Everything numbered in a proposal: what is asked, why, and what can be said against it."""
    return Table(
        "Punten uit voorstellen",
        "Beslispunten, argumenten en kanttekeningen die bij de voorstellen staan.",
        columns(("Voorstel", 44), ("Soort", 16), ("Nummer", 9), ("Tekst", 100), ("Bronnen", 12)),
        tuple(
            (p.title, kind, number, text, refs.text(p.origin))
            for p in report.agenda.proposals
            for kind, number, text in p.points
        ),
    )


def principles(report: ProgressReport, refs: References) -> Table:
    found = principles_of(report, refs)
    rows: list[Row] = []
    if found:
        version = (found["label"], found["status"])
        rows = [
            (*version, int(row["position"]), row["heading"], row["change"]) for row in found["rows"]
        ]
    return Table(
        "Uitgangspunten",
        "De uitgangspunten in volgorde van prioriteit, vergeleken met de versie ervoor.",
        columns(
            ("Versie", 12), ("Stand", 16), ("Plaats", 8), ("Uitgangspunt", 80), ("Wijziging", 60)
        ),
        tuple(rows),
    )


def evaluations(report: ProgressReport, refs: References) -> Table:
    return Table(
        "Evaluatie",
        "Momenten waarop partijen terugkijken, en wat daaruit kwam.",
        columns(
            ("Wat", 50), ("Vragen", 60), ("Agendapunt", 11), ("Wanneer", 22), ("Uiterlijk", 12),
            ("Gehouden op", 12), ("Over tijd", 9), ("Uitkomst", 60), ("Vervolg", 50),
            ("Bronnen", 12),
        ),
        tuple(
            (
                e.subject, e.questions, e.item_code, e.period, e.end, e.done_on,
                "ja" if e.late else "nee", e.finding, e.follow_up, refs.text(e.origin),
            )
            for e in report.agenda.evaluations
        ),
    )  # fmt: skip


def sources(report: ProgressReport) -> Table:
    return Table(
        "Bronnen",
        "De stukken waarop de cijfers en regels rusten, met de plaats daarin.",
        columns(("Nummer", 9), ("Titel", 60), ("Stuk", 70), ("Gebruikt", 60), ("Adres", 60)),
        tuple((s.number, s.title, s.text, "; ".join(s.places), s.url) for s in report.sources),
    )


def terms(report: ProgressReport) -> Table:
    found: list[Any] = layout.definitions(report)
    return Table(
        "Begrippen",
        "Wat de woorden bij de cijfers betekenen.",
        columns(("Begrip", 40), ("Betekenis", 110)),
        tuple((term, meaning) for term, meaning in found),
    )
