"""From one report of a frozen dataset to the files of its edition, and what they were made with."""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from agenda.reports import pdf
from agenda.reports.attachments import attachments
from agenda.reports.bundle import MIME, edition_bundle
from agenda.reports.editions import TEMPLATE, filename
from agenda.reports.keeping import Made
from agenda.reports.layout import layout
from agenda.reports.limited import render_limited
from agenda.reports.pdf import as_set
from agenda.reports.progress import ProgressReport
from agenda.reports.sidecar import sidecars

PAGE = "reports/edition.html"
HTML = "text/html; charset=utf-8"
LAID_OUT_BY = (
    "templates/reports/**/*.html",
    "templates/charts/*.svg",
    "agenda/reports/layout/*.py",
    "agenda/reports/charts/*.py",
    "agenda/reports/spreadsheet/*.py",
    "agenda/reports/attachments.py",
    "agenda/reports/sidecar.py",
)


@cache
def made_with() -> dict[str, str]:
    """Renderer and layout: with the same ones the same dataset gives the same bytes."""
    return {**pdf.fingerprint(), "layout": _layout()}


def _layout() -> str:
    digest = hashlib.sha256()
    for pattern in LAID_OUT_BY:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def print_page(report: ProgressReport, created: datetime) -> str:
    """What is printed, as the renderer gets it."""
    return render_to_string(TEMPLATE, {"report": layout(report), "created": created.isoformat()})


def screen_page(report: ProgressReport) -> str:
    """The same chapters for a page of the site; without the frame of the site around it."""
    return render_to_string(PAGE, {"report": layout(report)})


def files_of(report: ProgressReport, created: datetime) -> list[Made]:
    """Every file of an edition. Raises PdfError, with a message to show."""
    inside = attachments(report)
    source = print_page(report, created)
    name = filename(report).removesuffix(".pdf")
    printed = render_limited(source, created=created, **as_set(inside))
    loose = [
        Made(Path(a.name).suffix[1:], f"{name}{Path(a.name).suffix}", a.mime, a.content)
        for a in inside
    ]
    sent = [Made("pdf", f"{name}.pdf", "application/pdf", printed), *loose]
    named = {file.name: file.content for file in sent}
    about = sidecars(report, named, created=created)
    return [
        *sent,
        Made("page", f"{name}.html", HTML, screen_page(report).encode()),
        Made("print", f"{name}-druk.html", HTML, source.encode()),
        Made("xml", next(iter(about)), "application/xml", next(iter(about.values()))),
        Made("zip", f"{name}.zip", MIME, edition_bundle(report, named, created=created)),
    ]
