"""Tables of figures that are otherwise than in the report before."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone

from agenda.reports.changes.lines import Changes, MoneyChange, Reading, Restatement
from agenda.reports.layout.cells import References, names
from agenda.reports.layout.differences import (
    Differences,
    Entry,
    Line,
    Number,
    apart,
    number,
    table,
)
from agenda.reports.progress import ProgressReport
from buildingblocks.figures import SHELTERED
from buildingblocks.formats import dutch_date

FOLLOWS = "Volgt uit een ander cijfer in deze tabel."
NO_REASON = "Hiervoor is geen reden vastgelegd."
LATE = (
    "Deze cijfers waren nog niet (volledig) bekend toen het vorige verslag werd gemaakt. Wat van "
    "geld resteert volgt hieruit."
)
REMAINS = ("remaining.", "held_back.")
READINGS = (
    "Van de andere groepen en van in- en uitstroom staan de aantallen per gemeente in het "
    "hoofdstuk over beschut werk. Instroom en uitstroom gaan over de periode van elk verslag."
)
MONEY = "Totalen en wat resteert volgen hieruit; die staan in het hoofdstuk over middelen."


# Printed before


def restated(found: Changes, refs: References) -> Differences | None:
    """What stood there, what it is now and why: first the causes, then what follows from them."""
    return table(
        "Gedrukte cijfers die zijn hersteld",
        "restated",
        ("Cijfer", "Stond er", "Is nu", "Verschil", "Waarom"),
        (_restated(line, refs) for line in found.corrected),
        numbers=3,
    )


def _restated(line: Restatement, refs: References) -> Line:
    why = " ".join(_sentence(reason) for reason in line.why) or NO_REASON
    day = dutch_date(timezone.localtime(line.changed).date()) if line.changed else ""
    when = (f"gewijzigd op {day}",) if day and not line.follows else ()
    return Line(
        line.label,
        (*_was_and_is(line), Entry(FOLLOWS if line.follows else why, when)),
        _where(line),
        refs.under(line.origins),
    )


def _was_and_is(line: Restatement) -> tuple[Entry, Entry, Entry]:
    return (
        number(line.printed, line.unit, line.printed_state),
        number(line.now, line.unit, line.now_state),
        apart(line.printed, line.now, line.unit),
    )


def _sentence(text: str) -> str:
    return f"{text.strip().rstrip('.')}."


def _where(line: Restatement) -> tuple[str, ...]:
    day = dutch_date(line.reference_date) if line.reference_date else ""
    said = ", ".join(part for part in (line.place, day) if part)
    return (said,) if said else ()


def late(report: ProgressReport, found: Changes, refs: References) -> Differences | None:
    """By figure; the sum stands for its parts, and who delivered later beside it."""
    by_label: dict[tuple[str, date | None], list[Restatement]] = defaultdict(list)
    for line in found.restated:
        if line.late and not line.key.startswith(REMAINS):
            by_label[line.label, line.reference_date].append(line)
    rows = (_late(report, lines, refs) for lines in by_label.values())
    return table(
        "Cijfers die later binnenkwamen",
        "late",
        ("Cijfer", "Stond er", "Is nu", "Verschil"),
        (row for some in rows for row in some),
        numbers=3,
        note=LATE,
    )


def _late(report: ProgressReport, lines: Sequence[Restatement], refs: References) -> Iterator[Line]:
    own = [x for x in lines if x.place == report.municipality and report.municipality]
    sums = [x for x in lines if x.place == report.region and x.follows]
    rest = [x for x in lines if x not in sums]
    if len(lines) > 1:
        yield Line(lines[0].label)
    for line in (*own, *sums) if sums else rest:
        who = names(sorted(x.place for x in rest if x.place)) if line in sums and rest else ""
        alone = len(lines) == 1
        yield Line(
            line.label if alone else line.place,
            _was_and_is(line),
            _where(line) if alone else (f"later binnen van {who}",) if who else (),
            refs.under(line.origins),
        )


# Of a newer day


def readings(report: ProgressReport, found: Changes, refs: References) -> Differences | None:
    """Of the region, of the own municipality, and sheltered work of everybody."""
    by_label: dict[str, list[Reading]] = defaultdict(list)
    for line in found.readings:
        if _is_shown(report, line):
            by_label[line.label].append(line)
    return table(
        "Aantallen in het vorige en in dit verslag",
        "readings",
        ("Aantal", "Vorige verslag", "Dit verslag", "Verschil"),
        (row for lines in by_label.values() for row in _readings(lines, refs)),
        numbers=3,
        note=READINGS,
    )


def _is_shown(report: ProgressReport, line: Reading) -> bool:
    others = {p.name for p in report.places.participants} - {report.municipality}
    return line.place not in others or line.key.startswith(f"placed.{SHELTERED}.")


def _readings(lines: Sequence[Reading], refs: References) -> Iterator[Line]:
    days = [dutch_date(day) for x in lines for day in (x.before_date, x.after_date) if day]
    when = " en ".join(dict.fromkeys(days))
    if len(lines) > 1:
        yield Line(f"{lines[0].label} ({when})" if when else lines[0].label)
    for line in lines:
        alone = len(lines) == 1
        yield Line(
            line.label if alone else line.place,
            (
                number(line.before, line.unit, line.before_state),
                number(line.after, line.unit, line.after_state),
                apart(line.before, line.after, line.unit),
            ),
            tuple(part for part in (line.place, when) if part) if alone else (),
            refs.under(line.origins),
        )


# Money


def money(found: Changes, refs: References) -> Differences | None:
    by_act: dict[tuple[str, ...], list[MoneyChange]] = defaultdict(list)
    for line in found.money:
        by_act[line.act, line.stream, line.year, line.before_circular, line.circular].append(line)
    return table(
        "Bedragen die nieuw of anders zijn",
        "money",
        ("Geld", "Was", "Is nu", "Verschil"),
        (row for lines in by_act.values() for row in _money(lines, refs)),
        numbers=3,
        note=MONEY,
    )


def _money(lines: Sequence[MoneyChange], refs: References) -> Iterator[Line]:
    """Under a head where it is about more than one place."""
    first, alone = lines[0], len(lines) == 1
    about = " ".join(part for part in (first.stream, first.year) if part)
    label = f"{first.act}: {about}" if about else first.act
    circulars = tuple(dict.fromkeys(filter(None, (first.before_circular, first.circular))))
    said = " → ".join(circulars)
    if not alone:
        yield Line(f"{label} ({said})" if said else label)
    for line in lines:
        below = tuple(part for part in (line.place, said) if part)
        yield Line(
            label if alone else line.place,
            (
                number(line.before, "euro", line.before_state, _per(line.before, line.unit)),
                number(line.after, "euro", line.after_state, _per(line.after, line.unit)),
                apart(line.before, line.after, "euro"),
            ),
            below if alone else (),
            refs.under(line.origins),
        )


def _per(value: Number | None, unit: str) -> tuple[str, ...]:
    return (f"per {unit}",) if unit and value is not None else ()
