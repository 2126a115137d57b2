"""What a reader might expect and nobody knows yet, said in so many words."""

from collections import defaultdict
from collections.abc import Iterator

from agenda.enums import Light, Outcome
from agenda.reports.layout.cells import cell, names
from agenda.reports.messages import deciding
from agenda.reports.progress import ProgressReport
from buildingblocks.figures import SHELTERED
from buildingblocks.formats import UNKNOWN

MONEY_ACTS = {"granted": "toegekend", "available": "beschikbaar gesteld", "spent": "besteed"}


def unknowns(report: ProgressReport) -> Iterator[str]:
    yield from _unknown_places(report)
    yield from _unknown_money(report)
    yield from _unknown_decisions(report)
    blocks = [
        str(b.number) for b in report.agenda.blocks if b.financial_status == "niet_uitgewerkt"
    ]
    if blocks:
        yield f"Wat {report.block_label.lower()} {names(blocks)} kost."
    running = [item for item in report.agenda.items if item.is_open]
    grey = sum(item.light == Light.GREY for item in running)
    if grey:
        yield (
            f"Hoe {_part(grey, len(running))} open agendapunten ervoor staan: "
            "er is geen oordeel gemeld."
        )
    if undated := len(report.steps.undated):
        yield f"Wanneer {undated} {'stap wordt' if undated == 1 else 'stappen worden'} gezet."


def _unknown_places(report: ProgressReport) -> Iterator[str]:
    group, sheltered = report.places.group(SHELTERED), report.places.sheltered
    everyone = f"alle {len(report.places.participants)} gemeenten"
    missing = group.total.missing if group else (everyone,)
    if missing:
        yield f"Hoeveel beschutte werkplekken er zijn in {names(missing)}."
    targets = sheltered.total.missing
    if targets:
        whose = everyone if len(targets) == sheltered.total.of else names(targets)
        yield f"De taakstelling van {sheltered.year} van {whose}."


def _unknown_money(report: ProgressReport) -> Iterator[str]:
    years = (report.reference_date.year, report.reference_date.year + 1)
    lines = [line for line in report.money.by_year if line.year in years]
    gaps: dict[str, list[str]] = defaultdict(list)
    for act, said in MONEY_ACTS.items():
        missing = [str(x.year) for x in lines if cell(getattr(x, act)).text == UNKNOWN]
        gaps[names(missing)] += [said] if missing else []
    for when, acts in gaps.items():
        if acts:
            yield f"Wat is {names(acts)} voor {when}."
    absent: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for gap in report.money.absent:
        absent[gap.places][str(gap.year)] = None
    for places, when_absent in absent.items():
        yield f"Het geld voor {names(list(when_absent))} van {names(places)}."


def _unknown_decisions(report: ProgressReport) -> Iterator[str]:
    for proposal in report.agenda.proposals:
        bodies = [d for d in deciding(proposal) if d.outcome == Outcome.NOT_YET]
        past = [
            d for d in bodies if not (d.scheduled_on and d.scheduled_on > report.reference_date)
        ]
        if proposal.requires_all and past:
            councils = _part(len(past), proposal.of)
            yield f"Wat {councils} raden besluiten over ‘{proposal.title}’."


def _part(some: int, whole: int) -> str:
    """De 6, or 4 van de 6."""
    return f"de {whole}" if some == whole else f"{some} van de {whole}"
