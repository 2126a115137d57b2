"""What the text above a column says: what is counted, of when, of whom, in what unit."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from agenda.imports import periods, whens
from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.context import Context
from agenda.imports.municipalities import Matcher
from agenda.imports.periods import MONTH_NAME, MONTHS
from agenda.imports.values import CERTAINTY, squeezed
from agenda.imports.whens import When
from agenda.imports.words import factor_in, fold, is_total, without_factor
from agenda.imports.workbook import Raw, shown

ONE = Decimal(1)
MARK = re.compile(r"\s?(\*{1,2}|[¹²³⁴⁵⁶⁷⁸⁹⁾]+|\s\d\))\s*$")
LEAD = r"(?:(?:ultimo|per|eind van|einde|eind|van|op|in|jaar|t/m)\s+)?"
IN_TEXT = re.compile(
    rf"\b{LEAD}(?P<when>\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}|\d{{1,2}} (?:{MONTH_NAME}) \d{{4}}"
    rf"|(?:{MONTH_NAME})\.?[ -](?:\d{{4}}|'?\d\d\b)|[1-4]e? ?kwartaal \d{{4}}|[QK][1-4][ -]?\d{{4}}"
    rf"|20\d\d[ -]?[QK][1-4]|\b20[1-6]\d)(?P<mark>\*{{0,2}})(?![\d\w])",
    re.I,
)
KNOWN = frozenset(
    heading
    for declaration in DECLARATIONS.values()
    for column in declaration.columns
    for heading in (*column.strong, *column.weak)
)
MEASURES = frozenset(
    heading
    for declaration in DECLARATIONS.values()
    if declaration.measure
    for heading in (*declaration.measure.strong, *declaration.measure.weak)
)
UNIT_WORDS = {"", "aantal", "aantallen", "eur", "euro", "in euro", "personen", "x", "bedrag"}


@dataclass(frozen=True, slots=True)
class Heading:
    """One text above a column. words: what is left of it, folded; the rest is what it says."""

    text: str = ""
    words: str = ""
    when: When | None = None
    month: int | None = None
    group: str = ""
    place: str = ""
    certainty: str = ""
    factor: Decimal = ONE
    total: bool = False

    @property
    def is_token(self) -> bool:
        """Whether it names a period, group or place and nothing else."""
        return bool(self.when or self.month or self.group or self.place) and not self.words

    @property
    def is_known(self) -> bool:
        return self.words in KNOWN

    @property
    def is_measure(self) -> bool:
        return self.words in MEASURES


NOTHING = Heading()


class Understander:
    """Reads headings, with the groups and municipalities of this system at hand."""

    def __init__(self, context: Context, matcher: Matcher) -> None:
        self.groups = context.finders["target_group"]
        self.matcher = matcher
        self._seen: dict[Raw, Heading] = {}

    def read(self, value: Raw) -> Heading:
        if value is None:
            return NOTHING
        if value not in self._seen:
            self._seen[value] = self._read(value)
        return self._seen[value]

    def _read(self, value: Raw) -> Heading:
        text = squeezed(shown(value))
        if isinstance(value, date):
            whole = value.day == 1
            when = whens.of_month(value.year, value.month) if whole else periods.period(value).value
            return Heading(text, when=when)
        if len(text) > 120:
            return Heading(text, fold(text[:120]))
        bare, certainty = self._unmarked(text.replace("%", " procent "))
        heading = Heading(text, certainty=certainty, factor=factor_in(bare))
        return self._named(self._dated(heading, without_factor(bare)))

    def _unmarked(self, text: str) -> tuple[str, str]:
        if not (mark := MARK.search(text)) or mark.start() == 0:
            return text, ""
        return text[: mark.start()], CERTAINTY.get(mark[1], ("", ""))[1]

    def _dated(self, heading: Heading, text: str) -> Heading:
        """Take the period out of the words."""
        words = fold(text)
        if words in KNOWN:
            return replace(heading, words=words)
        if words in MONTHS:
            return replace(heading, month=MONTHS[words])
        whole = periods.period(text.strip(" ():"))
        if whole.ok and whole.value.start:
            return replace(heading, when=whole.value)
        if not (found := IN_TEXT.search(text)):
            return replace(heading, words=words)
        ultimo = re.match(r"ultimo|eind", found[0], re.I)
        inner = periods.period(f"ultimo {found['when']}" if ultimo else found["when"])
        inner = inner if inner.ok else periods.period(found["when"])
        if not inner.ok:
            return replace(heading, words=words)
        certainty = CERTAINTY.get(found["mark"], ("", heading.certainty))[1]
        rest = fold(text[: found.start()] + " " + text[found.end() :])
        return replace(heading, words=rest, when=inner.value, certainty=certainty)

    def _named(self, heading: Heading) -> Heading:
        """Take a group or a municipality out of the words; units say nothing more."""
        words = heading.words
        for unit in ("ultimo", "in procenten"):
            words = re.sub(rf"\b{unit}\b", "", words).strip()
        words = " ".join(words.split())
        if words in KNOWN:
            return replace(heading, words=words)
        if is_total(words) and words:
            return replace(heading, words=words, total=True)
        if hit := self.groups.find(words):
            return replace(heading, words="", group=hit.key)
        if found := self.matcher.named(words) if len(words) > 2 else None:
            return replace(heading, words="", place=found.place.code)
        if (hit := self.groups.within(words)) and (rest := self._without(words, hit.key)) in KNOWN:
            return replace(heading, words=rest, group=hit.key)
        return replace(heading, words=words)

    def _without(self, words: str, group: str) -> str:
        """The words without the spelling of the group in them."""
        for spelling in self.groups.spellings(group):
            if f" {spelling} " in f" {words} ":
                return " ".join(f" {words} ".replace(f" {spelling} ", " ").split())
        return words


@dataclass(frozen=True, slots=True)
class Above:
    """All that stands above one column, from top to bottom, taken together."""

    parts: tuple[Heading, ...]

    @property
    def text(self) -> str:
        return " / ".join(dict.fromkeys(part.text for part in self.parts if part.text))

    @property
    def candidates(self) -> list[str]:
        """Wordings to look a meaning up by: all together, then from the lowest up."""
        words = list(dict.fromkeys(part.words for part in self.parts if part.words))
        return list(dict.fromkeys([" ".join(words), *reversed(words)])) if words else []

    @property
    def when(self) -> When | None:
        found = [part.when for part in self.parts if part.when]
        return (
            min(found, key=lambda w: (w.end or date.max) - (w.start or date.min)) if found else None
        )

    @property
    def month(self) -> int | None:
        return next((part.month for part in self.parts if part.month), None)

    @property
    def group(self) -> str:
        return next((part.group for part in self.parts if part.group), "")

    @property
    def place(self) -> str:
        return next((part.place for part in self.parts if part.place), "")

    @property
    def certainty(self) -> str:
        return next((part.certainty for part in self.parts if part.certainty), "")

    @property
    def factor(self) -> Decimal:
        return next((part.factor for part in self.parts if part.factor != ONE), ONE)

    @property
    def total(self) -> bool:
        return any(part.total for part in self.parts)

    @property
    def has_token(self) -> bool:
        return bool(self.when or self.month or self.group or self.place)

    @property
    def only_tokens(self) -> bool:
        return self.has_token and not [c for c in self.candidates if c not in UNIT_WORDS]

    @property
    def key(self) -> str:
        """The heading as it is remembered: the same next year."""
        words = [*self.candidates[:1], self.group, self.place]
        time = "‹periode›" if self.when or self.month else ""
        return " ".join(part for part in (*words, time) if part)
