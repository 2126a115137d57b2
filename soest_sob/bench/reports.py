"""How long the PDFs of a round take, beside Chromium printing the same pages and LibreOffice.

Everything in one run on one machine, so that the ratios say more than the seconds. Cold is a new
process per edition, as the product makes them; warm is one process that made another one before.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter

from django.conf import settings
from pypdf import PdfReader

from agenda.reports import pdf
from agenda.reports.editions import Edition, edition
from agenda.reports.limited import render_limited
from agenda.reports.progress import ProgressReport, StepFigures, collect
from agenda.reports.spreadsheet import as_xlsx
from buildingblocks.models import Region

GROWTH = (10, 50, 100, 200)
NO_STEPS = StepFigures((), (), (), (), (), ())
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")


@dataclass(frozen=True)
class Line:
    """One way to make them all: seconds in all, and over how many pages."""

    name: str
    seconds: float
    pages: int

    def row(self, base: "Line") -> str:
        each = self.seconds / self.pages
        ratio = each / (base.seconds / base.pages)
        return f"{self.name:44} {self.seconds:8.2f} {self.pages:6d} {each:8.3f} {ratio:8.2f}"


HEAD = f"{'wat':44} {'s':>8} {'blz.':>6} {'s/blz.':>8} {'keer':>8}"


def editions_of(region: Region, on: date) -> list[ProgressReport]:
    """The whole region, then each municipality."""
    whole = collect(region, on=on)
    slugs = [member.slug for member in whole.places.participants]
    return [whole, *(collect(region, on=on, municipality_slug=slug) for slug in slugs)]


def report_lines(region: Region, on: date, runs: int) -> Iterator[str]:
    reports = editions_of(region, on)
    laid_out, seconds = _timed(lambda: [edition(report) for report in reports])
    made = [_warm(found) for found in laid_out]
    pages = sum(map(_pages, made))
    yield f"{len(reports)} edities, samen {pages} bladzijden; {runs} keer, telkens de mediaan"
    yield HEAD
    base = Line("pdf, koud, één tegelijk", _median(runs, lambda: _all(_cold, laid_out)), pages)
    both = Line("pdf, koud, twee tegelijk", _median(runs, lambda: _two(laid_out)), pages)
    warm = Line("pdf, warm, één proces", _median(runs, lambda: _all(_warm, laid_out)), pages)
    for line in (base, both, warm):
        yield line.row(base)
    yield Line("pagina’s en bijlagen (json, csv, xlsx)", seconds, pages).row(base)
    with tempfile.TemporaryDirectory() as folder:
        for other in _others(Path(folder), laid_out, reports, runs):
            yield other if isinstance(other, str) else other.row(base)
    yield from _growth(reports[0])


def _timed(work: Callable[[], list[Edition]]) -> tuple[list[Edition], float]:
    start = perf_counter()
    return work(), perf_counter() - start


def _median(runs: int, work: Callable[[], object]) -> float:
    return median(_seconds(work) for _ in range(runs))


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _all(work: Callable[[Edition], bytes], editions: Sequence[Edition]) -> None:
    for found in editions:
        work(found)


def _two(editions: Sequence[Edition]) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_cold, editions))


def _cold(found: Edition) -> bytes:
    return render_limited(found.html, created=found.created, attachments=found.attachments)


def _warm(found: Edition) -> bytes:
    return pdf.render(found.html, created=found.created, attachments=found.attachments)


def _pages(content: bytes) -> int:
    return len(PdfReader(BytesIO(content)).pages)


def _others(
    folder: Path, laid_out: Sequence[Edition], reports: Sequence[ProgressReport], runs: int
) -> Iterator[Line | str]:
    """What else a clerk could use; each starts anew per file, as it does from a menu."""
    base = Path(settings.STATICFILES_DIRS[0]).resolve().as_uri()
    pages, sheets = [], []
    for number, (found, report) in enumerate(zip(laid_out, reports, strict=True)):
        pages.append(folder / f"{number}.html")
        pages[-1].write_text(found.html.replace("<head>", f'<head><base href="{base}/">'))
        sheets.append(folder / f"{number}.xlsx")
        sheets[-1].write_bytes(as_xlsx(report))
    chromium = shutil.which(CHROMIUM[0])
    if chromium is None:
        yield "Chromium staat niet op deze machine: niet gemeten."
    else:
        yield _run("Chromium drukt dezelfde pagina af", pages, runs, _printed)
    if shutil.which("soffice") is None:
        yield "LibreOffice staat niet op deze machine: niet gemeten."
        return
    _convert("odt", pages)
    texts = [page.with_suffix(".odt") for page in pages]
    made = {"LibreOffice: ODT van dezelfde pagina": texts, "LibreOffice: XLSX": sheets}
    if not all(text.exists() for text in texts):
        del made["LibreOffice: ODT van dezelfde pagina"]
        yield "LibreOffice Writer staat niet op deze machine: ODT niet gemeten."
    for name, files in made.items():
        yield _run(name, files, runs, lambda some: _convert("pdf", some))


def _run(name: str, files: list[Path], runs: int, work: Callable[[list[Path]], None]) -> Line:
    def each() -> None:
        for file in files:
            work([file])

    seconds = _median(runs, each)
    return Line(name, seconds, sum(_pages(f.with_suffix(".pdf").read_bytes()) for f in files))


def _printed(files: list[Path]) -> None:
    for file in files:
        target = f"--print-to-pdf={file.with_suffix('.pdf')}"
        _quietly([*CHROMIUM, target, file.as_uri()])


def _convert(to: str, files: list[Path]) -> None:
    form = ["--infilter=writer_web_HTML"] if to == "odt" else []
    kind = "odt:writer8" if to == "odt" else to
    folder = str(files[0].parent)
    _quietly(["soffice", "--headless", *form, "--convert-to", kind, "--outdir", folder,
              *map(str, files)])  # fmt: skip


def _quietly(command: list[str]) -> None:
    subprocess.run(command, check=False, capture_output=True, timeout=300)  # noqa: S603  # our own


def _growth(report: ProgressReport) -> Iterator[str]:
    """The same report with ever more agenda items, without their steps."""
    yield f"{'agendapunten (warm)':44} {'s':>8} {'blz.':>6} {'s/blz.':>8}"
    for size in GROWTH:
        some = report.agenda.items
        items = tuple(
            replace(some[index % len(some)], id=index, code=f"Z.{index:03}", steps=())
            for index in range(size)
        )
        agenda = replace(report.agenda, items=items)
        found = edition(replace(report, agenda=agenda, steps=NO_STEPS))
        start = perf_counter()
        pages = _pages(_warm(found))
        seconds = perf_counter() - start
        yield f"{size:<44d} {seconds:8.2f} {pages:6d} {seconds / pages:8.3f}"
