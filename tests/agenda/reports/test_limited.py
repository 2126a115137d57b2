"""Making a PDF in a process of its own: same bytes, hard limits, clear reasons."""

import io
import json

import pytest

from agenda.reports import limited, pdf
from tests.agenda.reports import sample
from tests.agenda.reports.pdf_checks import small

pytestmark = [
    pytest.mark.pdf,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),  # WeasyPrint's ICC profile
]


def test_a_page_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(limited, "CPU_SECONDS", 1)
    rows = "<tr><td>1</td><td>2</td><td>3</td></tr>" * 5000

    with pytest.raises(pdf.ReportTooLarge, match="te groot"):
        limited.render_limited(small(f"<table>{rows}</table>"), created=sample.CREATED)


def test_a_page_that_takes_too_much_memory_is_stopped(monkeypatch):
    monkeypatch.setattr(limited, "MEMORY_BYTES", 200 << 20)

    with pytest.raises(pdf.ReportTooLarge, match="te groot"):
        limited.render_limited(small("<p>woord</p>" * 60_000), created=sample.CREATED)


def test_a_process_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(limited, "WALL_SECONDS", 0.01)

    with pytest.raises(pdf.ReportTooLarge):
        limited.render_limited(small(""), created=sample.CREATED)


def test_the_reason_comes_back_from_the_process(caplog):
    with pytest.raises(pdf.UnsafeResource, match="van buiten"):
        limited.render_limited(
            small("<img src='file:///etc/passwd' alt=x>"), created=sample.CREATED
        )

    broken = small("<p style='font-size:1e9px'>x</p>")
    with pytest.raises(pdf.PdfError, match="mislukt"):
        limited.render_limited(broken, created=sample.CREATED)
    assert "ZeroDivisionError" in caplog.text


def test_warnings_come_back_from_the_process(caplog):
    limited.render_limited(small("<p style='colour:red'>x</p>"), created=sample.CREATED)

    assert "Ignored" in caplog.text


def test_the_process_knows_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", "x")
    monkeypatch.setenv("TZ", "UTC")

    assert not {"SECRET_KEY", "DATABASE_URL"} & set(limited._environment())
    assert limited._environment()["TZ"] == "UTC"


def test_the_process_has_no_network():
    with pytest.raises(PermissionError):
        limited._refuse_network("socket.connect", ())
    limited._refuse_network("open", ())


@pytest.fixture
def unlimited(monkeypatch):
    """`main` without its limits, which would bind the tests themselves."""
    monkeypatch.setattr(limited, "_limit", lambda *_: None)


def order(html: str) -> io.BytesIO:
    job = {"html": html, "created": sample.CREATED.isoformat(), "attachments": []}
    limits = {"folders": [], "cpu_seconds": 1, "memory_bytes": 1}
    return io.BytesIO(json.dumps({"job": job, "limits": limits}).encode())


def test_the_process_writes_a_pdf(unlimited):
    target = io.BytesIO()

    assert limited.main(order(small("")), target) == 0
    assert target.getvalue().startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("error", "kind"),
    [(pdf.PdfUnavailable("x"), "PdfUnavailable"), (MemoryError(), "ReportTooLarge")],
)
def test_the_process_names_what_it_died_of(unlimited, monkeypatch, capsys, error, kind):
    def fail(**_):
        raise error

    monkeypatch.setattr(pdf, "render", fail)

    assert limited.main(order(small("")), io.BytesIO()) == limited.ERROR_STATUS
    assert json.loads(capsys.readouterr().err)["kind"] == kind
