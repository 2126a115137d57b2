"""A count as somebody writes it in one cell: 35, 35*, <5, onbekend or n.v.t.

The words are those of the spreadsheets, so that what is pasted means what it means in an import.
What can be read in two ways, as an empty cell or a dash, is asked again.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from buildingblocks.enums import Certainty, ValueState
from buildingblocks.formats import count
from buildingblocks.forms.fields import SPACES, WholeNumberField
from buildingblocks.models.counts import Count

NOT_APPLICABLE = re.compile(r"n\.?\s?v\.?\s?t\.?|niet van toepassing", re.I)
UNKNOWN = {".", "x", "?", "onbekend", "niet bekend", "nog niet bekend", "n.b.", "nb"}
HIDDEN = {"afgeschermd", "onderdrukt", "afgeschermd (klein aantal)"}
FEWER = re.compile(r"(?:<|minder dan|kleiner dan)\s?(\d{1,6})|(?:≤|<=)\s?(\d{1,6})", re.I)
MARKED = re.compile(r"(.*[^*\s])\s?(\*{1,2})")
MARKS = {"": Certainty.FINAL, "*": Certainty.PROVISIONAL, "**": Certainty.REVISED}
STARS = {certainty: mark for mark, certainty in MARKS.items()}
NO_NUMBER = "Dit is geen heel getal."
MEANT = "Schrijf een aantal, ‘onbekend’, ‘n.v.t.’ of bijvoorbeeld ‘<5’."


@dataclass(frozen=True)
class Written:
    """What a cell says. certainty: empty where there is no number that could be provisional."""

    state: ValueState
    value: int | None = None
    upper_bound: int | None = None
    certainty: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        """As the form of one count asks it."""
        asked = {"state": self.state.value, "value": self.value, "upper_bound": self.upper_bound}
        return asked | ({"certainty": self.certainty} if self.certainty else {})


def read(text: str) -> Written:
    """What was written, or a ValidationError that says in Dutch what to write instead."""
    plain = " ".join(text.split())
    lowered = plain.lower()
    if NOT_APPLICABLE.fullmatch(plain):
        return Written(ValueState.NOT_APPLICABLE)
    if lowered in UNKNOWN:
        return Written(ValueState.UNKNOWN)
    if lowered in HIDDEN:
        return Written(ValueState.SUPPRESSED)
    marked = MARKED.fullmatch(plain)
    bare, mark = marked.groups() if marked else (plain, "")
    return _fewer(bare, MARKS[mark]) or _number(bare, MARKS[mark])


def _fewer(text: str, certainty: str) -> Written | None:
    if not (found := FEWER.fullmatch(text)):
        return None
    most = int(found[1]) - 1 if found[1] else int(found[2])
    if most < 0:
        raise ValidationError(MEANT)
    return Written(ValueState.SUPPRESSED, upper_bound=most, certainty=certainty)


def _number(text: str, certainty: str) -> Written:
    if not text.translate(SPACES).strip("-–−"):
        raise ValidationError(f"Leeg of een streepje zegt niets. {MEANT}")
    try:
        value = WholeNumberField().to_python(text)
    except ValidationError as error:
        why = NO_NUMBER if error.code == "invalid" else error.messages[0]
        raise ValidationError(f"{why} {MEANT}") from error
    return Written(ValueState.KNOWN, value, certainty=certainty)


def said(row: Count | None) -> str:
    """What stands in the cell for this row: `read` makes the same of it again."""
    if row is None:
        return ""
    star = STARS[Certainty(row.certainty)]
    if row.value is not None:
        return f"{count(row.value)}{star}"
    if row.state == ValueState.SUPPRESSED and row.upper_bound is not None:
        return f"<{row.upper_bound + 1}{star}"
    words = {ValueState.UNKNOWN: "onbekend", ValueState.NOT_APPLICABLE: "n.v.t."}
    return words.get(ValueState(row.state), "afgeschermd")
