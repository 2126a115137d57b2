"""What the gate has to say: a finding for each thing that is missing, odd or miscounted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """What a finding means for the freeze, the worst first."""

    STOPS = "houdt tegen"  # nobody can freeze this
    REASON = "reden nodig"  # only with a name and a reason, both printed
    NOTE = "let op"


@dataclass(frozen=True)
class Finding:
    """One thing to look at, in words that say what to do.

    who: the people who can mend it; an internal page names them, no report does.
    since: from when on it is missing or wrong. table and key: the row that it is about.
    """

    code: str
    severity: Severity
    place: str
    period: str
    text: str
    who: tuple[str, ...] = ()
    since: date | None = None
    table: str = ""
    key: int | None = None


@dataclass(frozen=True)
class Delivery:
    """Whether one municipality delivered one figure. state: a word of `States`."""

    place: str
    code: str
    state: str
    since: date | None = None
    table: str = ""
    key: int | None = None


class States(StrEnum):
    """What there is of an expected figure."""

    KNOWN = "bekend"
    PROVISIONAL = "voorlopig"
    UNKNOWN = "onbekend"
    MISSING = "ontbreekt"
    NOT_APPLICABLE = "nvt"


@dataclass(frozen=True)
class Expected:
    """One column of the matrix: what everybody is to deliver, for which period."""

    code: str
    label: str
    period: str


@dataclass(frozen=True)
class Matrix:
    """Who delivered what: municipalities down, expected figures across."""

    columns: tuple[Expected, ...]
    places: tuple[str, ...]
    cells: tuple[tuple[Delivery, ...], ...]

    @property
    def delivered(self) -> dict[str, int]:
        """Per column how many municipalities delivered it."""
        there = (States.KNOWN, States.PROVISIONAL, States.NOT_APPLICABLE)
        found = {column.code: 0 for column in self.columns}
        for row in self.cells:
            for cell in row:
                found[cell.code] += cell.state in there
        return found


@dataclass(frozen=True)
class Gate:
    """Everything that stands between a round and its freeze, the gravest first."""

    findings: tuple[Finding, ...]
    matrix: Matrix

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.severity is severity)

    @property
    def is_shut(self) -> bool:
        return bool(self.of(Severity.STOPS))

    @property
    def needs_reason(self) -> bool:
        return bool(self.of(Severity.REASON))
