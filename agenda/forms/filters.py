"""The filter of the agenda list: a plain GET form whose answer can be bookmarked."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django import forms

from agenda.enums import ItemStatus
from agenda.figures import ItemLine, StepLine
from buildingblocks.enums import Precision
from buildingblocks.figures import Participant
from buildingblocks.formats import quarter
from buildingblocks.models import bounds

MOST_QUARTERS = 60


class ItemFilter(forms.Form):
    """Filters lines of the dataset, so that a view of the past is filtered as of then."""

    bouwsteen = forms.ChoiceField(required=False)
    gemeente = forms.ChoiceField(label="Gemeente", required=False)
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Alle"), *ItemStatus.choices]
    )
    kwartaal = forms.ChoiceField(label="Kwartaal", required=False)
    tekst = forms.CharField(label="Tekst", required=False, max_length=100)
    laat = forms.BooleanField(label="Alleen over tijd", required=False)
    alles = forms.BooleanField(label="Ook wat is vervallen of vervangen", required=False)
    peildatum = forms.CharField(required=False, widget=forms.HiddenInput)
    bekend = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        lines: Sequence[ItemLine],
        members: Sequence[Participant],
        block_label: str,
    ) -> None:
        super().__init__(data)
        blocks = {line.block: line.block_title for line in lines if line.block is not None}
        self._offer("bouwsteen", [(str(n), f"{n}. {blocks[n]}") for n in sorted(blocks)])
        self._offer("gemeente", [(member.slug, member.name) for member in members])
        self._offer("kwartaal", [(key(day), quarter(day)) for day in _quarters(lines)])
        self.fields["bouwsteen"].label = block_label
        self.members = {member.slug: member.id for member in members}
        for name in ("peildatum", "bekend"):
            if not data.get(name):
                del self.fields[name]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = [("", "Alle"), *choices]

    @property
    def asks(self) -> bool:
        """Whether anything is filtered on."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return bool(asked.keys() - {"peildatum", "bekend", "alles"})

    def kept(self, lines: Sequence[ItemLine]) -> list[ItemLine]:
        """The lines that answer to what was filled in; what cannot be read filters nothing."""
        self.is_valid()
        asked = self.cleaned_data
        return [line for line in lines if self._hidden_is_asked(line) and self._fits(line, asked)]

    def _hidden_is_asked(self, line: ItemLine) -> bool:
        shown = self.cleaned_data.get("alles") or self.cleaned_data.get("status") == line.status
        return bool(shown) or line.status not in ItemStatus.gone()

    def _fits(self, line: ItemLine, asked: dict[str, Any]) -> bool:
        fits: dict[str, Callable[[], bool]] = {
            "bouwsteen": lambda: str(line.block) == asked["bouwsteen"],
            "gemeente": lambda: _concerns(line, self.members[asked["gemeente"]]),
            "status": lambda: line.status == asked["status"],
            "kwartaal": lambda: _planned_in(line, asked["kwartaal"]),
            "tekst": lambda: _says(line, asked["tekst"]),
            "laat": lambda: line.late or line.late_steps > 0,
        }
        return all(fit() for name, fit in fits.items() if asked.get(name))


def _concerns(line: ItemLine, municipality: int) -> bool:
    """Without municipalities an item concerns all of the region."""
    concerned = (*line.municipality_ids, line.lead_municipality_id)
    return not line.municipality_ids or municipality in concerned


def _says(line: ItemLine, words: str) -> bool:
    text = " ".join([line.code, line.title, line.goal, line.description, line.lead]).casefold()
    return all(word in text for word in words.casefold().split())


def key(day: date) -> str:
    """The quarter of a day as it stands in an address: 2026-2."""
    return f"{day.year}-{(day.month + 2) // 3}"


def _planned_in(line: ItemLine, asked: str) -> bool:
    """Whether the item, or one of its steps, is planned in the quarter."""
    year, number = map(int, asked.split("-"))
    day = date(year, number * 3, 1)
    first, last = bounds(day, day, Precision.QUARTER)
    return any(start <= last and end >= first for start, end in _terms(line))


def _terms(line: ItemLine) -> Iterator[tuple[date, date]]:
    rows: list[ItemLine | StepLine] = [line, *line.steps]
    for row in rows:
        if row.start and row.end:
            yield row.start, row.end


def _quarters(lines: Sequence[ItemLine]) -> list[date]:
    """The first day of every quarter from the first planned one to the last, within reason."""
    terms = [term for line in lines for term in _terms(line)]
    if not terms:
        return []
    day, last = min(start for start, _ in terms), max(end for _, end in terms)
    day = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    found: list[date] = []
    while day <= last and len(found) < MOST_QUARTERS:
        found.append(day)
        day = date(day.year + (day.month + 2) // 12, (day.month + 2) % 12 + 1, 1)
    return found
