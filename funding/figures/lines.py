"""The euro trail as pages and reports get it, and what each amount means."""

from dataclasses import dataclass
from decimal import Decimal

from audit.provenance import Figure

DEFINITIONS = {
    "granted": "Door het Rijk toegekend, volgens de laatste circulaire vóór de peildatum.",
    "available": "Door raad of college beschikbaar gesteld aan de uitvoerder (of al overgemaakt).",
    "reserved": "Apart gezet in een begroting, nog niet beschikbaar gesteld.",
    "spent": "Werkelijk besteed volgens de verantwoording van de uitvoerder.",
    "remaining": "Beschikbaar gesteld min werkelijk besteed.",
    "held_back": "Toegekend min beschikbaar gesteld, waar van allebei het bedrag bekend is.",
}


@dataclass(frozen=True)
class MoneyLine:
    """One stream in one year for one payer: the three acts, and what was set aside.

    circular: in which the State granted it, where it was in one.
    """

    year: int
    stream: str
    stream_code: str
    place: str
    municipality_id: int | None
    recipient: str
    organisation: str
    granted: Figure
    reserved: Figure
    available: Figure
    spent: Figure
    remaining: Figure
    held_back: Figure
    circular: str = ""


@dataclass(frozen=True)
class Absent:
    """Municipalities of which nothing is recorded about a stream that others do record."""

    year: int
    stream: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class NationalAmount:
    """What the State announces for a stream: a year, a run of years together, or structural."""

    stream: str
    stream_code: str
    years: str
    first_year: int | None
    amount: Figure
    per_unit: Decimal | None
    unit: str
    circular: str
    is_total: bool


@dataclass(frozen=True)
class MoneyFigures:
    """The money of a region, or of one municipality in it, on the reference date."""

    lines: tuple[MoneyLine, ...]
    absent: tuple[Absent, ...]
    by_year: tuple[MoneyLine, ...]
    change: tuple[tuple[int, Decimal], ...]
    national: tuple[NationalAmount, ...]
    estimated: Figure
