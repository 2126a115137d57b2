"""What Dutch people write in a cell: amounts, counts, yes and no. Refused rather than guessed."""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from enum import StrEnum
from typing import Any

from agenda.imports.workbook import FALSE, TRUE, Raw, shown

MOST_PEOPLE = 100_000
MOST_EUROS = Decimal(10) ** 12
MOST_TEXT = 2000
CENT = Decimal("0.01")
FLOAT_NOISE = Decimal("0.000001")  # what is left over where a spreadsheet counts in binary


class Kind(StrEnum):
    """What a cell says. Not stated, unknown, not applicable and suppressed are never zero."""

    OK = "ok"
    EMPTY = "leeg"
    PM = "pm"
    NOT_APPLICABLE = "nvt"
    UNKNOWN = "onbekend"
    SUPPRESSED = "onderdrukt"
    AMBIGUOUS = "ambiguous"
    EXCEL_ERROR = "excel_fout"
    ERROR = "fout"


@dataclass(frozen=True, slots=True)
class Parsed:
    """code: the message that goes with it. stated: somebody wrote something, if only a dash."""

    kind: Kind
    value: Any = None
    notes: tuple[str, ...] = ()
    code: str = ""
    upper_bound: int | None = None
    certainty: str = ""
    stated: bool = True

    @property
    def ok(self) -> bool:
        return self.kind is Kind.OK


BLANK = Parsed(Kind.EMPTY, stated=False)
DASH = Parsed(Kind.EMPTY, code="W_NOT_STATED")
SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-" * 8)
EXCEL_ERRORS = re.compile(
    r"#(?:n/?[abv]t?|verw|ref|waarde|value|deel/0|div/0|naam|name|getal|num|leeg|null|fout|overloop"
    r"|spill|calc|niets|getting_data)[!?]?|err:\d+",
    re.I,
)
PM = re.compile(r"-?\s?p\.?\s?m\.?|pro\smemorie|memorie", re.I)
NOT_APPLICABLE = re.compile(r"n\.?\s?v\.?\s?t\.?|niet van toepassing", re.I)
UNKNOWN = {".": "", "x": "ouder CBS-teken: geheim", "?": "", "onbekend": "", "niet bekend": "",
           "nog niet bekend": "", "n.b.": "", "nb": ""}  # fmt: skip
FEWER = re.compile(
    r"(?:<|minder dan|kleiner dan)\s?(\d{1,6})(\*{0,2})|(?:≤|<=)\s?(\d{1,6})(\*{0,2})", re.I
)
HIDDEN = {"afgeschermd", "onderdrukt", "afgeschermd (klein aantal)"}
MARKS = re.compile(r"\s?(\*{1,2}|[¹²³⁴⁵⁶⁷⁸⁹⁾]+|\s\d\))$")
CERTAINTY = {"*": ("voorlopig", "voorlopig"), "**": ("nader voorlopig", "nader_voorlopig")}
GROUPED = r"\d{1,3}(?:[. ]\d{3})+|\d+"
CURRENCY = r"(?:€|eur(?:o)?\b)?"
AMOUNT = re.compile(
    rf"(?P<sign>[-+]|-/-)?\s?{CURRENCY}\s?(?P<second>[-+]|-/-)?\s?(?P<whole>{GROUPED})"
    rf"(?:,(?P<cents>\d+|-{{1,2}}))?\s?{CURRENCY}\s?(?P<after>-)?\s?(?P<side>[VN])?",
    re.I,
)
ENGLISH = re.compile(
    r"[-+]?\s?(?:€|eur)?\s?(?:\d+\.\d{1,2}|\d{1,3}(?:,\d{3})+\.\d+|\d+\.\d{4,})", re.I
)
COUNT = re.compile(rf"(?P<sign>[-+])?\s?(?P<whole>{GROUPED})(?:,(?P<rest>\d+))?(?P<after>-)?")
YES = {"ja", "j", "yes", "y", "waar", "true", "x", "v", "✓", "✔", "1", TRUE.lower()}
NO = {"nee", "n", "neen", "no", "onwaar", "false", "0", FALSE.lower()}


def squeezed(text: str) -> str:
    """The text with every kind of space as one plain space, and every kind of dash as a hyphen."""
    return SPACES.sub(" ", text).strip().translate(DASHES)


def text_fault(text: str) -> str:
    """The message code where a text holds what cannot be seen or printed."""
    if text.isascii() and text.isprintable():
        return ""
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cf", "Co", "Cn") or character == "\ufffd":
            return "E_INVISIBLE_CHARS"
        if category in ("Cc", "Cs") and character not in "\t\r\n":
            return "E_CONTROL_CHARS"
    return ""


def read_text(value: Raw, most: int = MOST_TEXT) -> Parsed:
    """A text as it stands, with its line breaks."""
    if value is None:
        return BLANK
    text = "\n".join(shown(value).strip().splitlines())
    if code := text_fault(text):
        return Parsed(Kind.ERROR, code=code)
    if len(text) > most:
        return Parsed(Kind.ERROR, code="E_TEXT_TOO_LONG", notes=(str(most),))
    return Parsed(Kind.OK, text) if text else BLANK


def marker(text: str) -> Parsed | None:
    """What stands where a number could not: empty, a dash, PM, n.v.t., unknown, an Excel error."""
    lowered = text.lower()
    if not text:
        return BLANK
    if set(text) == {"-"}:
        return DASH
    if PM.fullmatch(text):
        return Parsed(Kind.PM, code="W_AMOUNT_PM")
    if NOT_APPLICABLE.fullmatch(text):
        return Parsed(Kind.NOT_APPLICABLE, code="W_NOT_APPLICABLE")
    if lowered in UNKNOWN:
        note = UNKNOWN[lowered]
        return Parsed(Kind.UNKNOWN, notes=(note,) if note else (), code="I_UNKNOWN")
    if EXCEL_ERRORS.fullmatch(text):
        return Parsed(Kind.EXCEL_ERROR, code="E_EXCEL_ERROR")
    return None


def amount(value: Raw, factor: Decimal = Decimal(1)) -> Parsed:
    """Euros. With a factor (x € 1.000) more decimals than cents may be meant."""
    if isinstance(value, int | Decimal):
        return _euros(Decimal(value), factor)
    text = squeezed(shown(value))
    if code := text_fault(text):
        return Parsed(Kind.ERROR, code=code)
    if found := marker(text):
        return replace(found, notes=("CBS-teken",)) if text == "." else found
    negative = text.startswith("(") and text.endswith(")")
    if not (match := AMOUNT.fullmatch(text[1:-1].strip() if negative else text)):
        if ENGLISH.fullmatch(text):
            doubt = "Engelse notatie" + ("?" if "," not in text else "")
            return Parsed(Kind.AMBIGUOUS, notes=(doubt,), code="E_AMOUNT_AMBIGUOUS")
        return Parsed(Kind.ERROR, code="E_NOT_A_NUMBER")
    return _written(match, negative, factor)


def _written(match: re.Match[str], negative: bool, factor: Decimal) -> Parsed:
    whole, cents = match["whole"], (match["cents"] or "").replace("-", "")
    if len(cents) > 2 and factor == 1:
        note = "drie decimalen: alleen toegestaan bij factor (mln)"
        return Parsed(Kind.AMBIGUOUS, notes=(note,), code="E_AMOUNT_AMBIGUOUS")
    signs = [match["sign"], match["second"], match["after"], negative or None]
    signs.append("N" if (match["side"] or "").upper() == "N" else None)
    minus = [sign for sign in signs if sign and sign != "+"]
    if len(minus) > 1:
        return Parsed(Kind.AMBIGUOUS, notes=("twee mintekens",), code="E_AMOUNT_AMBIGUOUS")
    number = Decimal(f"{re.sub('[. ]', '', whole)}.{cents or 0}")
    found = _euros(-number if minus else number, factor)
    return Parsed(found.kind, found.value, _amount_notes(match), found.code or _notation(match))


def _amount_notes(match: re.Match[str]) -> tuple[str, ...]:
    if match["side"]:
        return ("voordelig" if match["side"].upper() == "V" else "nadelig",)
    bare = match[0] == match["whole"]
    return ("duizendtalpunt",) if bare and match[0].count(".") == 1 else ()


def _notation(match: re.Match[str]) -> str:
    """Unusual, but with one meaning only: told, not asked."""
    long_without_points = len(match["whole"]) > 4 and match["whole"].isdigit()
    one_decimal = len(match["cents"] or "") == 1 and match["cents"].isdigit()
    return "I_AMOUNT_NOTATION" if long_without_points or one_decimal else ""


def _euros(number: Decimal, factor: Decimal) -> Parsed:
    try:
        euros = (number * factor).quantize(CENT, ROUND_HALF_UP)
    except DecimalException:
        return Parsed(Kind.ERROR, code="E_AMOUNT_TOO_LARGE")
    if abs(euros) >= MOST_EUROS:
        return Parsed(Kind.ERROR, code="E_AMOUNT_TOO_LARGE")
    parts_of_cents = abs(euros - number * factor) > FLOAT_NOISE
    return Parsed(Kind.OK, euros + 0, code="W_ROUNDED" if parts_of_cents else "")


def count(value: Raw) -> Parsed:
    """A number of people: whole, not negative, or with a mark that says why there is none."""
    if isinstance(value, int | Decimal):
        return _people(Decimal(value))
    original = shown(value)
    text, certainty, notes = unmarked(squeezed(original))
    if code := text_fault(original):
        return Parsed(Kind.ERROR, code=code)
    if hidden := _hidden(squeezed(original)):
        return hidden
    if (found := marker(text)) and not (certainty and not text):
        return found
    if text.endswith("%"):
        return Parsed(Kind.ERROR, notes=("percentage",), code="E_NOT_A_NUMBER")
    if not text.isascii():
        wide = ("volbreedte",) if unicodedata.normalize("NFKC", text).isascii() else ()
        return Parsed(Kind.ERROR, notes=wide, code="E_NOT_A_NUMBER")
    if not (match := COUNT.fullmatch(text)):
        return Parsed(Kind.ERROR, code="E_NOT_A_NUMBER")
    number = Decimal(f"{re.sub('[. ]', '', match['whole'])}.{match['rest'] or 0}")
    minus = match["sign"] == "-" or match["after"]
    found = _people(-number if minus else number)
    return Parsed(found.kind, found.value, found.notes or notes, found.code, None, certainty)


def unmarked(text: str) -> tuple[str, str, tuple[str, ...]]:
    """The text without its footnote mark, and what the mark says: 3* is provisional."""
    if not (mark := MARKS.search(text)) or mark.start() == 0:
        return text, "", ()
    note, certainty = CERTAINTY.get(mark[1], ("voetnoot", ""))
    return text[: mark.start()].strip(), certainty, (note,)


def _hidden(text: str) -> Parsed | None:
    """A number that is not shown: <5, or in words without saying how many at most."""
    if text.lower() in HIDDEN:
        notes = ("hoeveel ten hoogste staat er niet bij",)
        return Parsed(Kind.SUPPRESSED, None, notes, "W_SUPPRESSED_INPUT")
    fewer = FEWER.fullmatch(text)
    return _suppressed(fewer) if fewer else None


def _suppressed(fewer: re.Match[str]) -> Parsed:
    most = int(fewer[1]) - 1 if fewer[1] else int(fewer[3])
    certainty = CERTAINTY.get(fewer[2] or fewer[4] or "", ("", ""))[1]
    if most < 0:
        return Parsed(Kind.ERROR, code="E_NOT_A_NUMBER")
    return Parsed(Kind.SUPPRESSED, None, (f"max {most}",), "W_SUPPRESSED_INPUT", most, certainty)


def _people(number: Decimal) -> Parsed:
    if number < 0:
        return Parsed(Kind.ERROR, notes=("negatief",), code="E_COUNT_NEGATIVE")
    if number > MOST_PEOPLE:
        return Parsed(Kind.ERROR, code="E_COUNT_TOO_LARGE")
    if number != number.to_integral_value():
        return Parsed(Kind.ERROR, notes=("geen geheel getal",), code="E_NOT_INTEGER")
    return Parsed(Kind.OK, int(number))


def percentage(value: Raw) -> Parsed:
    """91, 91% or 91,5; between 0 and 200."""
    text = squeezed(shown(value)).removesuffix("%").strip()
    if found := marker(text):
        return found
    match = COUNT.fullmatch(text)
    if match is None or len(match["rest"] or "") > 2:
        return Parsed(Kind.ERROR, code="E_NOT_A_NUMBER")
    number = Decimal(f"{re.sub('[. ]', '', match['whole'])}.{match['rest'] or 0}")
    if match["sign"] == "-" or number > 200:
        return Parsed(Kind.ERROR, code="E_PERCENTAGE")
    return Parsed(Kind.OK, number.quantize(CENT))


def whole(value: Raw, most: int = 32_767) -> Parsed:
    """A sequence number."""
    found = count(value)
    if found.ok and found.value > most:
        return Parsed(Kind.ERROR, code="E_COUNT_TOO_LARGE")
    return (
        found if found.ok or found.kind is Kind.EMPTY else Parsed(Kind.ERROR, code="E_NOT_A_NUMBER")
    )


def yes_no(value: Raw) -> Parsed:
    text = squeezed(shown(value)).lower()
    if not text:
        return BLANK
    if text in YES or text in NO:
        return Parsed(Kind.OK, text in YES)
    return Parsed(Kind.ERROR, code="E_YES_NO")


def code(value: Raw) -> Parsed:
    """A short code such as B2.03; a number keeps its digits."""
    return read_text(value, 12)
