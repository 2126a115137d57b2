"""The sheets about the agenda: items, steps and decisions, with dates to sort by."""

from collections.abc import Iterator

from agenda.enums import Light
from agenda.figures import DecisionLine, ItemLine, ProposalLine, StepLine
from agenda.reports.layout.agenda import who
from agenda.reports.layout.cells import References, light, step_state
from agenda.reports.progress import ProgressReport
from agenda.reports.spreadsheet.book import Row, Table, columns

STEP_LISTS = {
    "past": "Afgelopen periode",
    "late": "Over tijd",
    "unknown": "Niet bekend of het is gedaan",
    "coming": "Komende periode",
    "later": "Daarna",
    "undated": "Nog zonder datum",
}


def items(report: ProgressReport, refs: References) -> Table:
    return Table(
        "Agenda",
        "De agendapunten met termijn, stand en oordeel; bij oranje en rood ook waarom.",
        columns(
            ("Code", 9), ("Agendapunt", 44), ("Doel", 50), (report.block_label, 12),
            ("Termijn", 24), ("Begin", 12), ("Eind", 12), ("Stand", 16), ("Over tijd", 9),
            ("Oordeel", 14), ("Tijd", 14), ("Geld", 14), ("Kwaliteit", 14), ("Verschoven", 26),
            ("Verder in", 10), ("Gemeenten", 34), ("Oorzaak", 44), ("Gevolg", 44),
            ("Bijsturing", 44), ("Bronnen", 12),
        ),
        tuple(_item(item, refs) for item in report.agenda.items),
    )  # fmt: skip


def _item(item: ItemLine, refs: References) -> Row:
    update = item.update
    why = update if update and item.is_open and item.light in (Light.RED, Light.ORANGE) else None
    lights = (item.light, *((update.time, update.money, update.quality) if update else ("",) * 3))
    return (
        item.code,
        item.title,
        item.goal,
        "" if item.block is None else item.block,
        item.period or "geen datum afgesproken",
        item.start,
        item.end,
        item.status_label,
        "ja" if item.late else "nee",
        *(light(code).label if code and item.is_open else "" for code in lights),
        item.moved_text,
        item.successor_code,
        ", ".join(item.municipalities) or "alle",
        *((why.cause, why.consequence, why.correction) if why else ("", "", "")),
        refs.text(item.origin, update),
    )


def steps(report: ProgressReport, refs: References) -> Table:
    found = report.steps
    return Table(
        "Stappen",
        "Wat is gezet, wat over tijd is en wat komt; onderdelen staan onder hun stap.",
        columns(
            ("Lijst", 26), ("Agendapunt", 11), ("Stap", 60), ("Fase", 20), ("Wanneer", 26),
            ("Begin", 12), ("Eind", 12), ("Gedaan op", 12), ("Voorlopig", 10), ("Wie", 34),
            ("Stand", 16), ("Verschoven", 26), ("Bronnen", 12),
        ),
        tuple(
            _step(title, step, refs)
            for name, title in STEP_LISTS.items()
            for step in getattr(found, name)
        ),
    )  # fmt: skip


def _step(title: str, step: StepLine, refs: References) -> Row:
    return (
        title,
        step.item_code,
        step.title,
        step.phase,
        step.done or step.period,
        step.start,
        step.end,
        step.done_on,
        "ja" if step.provisional else "nee",
        who(step) or "niet afgesproken",
        step_state(step).label,
        step.moved_text,
        refs.text(step.origin),
    )


def decisions(report: ProgressReport, refs: References) -> Table:
    return Table(
        "Besluiten",
        "Wat elk orgaan met elk voorstel deed, of wanneer het dat doet.",
        columns(
            ("Voorstel", 44), ("Orgaan", 34), ("Fase", 18), ("Uitkomst", 22), ("Gepland op", 12),
            ("Besloten op", 12), ("Stemmen voor", 9), ("Stemmen tegen", 9), ("Amendement", 40),
            ("Voorwaarden", 40), ("Toelichting", 50), ("Alle raden nodig", 10), ("Bronnen", 12),
        ),
        tuple(row for p in report.agenda.proposals for row in _proposal(p, refs)),
    )  # fmt: skip


def _proposal(proposal: ProposalLine, refs: References) -> Iterator[Row]:
    needed = "ja" if proposal.requires_all else "nee"
    for decision in proposal.decisions:
        yield (proposal.title, *_decision(decision), needed, refs.text(proposal.origin, decision))
    if not proposal.decisions:
        nobody = ("", "", "nog niet voorgelegd", *("",) * 7)
        yield (proposal.title, *nobody, needed, refs.text(proposal.origin))


def _decision(decision: DecisionLine) -> Row:
    return (
        decision.body,
        decision.phase_label,
        decision.outcome_label,
        decision.scheduled_on,
        decision.decided_on,
        decision.votes_for,
        decision.votes_against,
        decision.amendment,
        decision.conditions,
        f"alleen de maand is bekend. {decision.note}".strip()
        if decision.month_only
        else decision.note,
    )
