"""The chapter about places and people."""

from collections.abc import Iterator, Sequence
from typing import Any

from agenda.reports.layout.cells import (
    Cell,
    References,
    cell,
    completeness,
    day_of,
    names,
    share_cell,
    small,
)
from agenda.reports.layout.grid import Grid, Row
from agenda.reports.layout.place_charts import place_charts
from agenda.reports.progress import ProgressReport
from audit.provenance import Figure
from buildingblocks.figures import SHELTERED, FlowLine, GroupFigures
from buildingblocks.formats import dutch_date


def places(report: ProgressReport, refs: References) -> dict[str, Any]:
    figures = report.places
    group = figures.group(SHELTERED)
    return {
        "lead": _lead(report, group),
        "main": _main(report, refs, group),
        "charts": list(place_charts(report, group)),
        "ambition": _ambition(report, refs),
        "targets": _targets(report, refs),
        "stated": [_stated(figure, refs) for figure in figures.stated],
        "groups": _groups(report, refs),
        "flows": list(_flows(report, refs)),
        "outsiders": [
            f"{o.name} ({o.role.lower()}) telt niet mee. {o.note}".strip()
            for o in figures.outsiders
        ],
    }


def _lead(report: ProgressReport, group: GroupFigures | None) -> str:
    year = report.places.sheltered.year
    if group is None:
        return (
            "Van geen enkele gemeente is bekend hoeveel inwoners een beschutte werkplek hebben. "
            "De tabel laat zien welke getallen nog nodig zijn."
        )
    known = completeness(group.total) or f"alle {group.total.of} gemeenten bekend"
    return (
        f"Stand van {day_of(group.total)}: {known}. "
        f"Daarnaast staat de taakstelling van het Rijk voor {year}.{_unchecked(report)}"
    )


def _unchecked(report: ProgressReport) -> str:
    """Whose target only one person has seen; it counts, and a council may know."""
    targets = report.places.sheltered.per_municipality
    whose = [figure.label for figure in targets if figure.unchecked]
    if not whose:
        return ""
    said = f"van {names(whose)} " if len(whose) < len(targets) else ""
    return f" De taakstelling {said}is nog niet door een tweede gecontroleerd."


def _mark(report: ProgressReport, name: str) -> str:
    return "own" if name == report.municipality else ""


def _main(report: ProgressReport, refs: References, group: GroupFigures | None) -> Grid:
    """Per municipality: placed, target, share; numerator and denominator stand side by side."""
    sheltered = report.places.sheltered
    unit = f"Geplaatst ({group.per_municipality[0].unit})" if group else "Geplaatst"
    rows = []
    for index, target in enumerate(sheltered.per_municipality):
        placed = group.per_municipality[index] if group else None
        share = sheltered.realisation[index] if index < len(sheltered.realisation) else None
        rows.append(_place_row(report, refs, placed, target, share))
    return Grid(
        caption=_main_caption(report, group),
        corner="Gemeente",
        heads=(unit, f"Taakstelling {sheltered.year}", "Aandeel"),
        rows=(*rows, _total_row(report, refs, group)),
        last_head="Toelichting",
        note="Aandeel: geplaatst gedeeld door taakstelling, waar beide bekend zijn.",
    ).tidy()


def _main_caption(report: ProgressReport, group: GroupFigures | None) -> str:
    when = f", {day_of(group.total)}" if group else ""
    return f"Beschutte werkplekken per gemeente{when}"


def _place_row(
    report: ProgressReport,
    refs: References,
    placed: Figure | None,
    target: Figure,
    share: Figure | None,
) -> Row:
    cells = (
        cell(placed) if placed else Cell("nog niet bekend", unknown=True),
        cell(target),
        share_cell(share) if share else Cell("niet te berekenen", unknown=True),
    )
    notes = [placed.note if placed else "", target.note]
    used = tuple(f for f in (placed, target) if f)
    note = " ".join(n for n in notes if n)
    return Row(target.label, cells, note, refs.of(used), _mark(report, target.label))


def _total_row(report: ProgressReport, refs: References, group: GroupFigures | None) -> Row:
    sheltered = report.places.sheltered
    placed = cell(group.total) if group else Cell("nog niet bekend", unknown=True)
    share = sheltered.total_realisation
    cells = (placed, cell(sheltered.total), share_cell(share))
    parts = [("geplaatst", group.total)] if group else []
    parts.append(("taakstelling", sheltered.total))
    note = "; ".join(f"{act}: {part}" for act, f in parts if (part := completeness(f)))
    figures = tuple(figure for _, figure in parts)
    return Row(report.region, cells, note, refs.of(figures), "total")


def _ambition(report: ProgressReport, refs: References) -> dict[str, Any] | None:
    sheltered = report.places.sheltered
    if sheltered.ambition is None:
        return None
    needed = sheltered.needed
    return {
        "label": sheltered.ambition.label,
        "aim": cell(sheltered.ambition),
        "of_target": sheltered.ambition.unit == "%",
        "note": sheltered.ambition.note,
        "needed": cell(needed),
        "needed_note": small(needed.note.rstrip(".")),
        "year": str(sheltered.ambition.reference_date.year)
        if sheltered.ambition.reference_date
        else "",
        "sources": refs.of(sheltered.ambition, needed),
    }


def _targets(report: ProgressReport, refs: References) -> Grid | None:
    """The region's target through the years, and higher ones that councils set themselves."""
    sheltered = report.places.sheltered
    rows = [
        Row(str(year), (cell(figure),), completeness(figure), refs.of(figure))
        for year, figure in sheltered.by_year
    ]
    rows += [
        Row(
            f"{f.label}, eigen verordening ({sheltered.year})", (cell(f),), f.note, refs.of(f),
            _mark(report, f.label),
        )
        for f in sheltered.local
    ]  # fmt: skip
    if not rows:
        return None
    return Grid(
        caption=f"Taakstelling van {report.region} per jaar",
        corner="Jaar",
        heads=("Dienstbetrekkingen",),
        rows=tuple(rows),
        last_head="Toelichting",
    ).tidy()


def _stated(figure: Figure, refs: References) -> dict[str, Any]:
    return {
        "label": figure.label,
        "value": cell(figure),
        "unit": "" if figure.unit == "%" else figure.unit,
        "when": day_of(figure) or "niet genoemd",
        "note": figure.note,
        "sources": refs.of(figure),
    }


def _groups(report: ProgressReport, refs: References) -> Grid | None:
    """The other groups side by side; they overlap, so nothing is added up across them."""
    others = [g for g in report.places.groups if g.code != SHELTERED]
    if not others:
        return None
    members = report.places.participants
    rows = [
        Row(
            member.name,
            tuple(cell(g.per_municipality[index]) for g in others),
            sources=refs.of(tuple(g.per_municipality[index] for g in others)),
            mark=_mark(report, member.name),
        )
        for index, member in enumerate(members)
    ]
    totals = tuple(g.total for g in others)
    note = "; ".join(filter(None, map(completeness, totals)))
    rows.append(Row(report.region, tuple(map(cell, totals)), note, refs.of(totals), "total"))
    return Grid(
        caption="Andere groepen per gemeente",
        corner="Gemeente",
        heads=tuple(_group_head(g) for g in others),
        rows=tuple(rows),
        note="Groepen overlappen elkaar: tel ze niet bij elkaar op.",
    )


def _group_head(group: GroupFigures) -> str:
    when = dutch_date(group.reference_date) if group.reference_date else ""
    return f"{group.label} ({when})" if when else group.label


def _flows(report: ProgressReport, refs: References) -> Iterator[Grid]:
    """Per group a table: municipalities down, kinds of movement across."""
    period = f"{dutch_date(report.since)} tot en met {dutch_date(report.reference_date)}"
    for code in dict.fromkeys(line.code for line in report.places.flows):
        lines = [line for line in report.places.flows if line.code == code]
        yield Grid(
            caption=f"{lines[0].label}: beweging van {period}",
            corner="Gemeente",
            heads=tuple(line.kind_label for line in lines),
            rows=tuple(_flow_rows(report, refs, lines)),
        )


def _flow_rows(
    report: ProgressReport, refs: References, lines: Sequence[FlowLine]
) -> Iterator[Row]:
    for index, member in enumerate(report.places.participants):
        figures = tuple(line.per_municipality[index] for line in lines)
        yield Row(
            member.name,
            tuple(map(cell, figures)),
            sources=refs.of(figures),
            mark=_mark(report, member.name),
        )
    totals = tuple(line.total for line in lines)
    note = "; ".join(dict.fromkeys(filter(None, map(completeness, totals))))
    yield Row(report.region, tuple(map(cell, totals)), note, refs.of(totals), "total")
