"""Words as sheets write them, brought to one form; and spellings that mean something we know."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

AUTO, CONFIRM = "auto", "confirm"


def fold(text: str) -> str:
    """Small letters without accents, and one space for whatever is no letter or digit."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in spread if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]|_", " ", bare).split())


def is_latin(text: str) -> bool:
    """Whether all letters are ours; a Cyrillic о looks like one and is not."""
    return all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())


@dataclass(frozen=True, slots=True)
class Named:
    """Something rows point to: its key, and the names by which sheets may call it."""

    key: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """accept: empty when it is called by its own name, else how sure the other spelling is."""

    key: str
    name: str
    accept: str = ""


class Finder:
    """Finds what a text names, by key, by name, or by another spelling."""

    def __init__(self, things: Iterable[Named], spellings: Mapping[str, Iterable[str]]) -> None:
        self.things = {thing.key: thing for thing in things}
        self._own: dict[str, Hit] = {}
        self._other: dict[str, Hit] = {}
        for thing in self.things.values():
            label = thing.names[0] if thing.names else thing.key
            for name in (thing.key, *thing.names):
                self._own.setdefault(fold(name), Hit(thing.key, label))
        for key, texts in spellings.items():
            if found := self.things.get(key.rstrip("?")):
                label = found.names[0] if found.names else found.key
                accept = CONFIRM if key.endswith("?") else AUTO
                for text in texts:
                    self._other.setdefault(fold(text), Hit(found.key, label, accept))

    def find(self, text: str) -> Hit | None:
        folded = fold(text)
        return self._own.get(folded) or self._other.get(folded)

    def spellings(self, key: str) -> list[str]:
        """Every folded spelling of a thing, the longest first."""
        found = [s for s, hit in (*self._own.items(), *self._other.items()) if hit.key == key]
        return sorted(found, key=len, reverse=True)

    def within(self, text: str) -> Hit | None:
        """The thing that a longer text names as a whole word; None when it names two."""
        padded = f" {fold(text)} "
        hits = {
            hit.key: hit
            for spelling, hit in (*self._other.items(), *self._own.items())
            if len(spelling) > 2 and f" {spelling} " in padded
        }
        return next(iter(hits.values())) if len(hits) == 1 else None


# A key with a question mark: likely meant, but somebody has to say so.
TARGET_GROUPS = {
    "beschut_werk": (
        "beschut", "beschut werken", "beschut werk nieuw", "nieuw beschut", "beschutte werkplek",
        "beschutte werkplekken", "beschutte plekken", "beschutte banen",
    ),
    "beschut_werk?": ("beschermt werk", "beschermd werk", "beschut wrk", "bw"),
    "banenafspraak": ("baanafspraak", "doelgroep banenafspraak", "doelgroepregister"),
    "banenafspraak?": ("banenafpraak", "banen afspraak", "garantiebaan", "garantiebanen"),
    "wsw": ("wsw", "sociale werkvoorziening", "wsw geindiceerden", "oude wsw"),
    "wsw?": ("sw",),
    "statushouders": ("statushouder", "vergunninghouders"),
    "jongeren": ("jongere",),
}  # fmt: skip
STREAMS = {
    "IU_PART_INFRA": (
        "iu participatie infrastructuur", "iu participatie infra", "infrastructuur sob",
        "versterking infrastructuur sob", "iu participatie infrastructurele opslag",
    ),
    "IU_PART": ("iu participatie", "integratie uitkering participatie"),
    "IU_PART_BW": ("iu participatie beschut werk", "iu beschut werk"),
    "IU_PART_WSW": ("iu participatie wsw", "iu wsw"),
    "IMPULS": ("du impulsbudget", "impulsbudget", "impulsbudget sob", "du impulsbudget sob"),
    "INFRA_2024": ("eenmalig infrastructuur sob", "eenmalige middelen infrastructuur sob"),
    "BANEN10K": ("10 000 banenplan", "10 000 werkplekken", "infrastructurele opslag",
                 "rijksbijdrage sociale infrastructuur"),
    "PARTICIPATIEBUDGET": ("participatiebudget",),
}  # fmt: skip

THOUSAND, MILLION = Decimal(1000), Decimal(1_000_000)
FACTORS = (
    (re.compile(r"[x×*]\s*(?:€|eur|euro)?\s*1[. ]?000[. ]?000|\bmiljoen(?:en)?\b|\bmln\b",
                re.I), MILLION),
    (re.compile(r"[x×*]\s*(?:€|eur|euro)?\s*1[. ]?000(?![. ]?\d)|\bduizend(?:en|tallen)?\b|\bdzd\b"
                r"|\bk€|€\s?k\b", re.I), THOUSAND),
)  # fmt: skip
TOTAL = re.compile(
    r"(?:sub|eind|regio)?\s?tota(?:al|len)(?:\s.*)?|som|sum|alle gemeenten|gemeenten samen"
    r"|(?:hele |gehele )?regio|nederland|saldo|gemiddelde?"
)


def factor_in(text: str) -> Decimal:
    """1000 for ‘bedragen x € 1.000’; 1 where nothing is said."""
    return next((factor for pattern, factor in FACTORS if pattern.search(text)), Decimal(1))


def without_factor(text: str) -> str:
    for pattern, _factor in FACTORS:
        text = pattern.sub(" ", text)
    return text


def is_region(text: str) -> bool:
    """Whether a row called this in the column of municipalities is about all of them together."""
    return bool(re.fullmatch(r"(?:arbeidsmarkt)?regio .+", fold(text)))


def is_total(text: str) -> bool:
    """Whether a row or column with this name adds up the others."""
    return bool(TOTAL.fullmatch(fold(text)))
