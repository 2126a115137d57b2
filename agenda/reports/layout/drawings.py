"""How large the drawings of a report are: as wide as the text, or three beside each other."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """In units of a fifteenth of a letter; `prefix` keeps names unique on a page."""

    width: int
    height: int
    years: int
    prefix: str = ""


LARGE = Size(720, 210, years=4)
SMALL = Size(320, 200, years=2, prefix="kern-")
