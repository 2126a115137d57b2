"""Small numbers: hidden in every edition alike, with what would otherwise give them away.

A number of people from 1 up to the limit is not printed, as it may tell about somebody's health.
Beside it go as many other numbers as it takes, so that nobody works it out from a row, a column,
a total, a share, in- and outflow, the line of time or another edition. Nought is printed and what
is not known stays not known. All editions of a round are done at once: a reader has all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agenda.reports.progress import ProgressReport
from agenda.reports.suppression.circuits import protect
from agenda.reports.suppression.collecting import SHARE, Before, table_of
from agenda.reports.suppression.hiding import Hiding
from agenda.reports.suppression.table import Key, Shown

__all__ = ["FEWEST", "HiddenCell", "Suppressed", "suppress"]

FEWEST = 3  # with 2 a hidden number could only be 1


@dataclass(frozen=True)
class HiddenCell:
    """One number that is not printed, for who prepares the round; never for the public.

    small: hidden for itself; otherwise because a small number could be worked out with it.
    place: a CBS code, or empty for the region together. day: of the count, or the end of a period.
    """

    key: str
    place: str
    day: date | None
    small: bool


@dataclass(frozen=True)
class Suppressed:
    """The editions as they may be printed, and what was hidden in them.

    unprotected: small numbers that can be worked out whatever is hidden, as other papers or
    earlier reports print what is needed for it.
    """

    reports: tuple[ProgressReport, ...]
    cells: tuple[HiddenCell, ...]
    unprotected: tuple[HiddenCell, ...]


def suppress(
    reports: Sequence[ProgressReport],
    *,
    below: int | None,
    public: Mapping[str, str] | None = None,
    earlier: Sequence[ProgressReport] = (),
    behind: Sequence[ProgressReport] = (),
) -> Suppressed:
    """Hide small numbers in all editions of one round together.

    public: key of a figure -> why it may be printed though it is small. earlier: reports of
    rounds that were printed before; a reader has them too, and what was hidden in them stays
    hidden. behind: the same reports with nothing hidden in them: only with these the in- and
    outflow of those rounds is reckoned with. Without `below` nothing is hidden.
    """
    if not below:
        return Suppressed(tuple(reports), (), ())
    if below < FEWEST:
        raise ValueError(f"Onder {FEWEST} valt er niets te verbergen.")
    reasons = dict(public or {})
    before = Before(tuple(earlier), tuple(behind))
    table = table_of(reports, below=below, public=reasons, before=before)
    bare = protect(table)
    hiding = Hiding(frozenset(table.hidden), below, reasons)
    own = set(table_of(reports, below=below, public=reasons, before=Before()).values)
    found = [_cell(key, table.shown[key]) for key in table.hidden if key in own]
    return Suppressed(
        reports=tuple(hiding.of(report) for report in reports),
        cells=tuple(found),
        unprotected=tuple(_cell(key, table.shown[key]) for key in bare),
    )


def _cell(key: Key, shown: Shown) -> HiddenCell:
    name = "realisation" if key.what == SHARE else key.what
    full = f"{name}.{key.place}" if key.place else name
    return HiddenCell(full, key.place, key.day, shown is Shown.SMALL)
