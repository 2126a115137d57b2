"""The PDF engine: valid, accessible, the same everywhere, and deaf to the outside world."""

import io
import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pikepdf
import pypdf
import pytest
from django.conf import settings as django_settings
from fontTools.ttLib import TTFont

from agenda.reports import limited, pdf
from tests.agenda.reports import sample
from tests.agenda.reports.pdf_checks import elements, faults, problems, small

pytestmark = [
    pytest.mark.pdf,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),  # WeasyPrint's ICC profile
]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ATTACHMENTS = [
    pdf.Attachment(
        "gegevens.json", "Alle gegevens (JSON)", b'{"geplaatst": 107}', "application/json"
    ),
    pdf.Attachment("cijfers.xlsx", "Alle gegevens (werkmap)", b"PK made up", XLSX),
]


@pytest.fixture(scope="module")
def html() -> str:
    return sample.html()


@pytest.fixture(scope="module")
def report(html: str) -> bytes:
    return pdf.render(html, created=sample.CREATED, attachments=ATTACHMENTS, strict=True)


@pytest.fixture(scope="module")
def texts(report: bytes) -> list[str]:
    return [" ".join(p.extract_text().split()) for p in pypdf.PdfReader(io.BytesIO(report)).pages]


def render_small(body: str, head: str = "", *, strict: bool = False) -> bytes:
    return pdf.render(small(body, head), created=sample.CREATED, strict=strict)


# Valid


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_the_report_is_archivable_and_accessible(report, profile):
    assert faults(report, profile) == []


def test_our_own_checks_find_nothing(report):
    assert problems(report) == []


def test_without_attachments_it_is_pdf_a_2(html):
    loose = pdf.render(html, created=sample.CREATED, variant="pdf/a-2a", strict=True)

    assert faults(loose, "2a") == faults(loose, "ua1") == []
    assert problems(loose, part="2") == []


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ("<html lang=nl><title>x</title><h1>a</h1><h3>b</h3>", "heading level skipped"),
        ("<html lang=nl><title>x</title><h2>a</h2>", "needs exactly one H1, first"),
        ("<html lang=nl><h1>a</h1>", "no dc:title"),
        ("<html><title>x</title><h1>a</h1>", "Lang missing or wrong"),
        (
            "<html lang=nl><h1>a</h1><svg viewBox='0 0 9 9'><path d='M0 0'/></svg>",
            "Figure without Alt",
        ),
        ("<html lang=nl><h1>a</h1><table><tr><td>1</table>", "Table without TH"),
        ("<html lang=nl><h1>a</h1><a href='/agenda/'>b</a>", "link into nowhere"),
        ("<html lang=nl><h1>a</h1>", "no associated files"),
    ],
)
def test_our_own_checks_see_what_is_wrong(wrong, fault):
    assert fault in problems(pdf.render(wrong, created=sample.CREATED))


def test_blocks_in_a_list_item_share_one_body():
    made = render_small("<ul><li>a<p>b</p><p>c</p></li><li><p>d</p></li></ul><ul><li>e</li></ul>")

    assert "LI with loose kids" not in problems(made)
    assert faults(made, "ua1") == []


def test_headers_know_their_direction(report):
    with pikepdf.open(io.BytesIO(report)) as opened:
        cells = [e for e in elements(opened.Root.StructTreeRoot) if e.S == "/TH"]

    assert {str(cell.A.Scope) for cell in cells} == {"/Column", "/Row"}


def test_running_heads_are_not_read_aloud(report):
    with pikepdf.open(io.BytesIO(report)) as opened:
        operations = [
            (str(operands[0]), str(operator))
            for operands, operator in pikepdf.parse_content_stream(opened.pages[1])
            if str(operator) == "BDC"
        ]

    assert operations.count(("/Artifact", "BDC")) >= 3


@pytest.mark.skipif(not Path("/usr/bin/qpdf").exists(), reason="qpdf is not installed")
def test_qpdf_reads_it_without_complaint(report, tmp_path):
    (tmp_path / "report.pdf").write_bytes(report)

    subprocess.run(["qpdf", "--check", "report.pdf"], cwd=tmp_path, check=True)


def test_it_stays_small(report):
    assert len(report) < 200_000


# Reproducible


def test_another_process_makes_the_same_bytes(report, html, settings, tmp_path, monkeypatch):
    order = {"created": sample.CREATED, "attachments": ATTACHMENTS, "strict": True}
    monkeypatch.setenv("PYTHONPATH", str(settings.BASE_DIR))
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "C")
    settings.BASE_DIR = tmp_path

    assert limited.render_limited(html, **order) == report


def test_the_fingerprint_names_everything_that_decides_the_bytes():
    found = pdf.fingerprint()

    assert found["weasyprint"].startswith("70.")
    assert {"pydyf", "fonttools", "pango", "harfbuzz", "zlib", "assets"} <= set(found)
    assert all(found.values())


def test_the_dates_are_those_of_the_data(report):
    with pikepdf.open(io.BytesIO(report)) as opened:
        assert str(opened.docinfo["/CreationDate"]) == "D:20260120090000Z"
        assert str(opened.docinfo["/ModDate"]) == "D:20260120090000Z"
        assert opened.open_metadata()["xmp:CreateDate"] == "2026-01-20T09:00:00Z"


# Content


def test_attachments_come_out_as_they_went_in(report):
    with pikepdf.open(io.BytesIO(report)) as opened:
        files = {name: file.get_file() for name, file in opened.attachments.items()}

        assert list(files) == ["cijfers.xlsx", "gegevens.json"]
        assert json.loads(files["gegevens.json"].read_bytes()) == {"geplaatst": 107}
        assert files["gegevens.json"].mime_type == "application/json"
        assert files["cijfers.xlsx"].mime_type == XLSX


def test_the_footnote_is_on_the_page_of_its_call(texts):
    with_call = [number for number, text in enumerate(texts) if "samen 107 inwoners" in text]
    with_note = [number for number, text in enumerate(texts) if "Geteld zijn inwoners" in text]

    assert with_call == with_note
    assert len(with_note) == 1


def test_every_page_has_its_number(texts):
    for number, text in enumerate(texts, start=1):
        assert f"Pagina {number} van {len(texts)}" in text


def test_the_contents_name_the_right_pages(texts):
    entries = re.findall(r"(\d) ([A-Z][^.]+?) ?(?:\. )+(\d+)", texts[0].replace("..", ". . "))

    assert [title for _, title, _ in entries] == [title for _, title in sample.values()["chapters"]]
    for number, title, on in entries:
        assert f"{number} {title}" in texts[int(on) - 1]


def test_unknown_reads_as_unknown(texts):
    assert "Voorbeeldwoude1 nog niet bekend 12 niet te berekenen" in " ".join(texts)


def test_markup_in_a_text_stays_text(html):
    nasty = sample.html(points=["<img src=x onerror=alert(1)> & <b>vet</b>"])
    text = pypdf.PdfReader(io.BytesIO(pdf.render(nasty, created=sample.CREATED))).pages[0]

    assert "<b>vet</b>" in text.extract_text()


def test_characters_the_font_has_not_become_a_square():
    made = render_small(
        "<p>e\N{COMBINING ACUTE ACCENT}\N{SNOWMAN}\N{RIGHT-TO-LEFT OVERRIDE}\x00é</p>"
    )
    text = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()

    assert "é□é" in text
    assert faults(made, "ua1") == []


def test_the_strict_hear_of_characters_the_font_has_not():
    with pytest.raises(pdf.FaultyLayout, match=r"not in the font: '\\u2603'"):
        render_small("<p>\N{SNOWMAN}</p>", strict=True)


def test_the_faces_of_the_font_have_the_same_characters():
    faces = [TTFont(path, lazy=True) for name, path in pdf.asset_files().items() if "ttf" in name]

    assert len({frozenset(face.getBestCmap()) for face in faces}) == 1


def test_endless_words_stay_on_the_page():
    steps = [sample._step("B" * 200, "x" * 10_000, "", "y" * 300, sample.DONE)]
    made = pdf.render(sample.html(past=steps), created=sample.CREATED, strict=True)

    assert faults(made, "3a") == []


# Closed


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("<img src='file:///etc/passwd' alt=x>", ""),
        ("<img src='http://127.0.0.1:9/x.png' alt=x>", ""),
        ("<img src='css/../../manage.py' alt=x>", ""),
        ("<img src='css/report.css?x=1' alt=x>", ""),
        ("<img src='data:image/svg+xml,<svg/>' alt=x>", ""),
        ("<object data='file:///etc/passwd'></object>", ""),
        ("<a rel=attachment href='file:///etc/passwd'>x</a>", ""),
        ("<svg viewBox='0 0 9 9'><title>t</title><image href='file:///etc/passwd'/></svg>", ""),
        ("<p style='background:url(file:///etc/passwd)'>x</p>", ""),
        ("", "<link rel=attachment href='file:///etc/passwd'>"),
        ("", "<link rel=stylesheet href='https://example.org/x.css'>"),
        ("", "<style>@import url('file:///etc/x.css');</style>"),
        ("", "<style>@font-face{font-family:a;src:url('file:///etc/a.ttf')}p{font:9pt a}</style>"),
        ("", "<base href='file:///etc/'><link rel=stylesheet href='passwd'>"),
    ],
)
def test_a_page_reaches_nothing_outside_our_assets(body, head):
    with pytest.raises(pdf.UnsafeResource, match="van buiten"):
        render_small(body, head)


def test_our_own_assets_are_allowed():
    assert render_small("<p>Ja</p>", '<link rel="stylesheet" href="css/report.css">', strict=True)


# Clear about what went wrong


def test_what_the_renderer_warns_of_is_logged(caplog):
    assert render_small("<p style='colour:red'>x</p>")

    ours = [record for record in caplog.records if record.name == "agenda.reports.pdf"]
    assert ["Ignored" in record.getMessage() for record in ours] == [True]


def test_what_the_renderer_warns_of_is_a_fault_to_the_strict():
    with pytest.raises(pdf.FaultyLayout, match="Ignored"):
        render_small("<p style='colour:red'>x</p>", strict=True)


@pytest.mark.parametrize(
    "order",
    [
        {"created": datetime(2026, 1, 20, 9, 0)},  # noqa: DTZ001  # that is the fault
        {"created": sample.CREATED, "attachments": ATTACHMENTS, "variant": "pdf/a-2a"},
        {"created": sample.CREATED, "attachments": [ATTACHMENTS[0], ATTACHMENTS[0]]},
    ],
)
def test_an_order_that_cannot_be_met_is_refused(order):
    with pytest.raises(ValueError, match=r"time zone|no attachments|same name"):
        pdf.render(small(""), **order)


def test_without_pango_it_says_what_to_install(monkeypatch, tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)

    with pytest.raises(pdf.PdfUnavailable, match=r"libpangoft2-1.0-0 en libharfbuzz-subset0"):
        render_small("")


def test_without_the_subset_library_there_is_no_pdf(monkeypatch):
    monkeypatch.setattr("weasyprint.text.ffi.harfbuzz_subset", None)

    with pytest.raises(pdf.PdfUnavailable, match="libharfbuzz-subset0"):
        render_small("")


def test_without_fonts_it_asks_for_make_assets(settings, tmp_path):
    settings.STATICFILES_DIRS = [Path(settings.BASE_DIR) / "static", tmp_path]

    with pytest.raises(pdf.PdfUnavailable, match="make assets"):
        render_small("")


def test_importing_the_module_does_not_import_weasyprint():
    code = "import sys, agenda.reports.pdf; sys.exit('weasyprint' in sys.modules)"

    subprocess.run([sys.executable, "-c", code], cwd=django_settings.BASE_DIR, check=True)
