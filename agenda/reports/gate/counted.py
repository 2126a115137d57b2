"""The recount as findings: a difference between the two computations stops the freeze."""

from collections.abc import Iterator, Sequence

from agenda.reports.gate.completeness import period_of
from agenda.reports.gate.findings import Finding, Severity
from agenda.reports.gate.recount import Difference, Number, recount
from agenda.reports.progress import ProgressReport
from buildingblocks.formats import count
from buildingblocks.models import Region


def miscounted(region: Region, reports: Sequence[ProgressReport]) -> Iterator[Finding]:
    period = period_of(reports[0])
    for found in recount(region, reports):
        code = "niet_nagerekend" if found.unproven else "rekenverschil"
        yield Finding(code, Severity.STOPS, found.place, period, _text(found))


def _text(found: Difference) -> str:
    name = f"{found.label} ({found.key})" if found.label != found.key else found.key
    if found.unproven:
        return f"{name} is niet na te rekenen: er is geen tweede berekening van. Meld dit."
    return (
        f"{name}: in het verslag {_told(found.stated)}, volgens de tweede berekening "
        f"{_told(found.counted)}. Stel niets vast en meld dit: een van beide is fout."
    )


def _told(numbers: tuple[Number, ...]) -> str:
    """What a path says: the number, what it is of, and for how many municipalities."""
    return " en ".join(map(_number, numbers)) or "staat het niet"


def _number(number: Number) -> str:
    said = "onbekend" if number.value is None else count(number.value)
    if number.numerator is not None and number.denominator is not None:
        said += f" ({count(number.numerator)} van {count(number.denominator)})"
    elif number.denominator is not None:
        said += f" (van {count(number.denominator)})"
    return f"{said}, {number.known} van {number.of} bekend" if number.of > 1 else said
