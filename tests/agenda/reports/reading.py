"""Reads reports back: which figure stands where, and what a PDF says."""

import html
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime

import pypdf

from agenda.reports.layout.cells import written
from agenda.reports.progress import ProgressReport, collect, every_figure
from buildingblocks.models import Region

END_OF_2025 = date(2025, 12, 31)
WITHOUT_VALUE = {
    "nog niet bekend",
    "niet te berekenen",
    "n.v.t.",
    "afgeschermd",
    "bedrag per eenheid",
}
FIGURE = re.compile(r'data-figure="([^"]+)"[^>]*>([^<]*)<')
NUMBER = re.compile(r"\d[\d.,]*\d%?|\d%?")


def report_of(region: str, municipality: str = "", **asked) -> ProgressReport:
    found = Region.objects.get(slug=region)
    return collect(found, on=END_OF_2025, municipality_slug=municipality, **asked)


def editions(
    region: Region, *, on: date, known_at: datetime | None = None
) -> tuple[ProgressReport, ...]:
    """The report of the region, and that of each of its municipalities."""
    whole = collect(region, on=on, known_at=known_at)
    slugs = (member.slug for member in whole.places.participants)
    each = (collect(region, on=on, known_at=known_at, municipality_slug=slug) for slug in slugs)
    return whole, *each


def squeezed(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def figures_in(page: str) -> dict[str, set[str]]:
    """What each figure reads as, everywhere it stands on a page."""
    found: dict[str, set[str]] = defaultdict(set)
    for keys, text in FIGURE.findall(page):
        for key in html.unescape(keys).split():
            found[key].add(squeezed(html.unescape(text)))
    return found


def text_of(page: str) -> str:
    """The words of a page, without the drawings in it."""
    body = page[page.index("<body>") :]
    body = re.sub(r"<svg.*?</svg>", " ", body, flags=re.DOTALL)
    return squeezed(html.unescape(re.sub(r"<[^>]+>", " ", body)))


def pages_of(content: bytes) -> list[str]:
    return [squeezed(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(content)).pages]


def missing_from(report: ProgressReport, page: str) -> Iterator[str]:
    """Figures that the page does not print, or prints otherwise."""
    shown = figures_in(page)
    for figure in every_figure(report):
        printed = shown.get(figure.key, set())
        if figure.is_known and squeezed(written(figure)) not in printed:
            yield f"{figure.key}: {written(figure)} not in {printed}"
        if not figure.is_known and not printed & WITHOUT_VALUE and not is_optional(figure.key):
            yield f"{figure.key}: not known, printed as {printed}"


def is_optional(key: str) -> bool:
    """Money that was never set aside needs no column; without an aim nothing is needed for it."""
    return key.startswith(("reserved.", "held_back.", "needed."))


def numbers_lost(page: str, content: bytes) -> list[str]:
    """Numbers that the page holds more often than the PDF made from it."""
    on_paper = "".join(pages_of(content)).replace(" ", "")
    wanted = Counter(NUMBER.findall(text_of(page)))
    return [number for number, times in wanted.items() if on_paper.count(number) < times]
