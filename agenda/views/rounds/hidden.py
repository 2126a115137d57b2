"""What is not printed of a round, in words; the numbers themselves are shown nowhere."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from agenda.reports.rounds import Prepared
from buildingblocks.formats import dutch_date

KINDS = {"placed": "Geplaatst", "flow": "Beweging"}


def names_in(found: Prepared) -> dict[str, str]:
    """Municipalities that the round is about, by CBS code."""
    return {member.cbs_code: member.name for member in found.raw[0].places.participants}


def small_figures(found: Prepared) -> dict[str, str]:
    """Key -> words of the counts that are hidden for themselves, on whichever day."""
    names = names_in(found)
    small = (cell.key for cell in found.hidden if cell.small)
    return {key: subject(key, names) for key in small if key.split(".")[0] in KINDS}


def told(found: Prepared) -> list[tuple[str, bool]]:
    """What is not printed, in words, and whether for itself; the numbers are not shown here."""
    names = names_in(found)
    days: dict[tuple[str, bool], list[date]] = defaultdict(list)
    for cell in found.hidden:
        days[subject(cell.key, names), cell.small].extend([cell.day] if cell.day else [])
    return [(f"{name}{_when(on)}", small) for (name, small), on in days.items()]


def subject(key: str, names: Mapping[str, str]) -> str:
    """placed.beschut_werk.0342 as Geplaatst: beschut werk, Soest."""
    kind, *parts = key.split(".")
    words = [names.get(part, part.replace("_", " ")) for part in parts]
    where = "" if parts and parts[-1] in names else ", regio samen"
    return f"{KINDS.get(kind, kind.capitalize())}: {', '.join(words)}{where}"


def _when(days: list[date]) -> str:
    if not days:
        return ""
    if len(days) == 1:
        return f", {dutch_date(days[0])}"
    return f", {len(days)} peildata van {dutch_date(min(days))} tot en met {dutch_date(max(days))}"
