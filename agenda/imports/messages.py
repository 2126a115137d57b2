"""What can be said of a file, a row or a cell: a code, how bad it is, the words, and what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from agenda.imports.wording import WORDING

EXCERPT = 80


class Severity(StrEnum):
    """A file with a `fout` stores nothing; one that is `blokkerend` is not even kept."""

    BLOCKING = "blokkerend"
    ERROR = "fout"
    WARNING = "waarschuwing"
    INFO = "info"

    @property
    def stops(self) -> bool:
        return self in (Severity.BLOCKING, Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Message:
    """row: as the sheet numbers it. confirm: somebody has to say that this is right.

    excerpt: what stood in the cell, shortened; empty where that may not be kept.
    """

    code: str
    severity: Severity
    text: str
    advice: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    cell: str = ""
    excerpt: str = ""
    confirm: bool = False

    @property
    def place(self) -> str:
        """Where it is, as one would say it: blad Plaatsingen, cel E12."""
        spot = f"cel {self.cell}" if self.cell else f"rij {self.row}" if self.row else ""
        return ", ".join(
            part for part in (f"blad {self.sheet}" if self.sheet else "", spot) if part
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """A message that does not know its place yet."""

    code: str
    parts: tuple[tuple[str, Any], ...] = ()
    confirm: bool | None = None
    skips: str = ""

    @property
    def stops(self) -> bool:
        return self.code.startswith("E_")


def problem(code: str, *, skips: str = "", confirm: bool | None = None, **parts: Any) -> Problem:
    """skips: why the row is left out because of this."""
    return Problem(code, tuple(parts.items()), confirm, skips)


PREFIXES = {"E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.INFO}
BLOCKING = {"E_PERSONAL_DATA"}


def say(
    found: str | Problem,
    *,
    sheet: str = "",
    row: int | None = None,
    column: str = "",
    cell: str = "",
    excerpt: str = "",
    **parts: Any,
) -> Message:
    """The message of a code at a place."""
    known = found if isinstance(found, Problem) else problem(found)
    words, severity = WORDING[known.code], PREFIXES[known.code[0]]
    if known.code in BLOCKING:
        severity, excerpt = Severity.BLOCKING, ""
    filled = {**dict.fromkeys(("detail", "value"), ""), **dict(known.parts), **parts}
    filled.setdefault("excerpt", shorten(excerpt))
    confirm = words.confirm if known.confirm is None else known.confirm
    return Message(
        code=known.code,
        severity=severity,
        text=words.text.format_map(filled).strip(),
        advice=words.advice.format_map(filled).strip(),
        sheet=sheet,
        row=row,
        column=shorten(column),
        cell=cell,
        excerpt=shorten(excerpt),
        confirm=confirm and severity is Severity.WARNING,
    )


def shorten(text: str) -> str:
    """At most 80 characters on one line, without what cannot be seen."""
    seen = "".join(c if c.isprintable() else " " for c in text[: EXCERPT * 2])
    line = " ".join(seen.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"
