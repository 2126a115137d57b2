"""The tables of the page of figures, with ready words in their cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audit.provenance import Figure, State
from buildingblocks.enums import Unit
from buildingblocks.figures import (
    SHELTERED,
    FlowLine,
    GroupFigures,
    Participant,
    PlaceFigures,
    TargetFigures,
    percentage,
)
from buildingblocks.formats import count
from buildingblocks.formats import percentage as percentage_text
from buildingblocks.views.cells import (
    Cell,
    Head,
    Row,
    SourceLine,
    Table,
    cell,
    moment,
    share,
    source_lines,
    table,
    words,
)

UNKNOWN = Cell("nog niet bekend", False)
UNCOMPUTED = Cell("niet na te rekenen", False)
NOTHING = Cell("–", True)
LinkTo = Callable[[Participant, GroupFigures, Figure], str]


@dataclass(frozen=True)
class Beside:
    """A number that a paper states, beside the one that we compute."""

    label: str
    when: str
    stated: str
    computed: Cell
    note: str
    sources: tuple[SourceLine, ...]


def placed_table(
    groups: Sequence[GroupFigures], members: Sequence[Participant], link_to: LinkTo
) -> Table | None:
    """Municipalities against groups, each group on its own last reference date."""
    if not groups:
        return None

    def entry(index: int, group: GroupFigures) -> Cell:
        member, figure = members[index], group.per_municipality[index]
        verb = "Wijzig" if figure.origins else "Vul in"
        about = f"{verb} {group.label.lower()}, {member.name}"
        return cell(figure, url=link_to(member, group, figure), action=about)

    return table(
        "Geplaatst per gemeente en doelgroep",
        "Gemeente",
        [Head(g.label, f"{_unit(g.unit)}, {moment(g.total)}") for g in groups],
        [Row(m.name, tuple(entry(i, g) for g in groups)) for i, m in enumerate(members)],
        total=Row("Regio", tuple(cell(g.total) for g in groups)),
        figures=[f for g in groups for f in (*g.per_municipality, g.total)],
    )


def _unit(unit: str) -> str:
    return str(Unit(unit).label).lower()


def target_table(found: PlaceFigures) -> Table | None:
    """Sheltered work of each municipality against its target of the year."""
    sheltered, group = found.sheltered, found.group(SHELTERED)
    targets = [*sheltered.per_municipality, *sheltered.local]
    if not group and not any(f.is_known for f in targets):
        return None
    total = (
        cell(group.total) if group else UNKNOWN,
        cell(sheltered.total),
        Cell("", True),
        share(sheltered.total_realisation),
    )
    return table(
        f"Beschut werk tegenover de taakstelling van {sheltered.year}",
        "Gemeente",
        [Head("Geplaatst"), Head("Taakstelling"), Head("Lokaal besloten"), Head("Aandeel")],
        [
            Row(member.name, _against_target(index, member, sheltered, group))
            for index, member in enumerate(found.participants)
        ],
        total=Row("Regio", total),
        figures=[*targets, *sheltered.realisation, sheltered.total_realisation],
    )


def _against_target(
    index: int, member: Participant, sheltered: TargetFigures, group: GroupFigures | None
) -> tuple[Cell, ...]:
    local = next((f for f in sheltered.local if f.label == member.name), None)
    return (
        cell(group.per_municipality[index]) if group else UNKNOWN,
        cell(sheltered.per_municipality[index]),
        cell(local) if local else NOTHING,
        share(sheltered.realisation[index]) if sheltered.realisation else UNCOMPUTED,
    )


def year_table(sheltered: TargetFigures) -> Table | None:
    """The region's target per year, and what its own ambition asks."""
    rows = [Row(str(year), (cell(total),)) for year, total in sheltered.by_year]
    figures = [total for _, total in sheltered.by_year]
    if aim := sheltered.ambition:
        year = aim.reference_date.year if aim.reference_date else ""
        of = " van de taakstelling" if aim.unit == "%" else ""
        rows.append(Row(f"Ambitie {year}", (Cell(f"{words(aim)}{of}", True),)))
        needed = sheltered.needed
        rows.append(Row(needed.label, (Cell(words(needed), needed.is_known, needed.note),)))
        figures += [aim, needed]
    if not rows:
        return None
    return table(
        "Taakstelling van de regio per jaar", "Jaar (ultimo)", [Head("Aantal")], rows,
        figures=figures,
    )  # fmt: skip


def flow_table(
    lines: Sequence[FlowLine], members: Sequence[Participant], period: str
) -> Table | None:
    """In- and outflow of the period, per municipality and together."""
    if not lines:
        return None
    return table(
        f"In- en uitstroom van {period}",
        "Doelgroep en soort",
        [*(Head(m.name) for m in members), Head("Regio")],
        [
            Row(
                f"{line.label}: {line.kind_label[0].lower()}{line.kind_label[1:]}",
                tuple(cell(f) for f in (*line.per_municipality, line.total)),
            )
            for line in lines
        ],
        figures=[f for line in lines for f in line.per_municipality],
    )


def beside(found: PlaceFigures) -> list[Beside]:
    """What papers state about the region, each beside what we compute for the same day."""
    return [
        Beside(
            label=figure.label,
            when=moment(figure),
            stated=words(figure) if figure.unit == "%" else f"{count(figure.value)} {figure.unit}",
            computed=_recomputed(figure, found),
            note=figure.note,
            sources=source_lines([figure]),
        )
        for figure in found.stated
    ]


def _recomputed(figure: Figure, found: PlaceFigures) -> Cell:
    about, day, group = figure.key.split(".")[1], figure.reference_date, found.group(SHELTERED)
    if about == "ambitie":
        return cell(found.sheltered.ambition) if found.sheltered.ambition else UNKNOWN
    if about not in ("plaatsingen", "realisatie"):
        return NOTHING
    if group is None or day is None:
        return UNCOMPUTED
    if day == group.reference_date:
        placed, realised = group.total, found.sheltered.total_realisation
        return cell(placed) if about == "plaatsingen" else share(realised)
    value, known = next(((v, n) for on, v, n in group.series if on == day), (None, 0))
    if value is None:
        return UNCOMPUTED
    if about == "plaatsingen":
        part = "" if known == group.total.of else f"{known} van {group.total.of} gemeenten bekend"
        return Cell(count(value), True, part)
    target = dict(found.sheltered.by_year).get(day.year)
    if target is None or target.state is not State.KNOWN or known < group.total.of:
        return UNCOMPUTED
    part = f"{count(value)} van {count(target.value)}"
    return Cell(percentage_text(percentage(value, target.value or 0)), True, part)
