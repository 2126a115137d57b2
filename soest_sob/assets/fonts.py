"""Fonts: unchanged TrueType files for the PDF, small WOFF2 files for the browser.

The PDF engine makes its own selection of glyphs. For the web we make one here; the licence (OFL)
reserves the name "Source" for the unchanged font, so the selection goes by another name.
"""

import logging
import shutil
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

PACKAGE = "source-sans"
PDF_FONTS = ("Regular", "Semibold", "Bold", "It")
WEB_FONTS = {"Regular": "regular", "Semibold": "semibold", "It": "italic"}
WEB_FAMILY = "Agenda Sans"
# Latin with the accents of Europe, punctuation, the euro, arrows, and the signs that pages use.
CHARACTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x218, 0x21C),
    *range(0x2010, 0x2016),
    *range(0x2018, 0x201F),
    *(0x2020, 0x2022, 0x2026, 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC),
    *(0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
    *(0x25A0, 0x25A1, 0x25B2, 0x25B6, 0x25BC, 0x25C6, 0x25CB, 0x25CF),
    *(0x2713, 0x2714, 0x2717, 0x2718),
)
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every glyph

NAMES_WITH_FAMILY = (1, 3, 4, 6, 16, 21, 25)


def copy_for_pdf(modules: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for style in PDF_FONTS:
        shutil.copyfile(_source(modules, style), target / f"SourceSans3-{style}.ttf")


def write_for_web(modules: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for style, name in WEB_FONTS.items():
        font = TTFont(_source(modules, style), recalcTimestamp=False)
        _select(font)
        _rename(font)
        font.flavor = "woff2"
        font.save(target / f"agenda-sans-{name}.woff2")


def _source(modules: Path, style: str) -> Path:
    return modules / PACKAGE / "TTF" / f"SourceSans3-{style}.ttf"


def _select(font: TTFont) -> None:
    options = Options(layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"])
    options.hinting = False
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)


def _rename(font: TTFont) -> None:
    for record in font["name"].names:
        if record.nameID in NAMES_WITH_FAMILY:
            text = record.toUnicode().replace("Source Sans 3", WEB_FAMILY)
            record.string = text.replace("SourceSans3", WEB_FAMILY.replace(" ", ""))
