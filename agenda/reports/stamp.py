"""What a frozen report says of itself: its number, by whom and when it was fixed, and its words."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True)
class Stamp:
    """Printed in the block at the top and above the figures' own core message.

    revision 1 is the first edition; a later one names what it `supersedes` and why (`reason`).
    frozen_at None: not frozen yet. incomplete: why it was frozen while figures were missing,
    `incomplete_by` whose decision that was, `gaps` what was missing.
    """

    number: str
    revision: int = 1
    supersedes: str = ""
    reason: str = ""
    frozen_at: datetime | None = None
    frozen_by: str = ""
    checked_by: str = ""
    approved_by: str = ""
    incomplete: str = ""
    incomplete_by: str = ""
    gaps: tuple[str, ...] = ()
    reconciliation: str = ""
    core_message: tuple[str, ...] = ()
    accompanying: tuple[str, ...] = ()

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def content(self) -> "Stamp":
        """Without what differs between two editions that say the same."""
        return replace(
            self,
            revision=1,
            supersedes="",
            reason="",
            frozen_at=None,
            frozen_by="",
            checked_by="",
            approved_by="",
        )


def paragraphs(text: str) -> tuple[str, ...]:
    """A text as somebody typed it, a paragraph per line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
