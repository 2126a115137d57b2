"""Figures of places and people as pages and reports get them, and what each means."""

from dataclasses import dataclass
from datetime import date

from audit.provenance import Figure

SHELTERED = "beschut_werk"


AMBITION_YEAR = 2030


DEFINITIONS = {
    "placed": (
        "Aantal inwoners met een plek op de peildatum (stand aan het einde van die dag). "
        "De regio is de som van de deelnemende gemeenten op dezelfde peildatum."
    ),
    "target": (
        "Aantal dienstbetrekkingen dat het Rijk per gemeente en jaar vaststelt, ultimo het jaar "
        "(art. 10b lid 4 Participatiewet). De regio is de som van de deelnemers."
    ),
    "realisation": (
        "Geplaatst gedeeld door de taakstelling van het jaar van de peildatum, voor de "
        "gemeenten waarvan beide bekend zijn. Kan boven de 100% komen."
    ),
    "needed": "Ambitie in procenten maal de taakstelling van het doeljaar, naar boven afgerond.",
    "flow": "Aantal in de periode; alleen perioden die helemaal in de rapportageperiode vallen.",
}


@dataclass(frozen=True)
class Participant:
    """A municipality of the region on the reference date, by the name it had."""

    id: int
    cbs_code: str
    slug: str
    name: str
    is_centre: bool


@dataclass(frozen=True)
class Outsider:
    """A municipality that belongs to the area but does not count: exception or served."""

    name: str
    role: str
    note: str


@dataclass(frozen=True)
class GroupFigures:
    """Placements of one group: per municipality, for the region, and over time."""

    code: str
    label: str
    unit: str
    reference_date: date | None
    per_municipality: tuple[Figure, ...]
    total: Figure
    series: tuple[tuple[date, int | None, int], ...]


@dataclass(frozen=True)
class TargetFigures:
    """Sheltered work against its target: per municipality and for the region."""

    year: int
    per_municipality: tuple[Figure, ...]
    total: Figure
    realisation: tuple[Figure, ...]
    total_realisation: Figure
    by_year: tuple[tuple[int, Figure], ...]
    local: tuple[Figure, ...]
    ambition: Figure | None
    needed: Figure


@dataclass(frozen=True)
class FlowLine:
    """In- and outflow of one group in the period, per municipality and together."""

    code: str
    label: str
    kind: str
    kind_label: str
    per_municipality: tuple[Figure, ...]
    total: Figure


@dataclass(frozen=True)
class PlaceFigures:
    """Everything about people and places of a region, on one reference date."""

    participants: tuple[Participant, ...]
    outsiders: tuple[Outsider, ...]
    groups: tuple[GroupFigures, ...]
    sheltered: TargetFigures
    flows: tuple[FlowLine, ...]
    stated: tuple[Figure, ...]

    def group(self, code: str) -> GroupFigures | None:
        return next((g for g in self.groups if g.code == code), None)
