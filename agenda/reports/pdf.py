"""A finished page becomes a PDF: PDF/A-3a (or 2a) and PDF/UA-1 in one file.

The only module that knows WeasyPrint, and it imports it when it is needed: a machine without
Pango serves the site and says in clear words why there is no PDF. Same page, moment, attachments
and `fingerprint()` give the same bytes, in any process. Nothing outside `ASSETS` is ever read.
"""

import ctypes
import hashlib
import importlib.metadata
import logging
import threading
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypedDict, cast

from django.conf import settings

from agenda.reports.finisher import finisher

logger = logging.getLogger(__name__)

Variant = Literal["pdf/a-3a", "pdf/a-2a"]

# Addresses in `.invalid` never resolve: a page can name our own assets and nothing else.
BASE_URL = "https://rapport.invalid/"
FONTS = ("Regular", "Semibold", "Bold", "It")
ASSETS = {
    "css/report.css": "text/css",
    **{f"fonts/ttf/SourceSans3-{font}.ttf": "font/ttf" for font in FONTS},
}
# Their version decides the bytes, as do Pango, HarfBuzz, zlib and our own assets.
PACKAGES = ("weasyprint", "pydyf", "fonttools", "pyphen", "tinycss2", "tinyhtml5", "cssselect2",
            "openpyxl")  # fmt: skip

NO_LIBRARIES = (
    "PDF's maken kan op deze machine nog niet: installeer de Debian-pakketten "
    "libpangoft2-1.0-0 en libharfbuzz-subset0 en start de toepassing opnieuw."
)
NO_ASSETS = "PDF's maken kan nog niet: {} ontbreekt. Voer make assets uit."


class PdfError(Exception):
    """No PDF was made; the message is Dutch and meant for the person who asked."""


class PdfUnavailable(PdfError):
    """This installation cannot make PDFs; the message says what to install."""


class UnsafeResource(PdfError):
    """The page asked for something outside the project's own assets."""


class FaultyLayout(PdfError):
    """The renderer warned, and `strict` was asked for."""


class ReportTooLarge(PdfError):
    """Time or memory ran out."""


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF, with a plain name such as `gegevens.json`."""

    name: str
    description: str
    content: bytes
    mime: str


class Inside(TypedDict):
    """Of `render`: which kind of PDF, and what it carries."""

    variant: Variant
    attachments: Sequence[Attachment]


def render(
    html: str,
    *,
    created: datetime,
    attachments: Sequence[Attachment] = (),
    variant: Variant = "pdf/a-3a",
    strict: bool = False,
) -> bytes:
    """The page as PDF. `created` is the date inside it: the data's, never the clock's.

    What the renderer warns of is logged, or raised as `FaultyLayout` when `strict`.
    """
    _check(created, attachments, variant)
    weasyprint, assets = _weasyprint(), asset_files()
    fetcher, moment = _locked_fetcher(assets), created.astimezone(UTC)
    html, strange = _printable(html, assets["fonts/ttf/SourceSans3-Regular.ttf"])
    with _warnings() as warnings:
        if strange:
            warnings.append(f"not in the font: {strange!a}")
        page = weasyprint.HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
        document = page.render(pdf_variant=variant)
        document.metadata.created = document.metadata.modified = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        pdf = document.write_pdf(
            pdf_variant=variant,
            attachments=[
                weasyprint.Attachment(
                    string=file.content,
                    name=file.name,
                    description=file.description,
                    created=moment,
                    modified=moment,
                    relationship="Data",
                )
                for file in sorted(attachments, key=lambda file: file.name)
            ],
            finisher=finisher({file.name: file.mime for file in attachments}),
        )
    if fetcher.refused:
        raise UnsafeResource(f"Het rapport verwijst naar iets van buiten: {fetcher.refused}.")
    _report(warnings, strict)
    return cast("bytes", pdf)


def as_set(files: Sequence[Attachment]) -> Inside:
    """Data inside the PDF (A-3a) or beside it (A-2a, which some archives ask for), as was set."""
    variant = cast("Variant", settings.REPORT_PDF)
    return {"variant": variant, "attachments": files if variant == "pdf/a-3a" else ()}


def fingerprint() -> dict[str, str]:
    """Everything that may change the bytes of a PDF while the page stays the same."""
    _weasyprint()
    pango = ctypes.CDLL("libpango-1.0.so.0").pango_version_string
    harfbuzz = ctypes.CDLL("libharfbuzz.so.0").hb_version_string
    pango.restype = harfbuzz.restype = ctypes.c_char_p
    digest = hashlib.sha256()
    for path in asset_files().values():
        digest.update(Path(path).read_bytes())
    return {name: importlib.metadata.version(name) for name in PACKAGES} | {
        "pango": pango().decode(),
        "harfbuzz": harfbuzz().decode(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "assets": digest.hexdigest(),
        "variant": settings.REPORT_PDF,
    }


def _check(created: datetime, attachments: Sequence[Attachment], variant: Variant) -> None:
    if created.tzinfo is None:
        raise ValueError("created needs a time zone")
    if attachments and variant == "pdf/a-2a":
        raise ValueError("PDF/A-2a carries no attachments; offer the files beside it")
    if len({file.name for file in attachments}) < len(attachments):
        raise ValueError("two attachments have the same name")


def _report(warnings: list[str], strict: bool) -> None:
    if warnings and strict:
        raise FaultyLayout("De opmaak van het rapport heeft fouten: " + "; ".join(warnings))
    for warning in warnings:
        logger.warning("renderer: %s", warning)


def _weasyprint() -> Any:
    """WeasyPrint, or why it cannot work here. Without the subset library bytes would differ."""
    logging.getLogger("weasyprint").propagate = False  # `_warnings` listens to it
    try:
        import weasyprint  # 0.3 seconds, and it needs Pango
        from weasyprint.text.ffi import harfbuzz_subset
    except OSError as error:
        raise PdfUnavailable(NO_LIBRARIES) from error
    if harfbuzz_subset is None:
        raise PdfUnavailable(NO_LIBRARIES)
    return weasyprint


def asset_files() -> dict[str, str]:
    """Name -> file of every asset a page may use."""
    found = {}
    for name in ASSETS:
        paths = [Path(folder) / name for folder in settings.STATICFILES_DIRS]
        path = next((path for path in paths if path.is_file()), None)
        if path is None:
            raise PdfUnavailable(NO_ASSETS.format(name))
        found[name] = str(path)
    return found


def _printable(html: str, font: str) -> tuple[str, str]:
    """The page in characters that our font has, and those it has not; these become a square.

    A borrowed font would give other bytes elsewhere, and invisible marks may turn words around.
    """
    from fontTools.ttLib import TTFont  # noqa: PLC0415  # a tenth of a second, PDFs only

    text = unicodedata.normalize("NFC", html)
    with TTFont(font, lazy=True) as opened:
        known = {*map(chr, opened.getBestCmap()), *"\t\n\r"}
    strange = {char for char in set(text) if char not in known or _is_invisible(char)}
    replaced = {ord(char): "" if _is_invisible(char) else "□" for char in strange}
    return text.translate(replaced), "".join(sorted(strange))


def _is_invisible(char: str) -> bool:
    """Marks that only steer; tabs, line ends and places where words may break are fine."""
    return unicodedata.category(char) in {"Cc", "Cf"} and char not in "\t\n\r\u00ad\u200b"


def _locked_fetcher(assets: Mapping[str, str]) -> Any:
    """Reads our own assets by exact name, refuses and remembers all else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class LockedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def __init__(self) -> None:
            super().__init__(allowed_protocols=())
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(BASE_URL)
            if not url.startswith(BASE_URL) or name not in assets:
                self.refused.append(url[:200])
                raise ValueError("not one of our assets")
            body = Path(assets[name]).read_bytes()
            return URLFetcherResponse(url, body, {"Content-Type": ASSETS[name]})

    return LockedFetcher()


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What WeasyPrint warns of in this thread."""
    messages: list[str] = []
    thread = threading.get_ident()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == thread:
                messages.append(record.getMessage())

    listener = Listener(logging.WARNING)
    source = logging.getLogger("weasyprint")
    source.addHandler(listener)
    try:
        yield messages
    finally:
        source.removeHandler(listener)
