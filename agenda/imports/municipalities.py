"""Which municipality a row is about, by name and code together; and whether it may be here."""

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from agenda.imports.context import EVERYWHERE, EXCEPTION, PARTICIPANT, Context, Place
from agenda.imports.messages import Problem, problem
from agenda.imports.values import text_fault
from agenda.imports.words import AUTO, CONFIRM, fold, is_latin
from agenda.imports.workbook import Raw, shown

CODE = re.compile(r"(?:GM)?\s?(\d{1,4})", re.I)
AFFIXES = re.compile(r"^gemeente | gemeente$| gem$")
OUT_OF_SCOPE = "valt buiten de regio's van dit systeem"


@dataclass(frozen=True, slots=True)
class Match:
    """place: None where none was found or none may be used; region: where it takes part."""

    place: Place | None = None
    region: str = ""
    problems: tuple[Problem, ...] = ()
    stated: bool = True
    elsewhere: bool = False
    padded: bool = False

    @property
    def code(self) -> str:
        return self.place.code if self.place else ""


@dataclass(frozen=True, slots=True)
class _Name:
    place: Place
    accept: str = ""


class Matcher:
    """Remembers each pair of code and name, so that a long table costs little."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.own = {place.code: place for place in context.municipalities}
        self.all = {place.code: place for place in context.register} | self.own
        self._names = self._spellings()
        self._seen: dict[tuple[Raw, Raw], Match] = {}

    def _spellings(self) -> dict[str, _Name]:
        names: dict[str, _Name] = {}
        for alias in self.context.aliases:
            if (
                alias.scope in {EVERYWHERE, *self.context.regions_in_scope}
                and alias.code in self.all
            ):
                names.setdefault(fold(alias.alias), _Name(self.all[alias.code], alias.accept))
        for place in (*self.context.register, *self.context.municipalities):
            names[fold(place.name)] = _Name(self.all[place.code])
        return names

    def match(self, code: Raw, name: Raw) -> Match:
        if (code, name) not in self._seen:
            self._seen[code, name] = self._match(code, name)
        return self._seen[code, name]

    def named(self, text: str) -> _Name | None:
        """The municipality that this whole text names."""
        if not is_latin(text) or text_fault(text):
            return None
        folded = fold(text)
        if found := self._names.get(folded):
            exact = text.strip() == found.place.name
            return found if exact or found.accept else _Name(found.place, AUTO)
        bare = AFFIXES.sub("", folded).strip()
        found = self._names.get(bare) if bare != folded else None
        return _Name(found.place, found.accept or AUTO) if found else None

    def _match(self, code: Raw, name: Raw) -> Match:
        text = shown(name).strip()
        if not text and not shown(code).strip():
            return Match(stated=False)
        if fault := text_fault(text) or text_fault(shown(code)):
            return Match(problems=(problem(fault),))
        by_code, padded = self._by_code(code)
        found = self.named(text) if text else None
        if text and found is None and by_code and by_code.code not in self.own and is_latin(text):
            return self._admitted(by_code, (), padded)  # not ours: its name need not be exact
        if text and found is None:
            return Match(problems=(self._unknown(text, by_code),))
        if shown(code).strip() and by_code is None:
            return self._no_such_code(shown(code), found)
        if by_code and found and by_code.code != found.place.code:
            return Match(problems=(self._differ(by_code, found.place),))
        place = by_code or (found.place if found else None)
        return self._admitted(place, self._alias(text, found), padded) if place else Match()

    def _by_code(self, code: Raw) -> tuple[Place | None, bool]:
        """The place of a code; a code that lost its leading zeros gets them back."""
        if not (found := CODE.fullmatch(shown(code).strip())):
            return None, False
        return self.all.get(found[1].zfill(4)), len(found[1]) < 4

    def _unknown(self, text: str, by_code: Place | None) -> Problem:
        if not is_latin(text):
            return problem(
                "E_MUNICIPALITY_UNKNOWN", detail="Er staan letters in uit een ander schrift."
            )
        names = {fold(place.name): place.name for place in self.own.values()}
        close = get_close_matches(fold(text), names, n=1, cutoff=0.75)
        hints = [f"Code {by_code.code} is van {by_code.name}."] if by_code else []
        hints += [f"Bedoelt u {names[close[0]]}?"] if close else []
        return problem("E_MUNICIPALITY_UNKNOWN", detail=" ".join(hints))

    def _no_such_code(self, code: str, found: _Name | None) -> Match:
        if found is None:
            return Match(
                problems=(problem("E_MUNICIPALITY_UNKNOWN", detail="Deze code bestaat niet."),)
            )
        detail = f"Code {code} bestaat niet; {found.place.name} heeft code {found.place.code}."
        return Match(problems=(problem("E_MUNICIPALITY_MISMATCH", detail=detail),))

    def _differ(self, by_code: Place, by_name: Place) -> Problem:
        detail = f"Code {by_code.code} hoort bij {by_code.name}, niet bij {by_name.name}."
        return problem("E_MUNICIPALITY_MISMATCH", detail=detail)

    def _alias(self, text: str, found: _Name | None) -> tuple[Problem, ...]:
        if found is None or not found.accept:
            return ()
        sure = found.accept != CONFIRM
        return (problem("W_ALIAS", confirm=not sure, value=text, detail=found.place.name),)

    def _admitted(self, place: Place, aliases: tuple[Problem, ...], padded: bool) -> Match:
        """With the region in which it takes part; or why it may not be here."""
        scope = self.context.regions_in_scope
        roles = {member.region: member.role for member in place.members if member.region in scope}
        taking_part = [region for region, role in roles.items() if role == PARTICIPANT]
        if not taking_part:
            if EXCEPTION in roles.values():
                refusal = problem("E_MUNICIPALITY_EXCEPTION", detail=place.name)
            else:
                refusal = problem("E_MUNICIPALITY_NOT_IN_REGION", detail=place.name)
            return Match(place, "", (refusal,), elsewhere=True, padded=padded)
        writable = self.context.writable
        if writable is not None and place.code not in writable:
            refusal = problem("E_MUNICIPALITY_NOT_YOURS", detail=place.name)
            return Match(place, taking_part[0], (refusal,), padded=padded)
        return Match(place, taking_part[0], aliases, padded=padded)

    def not_valid(self, place: Place, day: date) -> Problem | None:
        """Whether the municipality did not exist on that day."""
        if place.exists_on(day):
            return None
        if place.valid_from and day < place.valid_from:
            detail = f"{place.name} bestaat pas sinds {place.valid_from:%d-%m-%Y}."
            return problem("E_MUNICIPALITY_NOT_VALID", detail=detail)
        into = self.all.get(place.successor)
        detail = f"{place.name} is opgeheven per {place.valid_to:%d-%m-%Y}"
        return problem(
            "E_MUNICIPALITY_NOT_VALID",
            detail=f"{detail}{f' en nu deel van {into.name}' if into else ''}.",
        )
