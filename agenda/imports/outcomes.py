"""What came of an upload, as plain data for pages and commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agenda.imports.messages import Message, Severity
from audit.enums import RowOutcome


@dataclass(frozen=True)
class Counts:
    """Lines of the file by what happens with them; everything in a line counts as one."""

    new: int = 0
    changed: int = 0
    same: int = 0
    skipped: int = 0
    wrong: int = 0

    @classmethod
    def of(cls, found: Mapping[str, int]) -> "Counts":
        return cls(
            *(
                found.get(outcome.value, 0)
                for outcome in (
                    RowOutcome.NEW,
                    RowOutcome.CHANGED,
                    RowOutcome.SAME,
                    RowOutcome.SKIPPED,
                    RowOutcome.WRONG,
                )
            )
        )

    @property
    def written(self) -> int:
        return self.new + self.changed


@dataclass(frozen=True)
class MovedRow:
    """A row that somebody else changed, or made, since the preview."""

    sheet: str
    row: int
    what: str
    who: str
    when: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Confirmation:
    """status: imported, unchanged or refused. why: what to tell the person when it is refused."""

    status: str
    counts: Counts
    why: str = ""
    moved: tuple[MovedRow, ...] = ()
    unaccepted: tuple[Message, ...] = ()

    @property
    def done(self) -> bool:
        return self.status != REFUSED


IMPORTED, UNCHANGED, REFUSED, READY, REJECTED = (
    "imported", "unchanged", "refused", "ready", "rejected",
)  # fmt: skip


@dataclass(frozen=True)
class UndoneRow:
    """One row of an import that was undone, and what came of it."""

    sheet: str
    row: int
    what: str
    outcome: str


@dataclass(frozen=True)
class Undoing:
    """status: undone, or refused with the reason why."""

    status: str
    batch: int
    counts: Mapping[str, int] = field(default_factory=dict)
    why: str = ""


def message_from(stored: Mapping[str, Any]) -> Message:
    """A message as it was stored."""
    return Message(**{**stored, "severity": Severity(stored["severity"])})


def key_of(message: Message) -> str:
    """By what a warning is accepted: the same each time that the same file is compared."""
    where = message.cell or (f"rij {message.row}" if message.row else "")
    return "|".join((message.code, message.sheet, where, message.excerpt[:40]))
