"""The one-page summary: key figures, stoplights, and where something must be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agenda.enums import ItemStatus, Light, Outcome
from agenda.figures import ItemLine
from agenda.reports.layout.cells import (
    References,
    Run,
    Sign,
    completeness,
    day_of,
    fraction,
    light,
    written,
)
from agenda.reports.layout.key_charts import key_charts
from agenda.reports.layout.unknowns import unknowns
from agenda.reports.messages import deciding, quoted_beside
from agenda.reports.progress import ProgressReport, items_of
from audit.provenance import Figure, State
from buildingblocks.figures import SHELTERED
from buildingblocks.formats import dutch_date, euro
from funding.figures import MoneyLine

MOST_DEVIATIONS = 3


@dataclass(frozen=True)
class KeyFigure:
    """One of the four large figures; `value` empty is not known."""

    label: str
    value: str
    key: str
    note: str
    sources: tuple[Run, ...]


def summary(report: ProgressReport, refs: References) -> dict[str, Any]:
    troubled = deviations(report, refs)
    return {
        "figures": list(_figures(report, refs)),
        "charts": key_charts(report),
        "rows": list(_stoplights(report)),
        "label": report.block_label,
        "label_lower": report.block_label.lower(),
        "judged": any(i.light != Light.GREY for i in report.agenda.items if i.is_open),
        "on": dutch_date(report.reference_date),
        "deviations": troubled[:MOST_DEVIATIONS],
        "more": max(0, len(troubled) - MOST_DEVIATIONS),
        "unknowns": list(unknowns(report)),
    }


# Key figures


def _figures(report: ProgressReport, refs: References) -> Iterator[KeyFigure]:
    if report.municipality:
        yield _own_placed(report, refs)
    yield _all_placed(report, refs)
    yield _share(report, refs)
    yield _money(report, refs)
    if not report.municipality:
        yield _votes(report, refs)


def _own(figures: tuple[Figure, ...], report: ProgressReport) -> Figure | None:
    return next((f for f in figures if f.label == report.municipality), None)


def _key_figure(
    label: str, figure: Figure | None, notes: list[str], refs: References, *beside: Figure | None
) -> KeyFigure:
    said = figure is not None and (figure.is_known or figure.state is State.SUPPRESSED)
    return KeyFigure(
        label=label,
        value=written(figure) if figure and said else "",
        key=figure.key if figure else "",
        note="; ".join(note for note in notes if note),
        sources=refs.of(tuple(f for f in (figure, *beside) if f)),
    )


def _own_placed(report: ProgressReport, refs: References) -> KeyFigure:
    group = report.places.group(SHELTERED)
    mine = _own(group.per_municipality, report) if group else None
    label = f"Beschut werk, {report.municipality}"
    return _key_figure(label, mine, [day_of(mine) if mine and mine.is_known else ""], refs)


def _all_placed(report: ProgressReport, refs: References) -> KeyFigure:
    group = report.places.group(SHELTERED)
    total = group.total if group else None
    label = "Beschut werk, regio"
    if total is None:
        return _key_figure(label, None, [], refs)
    quoted = None
    if total.missing:
        quoted = quoted_beside(total, "stated.plaatsingen.personen", report.places)
    said = f"de bron noemt {written(quoted)}" if quoted else ""
    return _key_figure(label, total, [completeness(total) or day_of(total), said], refs, quoted)


def _share(report: ProgressReport, refs: References) -> KeyFigure:
    sheltered = report.places.sheltered
    share = sheltered.total_realisation
    whose = ""
    if report.municipality:
        own = _own(sheltered.realisation, report)
        share, whose = own or share, f", {report.municipality}"
    quoted = None
    if not share.is_known and (group := report.places.group(SHELTERED)):
        quoted = quoted_beside(group.total, "stated.realisatie.procent", report.places)
    said = f"de bron noemt voor de regio {written(quoted)}" if quoted else ""
    label = f"Aandeel taakstelling {sheltered.year}{whose}"
    notes = [fraction(share), completeness(share) if share.is_known else "", said]
    return _key_figure(label, share, notes, refs, quoted)


def _money(report: ProgressReport, refs: References) -> KeyFigure:
    """What was made available this year; else the last that was set aside or granted."""
    year = report.reference_date.year
    lines = [*report.shared_money, *report.money.by_year]
    for act, label in (
        ("available", "Beschikbaar gesteld"),
        ("reserved", "Gereserveerd"),
        ("granted", "Toegekend"),
    ):
        known = [line for line in lines if line.year <= year and getattr(line, act).is_known]
        if known:
            line = max(known, key=lambda found: found.year)
            return _act(f"{label} {line.year}", line, getattr(line, act), refs)
    return KeyFigure(f"Beschikbaar gesteld {year}", "", "", "", ())


def _act(label: str, line: MoneyLine, figure: Figure, refs: References) -> KeyFigure:
    part = "" if figure.known == figure.of else "nog niet van alle gemeenten bekend"
    spent = f"besteed: {euro(line.spent.value)}"
    return _key_figure(label, figure, [part, spent], refs, line.spent)


def _votes(report: ProgressReport, refs: References) -> KeyFigure:
    gated = next((p for p in report.agenda.proposals if p.requires_all and p.of), None)
    if gated is None:
        return _open_items(report)
    decided = any(d.outcome != Outcome.NOT_YET for d in deciding(gated))
    value = f"{gated.agreed} van {gated.of}" if decided else ""
    note = "nodig: alle raden" if decided else f"uitkomst in {gated.of} raden"
    label = f"Raden akkoord met {gated.title}"
    return KeyFigure(label, value, "", note, refs.of(gated.decisions))


def _open_items(report: ProgressReport) -> KeyFigure:
    running = [item for item in report.agenda.items if item.is_open]
    late = sum(item.late or item.late_steps > 0 for item in running)
    done = sum(item.status == ItemStatus.DONE for item in report.agenda.items)
    return KeyFigure(
        "Open agendapunten", str(len(running)), "", f"{done} gereed, {late} over tijd", ()
    )


# Stoplights


def _stoplights(report: ProgressReport) -> Iterator[dict[str, Any]]:
    """Per block how many open items have which light; never an average."""
    for block in report.agenda.blocks:
        counts = dict(block.lights)
        yield _counted(
            f"{block.number}. {block.title}",
            {light: counts.get(light, 0) for light in Light},
            block.open_items,
            block.late_items,
            block.done_items,
        )
    if loose := items_of(report, None):
        running = [item for item in loose if item.is_open]
        yield _counted(
            f"Niet bij één {report.block_label.lower()}",
            {light: sum(i.light == light for i in running) for light in Light},
            len(running),
            sum(i.late or i.late_steps > 0 for i in running),
            sum(i.status == ItemStatus.DONE for i in loose),
        )


def _counted(
    name: str, counts: dict[Light, int], running: int, late: int, done: int
) -> dict[str, Any]:
    order = (Light.RED, Light.ORANGE, Light.GREEN, Light.GREY)
    return {
        "name": name,
        "running": running,
        "counts": [counts[light] for light in order],
        "late": late,
        "done": done,
    }


def deviations(report: ProgressReport, refs: References) -> list[dict[str, Any]]:
    """Open items that are red or orange, red first, with the explanation that goes with it."""
    troubled = [
        i for i in report.agenda.items if i.is_open and i.light in (Light.RED, Light.ORANGE)
    ]
    troubled.sort(key=lambda item: (item.light != Light.RED, item.code))
    return [_deviation(item, refs) for item in troubled]


def _deviation(item: ItemLine, refs: References) -> dict[str, Any]:
    update = item.update
    return {
        "name": f"{item.code} {item.title}",
        "light": light(item.light),
        "cause": update.cause if update else "",
        "consequence": update.consequence if update else "",
        "correction": update.correction if update else "",
        "sources": refs.of(update) if update else (),
    }


def lights_of(item: ItemLine) -> list[tuple[str, Sign]]:
    """Time, money and quality apart, where one of them is not on schedule."""
    if item.update is None or item.light in (Light.GREEN, Light.GREY):
        return []
    parts = (("tijd", item.update.time), ("geld", item.update.money))
    every = (*parts, ("kwaliteit", item.update.quality))
    return [(name, light(value)) for name, value in every if value != Light.GREEN]
