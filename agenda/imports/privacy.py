"""Numbers that look like a BSN (burgerservicenummer). A file that holds one is not taken in.

Nine digits that pass the elfproef, together or in groups; never an amount with its euro sign or
its cents. One in eleven other numbers of nine digits passes too; the message says what to do.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape

from agenda.imports.workbook import Raw, Workbook

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# Groups as people write them, with one kind of separator throughout.
GROUPS = {
    (9,), (3, 3, 3), (4, 2, 3), (4, 5), (5, 4), (2, 3, 4), (3, 2, 4), (2, 2, 2, 3), (3, 2, 2, 2),
    (1, 2, 2, 2, 2), (6, 3), (3, 6), (2, 7), (8, 1), (1, 1, 1, 1, 1, 1, 1, 1, 1),
}  # fmt: skip
NAMED = re.compile(r"\b(?:bsn|burger\s?service\s?n\w*|sofi\s?-?n\w*)\W{0,10}\d{8,9}(?!\d)", re.I)
MONEY = re.compile(r"(?:€|eur(?:o)?)\s*[-+]?\s*$", re.I)
HEADINGS = re.compile(
    r"\b(?:bsn|burger\s?service\s?nummer|sofi\s?nummer|geboorte\s?(?:datum|jaar)|achternaam|voornaam"
    r"|voorletters|roepnaam|client\s?(?:nummer|naam)|klant\s?(?:nummer|naam)|naam\s(?:kandidaat|klant"
    r"|client|deelnemer|medewerker|werknemer))\b"
)
MANY_DIGITS = re.compile(r"\d(?:\D{0,3}\d){7}")


def eleven(digits: str) -> bool:
    """The elfproef for a BSN; nine times the same digit is no number of anybody."""
    if len(digits) != 9 or len(set(digits)) == 1:
        return False
    return sum(int(d) * weight for d, weight in zip(digits, WEIGHTS, strict=True)) % 11 == 0


def in_text(text: str) -> bool:
    """Whether somewhere in the text stands what looks like a BSN."""
    if len(text) < 8 or not MANY_DIGITS.search(text):
        return False
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return bool(NAMED.search(plain)) or any(_numbers(plain))


def _numbers(text: str) -> Iterator[bool]:
    for found in re.finditer(r"(?<!\d)(?<!\d,)\d[\d .\-/]{7,16}(?!\d)", text):
        for run in _runs(found[0].rstrip(" .-/")):
            start = found.start() + found[0].index(run)
            if _is_amount(text, start, start + len(run)):
                continue
            yield eleven(re.sub(r"\D", "", run))


def _runs(text: str) -> Iterator[str]:
    """The parts of a row of digits that are nine digits in groups with one kind of separator."""
    parts = re.split(r"([ .\-/]+)", text)
    groups, marks = parts[::2], parts[1::2]
    for first in range(len(groups)):
        sizes: list[int] = []
        for last in range(first, len(groups)):
            sizes.append(len(groups[last]))
            if sum(sizes) >= 9:
                break
        between = marks[first : first + len(sizes) - 1]
        if tuple(sizes) in GROUPS and len(set(between)) <= 1:
            yield "".join(parts[2 * first : 2 * (first + len(sizes)) - 1])


def _is_amount(text: str, start: int, end: int) -> bool:
    return bool(MONEY.search(text[:start]) or re.match(r",(?:\d|-)", text[end:]))


def in_value(value: Raw) -> bool:
    if isinstance(value, str):
        return in_text(value)
    if isinstance(value, int):
        return 10**8 <= value < 10**9 and eleven(str(value))
    return False


def is_personal_heading(normalised: str) -> bool:
    """Whether a column with this heading is about people, whatever stands under it."""
    return bool(HEADINGS.search(normalised))


def in_workbook(book: Workbook) -> dict[tuple[str, int, int], bool]:
    """Where it stands: sheet, row and column counted from 0; True where only a number stands there.

    A bare number may turn out to be an amount, once the columns are known.
    """
    clean: set[Raw] = set()
    found = {}
    for sheet in book.sheets:
        for number, row in enumerate(sheet.rows):
            for column, value in enumerate(row):
                if value in clean or not _may_be(value):
                    continue
                if in_value(value):
                    bare = not isinstance(value, str) or value.replace(".", "").strip().isdigit()
                    found[sheet.name, number, column] = bare
                elif len(clean) < 100_000:
                    clean.add(value)
    return found


def _may_be(value: Raw) -> bool:
    if isinstance(value, str):
        return len(value) > 7
    return isinstance(value, int) and value >= 10**8


def in_xml(xml: bytes) -> list[str]:
    """Texts in a part of the workbook that hold one; the caller keeps nothing of them."""
    return [text.strip() for text in _texts(xml) if in_text(text)]


def _texts(xml: bytes) -> Iterable[str]:
    ended = re.sub(
        rb"</(?:\w+:)?(?:si|p|comment|text|title|subject|description|keywords)>", b"\n", xml
    )
    plain = unescape(re.sub(rb"<[^>]*>", b"", ended).decode(errors="replace"))
    return plain.splitlines()


def in_annotations(xml: bytes) -> bool:
    """Notes at cells of an ods; calamine leaves them out."""
    notes = re.findall(rb"<office:annotation\b.*?</office:annotation>", xml, re.S)
    return any(in_xml(note) for note in notes)
