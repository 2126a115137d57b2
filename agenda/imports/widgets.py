"""How a column reads a cell and writes one: Dutch notation both ways, so that export = import.

import-export's widgets would read 1.234 as 1,234 and ‘ja’ as no; these refuse what they do not
know.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from import_export.widgets import Widget

from agenda.imports import periods, values, whens
from agenda.imports.messages import say
from agenda.imports.values import BLANK, Kind, Parsed
from agenda.imports.whens import When
from agenda.imports.words import Finder, fold
from agenda.imports.workbook import Raw, shown

Reader = Callable[[Raw], Parsed]


class Dutch(Widget):  # type: ignore[misc]  # import-export has no types
    """A widget around one of the readers; `clean` is import-export's way to ask it."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(coerce_to_string=False)
        self.read = reader

    def clean(self, value: Raw, row: Any = None, **options: Any) -> Any:
        parsed = self.read(value)
        if parsed.code.startswith("E_"):
            detail = parsed.notes[0] if parsed.notes else ""
            raise ValidationError(say(parsed.code, excerpt=shown(value), detail=detail).text)
        return parsed.value

    def render(self, value: Any, obj: Any = None, **options: Any) -> Raw:
        """The cell of an export: a number as number, a date as date, the rest as text."""
        if value is None or isinstance(value, int | Decimal | date):
            return ("ja" if value else "nee") if isinstance(value, bool) else value
        return str(value)


class Count(Dutch):
    """A number of people with its state. Renders the whole row: 3, <5, n.v.t. or onbekend."""

    def __init__(self) -> None:
        super().__init__(values.count)

    def render(self, value: Any, obj: Any = None, **options: Any) -> Raw:
        if value is None or isinstance(value, int):
            return value
        most = value.upper_bound
        words = {
            "onderdrukt": "afgeschermd" if most is None else f"<{most + 1}",
            "nvt": "n.v.t.",
            "onbekend": "onbekend",
        }
        number: int | None = value.value
        return words.get(value.state, number)


class Choice(Dutch):
    """One of a closed list, by its value or its label; `also`: other words for some of them."""

    def __init__(
        self, choices: Iterable[tuple[str, str]], also: dict[str, str] | None = None
    ) -> None:
        super().__init__(self._find)
        self.choices = tuple((str(value), str(label)) for value, label in choices)
        self._known = {
            fold(text): value for value, label in self.choices for text in (label, value)
        }
        self._known |= {fold(text): value for text, value in (also or {}).items()}

    def _find(self, value: Raw) -> Parsed:
        text = values.squeezed(shown(value))
        if not text or set(text) == {"-"}:
            return BLANK
        if found := self._known.get(fold(text)):
            return Parsed(Kind.OK, found)
        labels = ", ".join(label for _value, label in self.choices)
        return Parsed(Kind.ERROR, notes=(labels,), code="E_CHOICE_UNKNOWN")

    def render(self, value: Any, obj: Any = None, **options: Any) -> Raw:
        return dict(self.choices).get(str(value), "" if value is None else str(value))


class Period(Dutch):
    """A period in words; renders what has start, end and precision, or a reference date."""

    def __init__(self) -> None:
        super().__init__(periods.period)

    def render(self, value: Any, obj: Any = None, **options: Any) -> Raw:
        if isinstance(value, date) or value is None:
            return value
        if day := getattr(value, "reference_date", None):
            month = value.precision == whens.MONTH
            when = whens.of_month(day.year, day.month) if month else When(day, day, whens.DAY)
        else:
            when = When(value.start, value.end, value.precision)
        if when.precision == whens.DAY:
            return when.start
        return whens.in_words(when)


class Pointer(Dutch):
    """Something that exists already, by key or name. Without a finder it only takes text."""

    def __init__(self, code: str, finder: Finder | None = None) -> None:
        super().__init__(self._find)
        self.code, self.finder = code, finder

    def _find(self, value: Raw) -> Parsed:
        found = values.read_text(value, 300)
        if not found.ok or set(found.value) == {"-"}:
            return BLANK if found.ok else found
        if self.finder is None:
            return found
        if not (hit := self.finder.find(found.value)):
            return Parsed(Kind.ERROR, code=self.code)
        if not hit.accept:
            return Parsed(Kind.OK, hit.key)
        return Parsed(Kind.OK, hit.key, (hit.name, hit.accept), "W_ALIAS")
