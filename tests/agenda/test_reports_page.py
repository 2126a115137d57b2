"""The pages with reports: who sees them, what they ask, and what a download is."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape

from agenda.enums import Visibility
from agenda.reports import editions, pdf
from tests.agenda.reports.reading import pages_of, squeezed
from tests.make import places as make
from tests.make.agenda import make_item, make_step, make_update

pytestmark = pytest.mark.django_db

LIST = reverse("reports", args=["amersfoort"])
PAGE = reverse("report-page", args=["amersfoort", "soest"])
PDF = reverse("report-pdf", args=["amersfoort", "soest"])
MOMENT = "?peildatum=2025-12-31"
READERS = ["clerk_client", "council_client", "officer_client", "baarn_client", "coordinator_client"]


@pytest.fixture(autouse=True)
def store(settings, tmp_path, monkeypatch):
    """No test renders but those that say so; each has its own store."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(editions, "render_limited", lambda html, **_: b"%PDF " + html.encode())


# Who


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("address", [LIST, PAGE, PDF])
def test_whoever_reads_the_region_reads_its_reports(request, reader, address):
    make.make_municipality()

    assert request.getfixturevalue(reader).get(address).status_code == 200


@pytest.mark.parametrize(
    "address", [LIST, PAGE, PDF, reverse("report-page", args=["amersfoort", "regio"])]
)
def test_strangers_find_nothing(stranger_client, address):
    make.make_municipality()

    assert stranger_client.get(address).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get(PDF).status_code == 302


def test_the_first_region_is_where_one_starts(coordinator_client):
    assert coordinator_client.get(reverse("reports-home")).headers["Location"] == LIST


def test_without_a_region_there_are_no_reports(client):
    client.force_login(make.make_user())

    assert client.get(reverse("reports-home")).status_code == 404


@pytest.mark.parametrize("place", ["utrecht", "tiel"])
def test_a_place_that_does_not_take_part_has_no_report(clerk_client, place):
    make.make_municipality("Tiel", region=make.make_region("rivierenland"))

    for name in ("report-page", "report-pdf"):
        assert clerk_client.get(reverse(name, args=["amersfoort", place])).status_code == 404


# The list


def test_there_is_an_edition_for_the_region_and_one_per_municipality(clerk_client):
    make.make_municipality("Baarn")
    content = clerk_client.get(LIST + MOMENT).content.decode()

    names = re.findall(r'<th scope="row">([^<]+)</th>', content)
    assert names == ["Amersfoort", "Gemeente Baarn", "Gemeente Soest"]
    assert f'href="{PDF}{MOMENT}"' in content
    assert "Concepten op 31 december 2025" in content


def test_the_ends_of_the_last_half_years_are_one_click_away(clerk_client):
    content = clerk_client.get(LIST).content.decode()

    days = [date.fromisoformat(day) for day in re.findall(r"\?peildatum=([\d-]+)\"", content)]
    assert len(days) >= 4
    assert {(day.month, day.day) for day in days} == {(6, 30), (12, 31)}


# The page


def test_the_page_has_the_chapters_of_the_pdf(clerk_client):
    make.make_placement(value=3)
    content = clerk_client.get(PAGE + MOMENT).content.decode()

    assert (
        squeezed(re.search(r"<h1>(.*?)</h1>", content)[1]) == "Voortgangsrapportage gemeente Soest"
    )
    assert re.findall(r'<h2 id="(\w+)">', content) == [
        "samenvatting",
        "veranderd",
        "beschut",
        "middelen",
        "bouwstenen",
        "stappen",
        "afspraken",
        "risicos",
        "besluiten",
        "uitgangspunten",
        "evaluatie",
        "bronnen",
        "uitleg",
    ]
    assert 'data-figure="placed.beschut_werk.0342"' in content
    assert f'href="{PDF}{MOMENT}"' in content


def test_the_page_holds_nothing_that_its_policy_refuses(clerk_client):
    make_update(make_item(), time="oranje")
    content = clerk_client.get(PAGE + MOMENT).content.decode()

    assert "style=" not in content
    assert "<style" not in content
    assert "<script" not in content


def test_every_address_within_the_page_leads_somewhere(clerk_client):
    item = make_item()
    make_step(item)
    make.make_placement(source=make.make_document())
    content = clerk_client.get(PAGE + MOMENT).content.decode()

    wanted = set(re.findall(r'href="#([^"]+)"', content))
    assert "bron-1" in wanted
    assert "punt-1" in wanted
    assert wanted <= set(re.findall(r'id="([^"]+)"', content))


def test_an_internal_item_is_on_no_page_of_reports(coordinator_client):
    make_item(title="Nog geheim", visibility=Visibility.INTERNAL)

    for address in (PAGE, PDF):
        assert b"Nog geheim" not in coordinator_client.get(address + MOMENT).content


def test_an_unreadable_date_is_said_and_today_is_shown(clerk_client):
    content = clerk_client.get(f"{PAGE}?peildatum=morgen").content.decode()

    assert "‘morgen’ is geen datum" in content


def test_an_unreadable_date_gives_no_pdf_but_the_page_that_says_so(clerk_client):
    response = clerk_client.get(f"{PDF}?peildatum=morgen")

    assert response.headers["Location"] == f"{PAGE}?peildatum=morgen"


@pytest.mark.parametrize("address", [LIST, PAGE, PDF])
def test_more_rows_take_no_more_queries(clerk_client, django_assert_max_num_queries,
                                        django_assert_num_queries, address):  # fmt: skip
    def fill(number):
        place = make.make_municipality(f"Plaats {number}")
        item = make_item(f"A.0{number}", municipalities=(place, make.make_municipality()))
        make_step(item)
        make_update(item)
        make.make_placement(place)

    fill(1)
    clerk_client.get(address + MOMENT)
    with django_assert_max_num_queries(160) as one:
        clerk_client.get(address + MOMENT)
    fill(2)
    fill(3)

    with django_assert_num_queries(len(one)):
        clerk_client.get(address + MOMENT)


# The download


def test_a_download_is_a_file_with_a_name(clerk_client):
    response = clerk_client.get(PDF + MOMENT)

    assert response.headers["Content-Type"] == "application/pdf"
    assert (
        response.headers["Content-Disposition"]
        == 'attachment; filename="voortgang-soest-2025-12-31.pdf"'
    )
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.content.startswith(b"%PDF")


def test_the_region_has_a_file_of_its_own(clerk_client):
    address = reverse("report-pdf", args=["amersfoort", "regio"]) + MOMENT
    disposition = clerk_client.get(address).headers["Content-Disposition"]

    assert disposition == 'attachment; filename="voortgang-regio-amersfoort-2025-12-31.pdf"'


def test_who_has_the_file_is_told_so(clerk_client, monkeypatch):
    etag = clerk_client.get(PDF + MOMENT).headers["ETag"]
    again = clerk_client.get(PDF + MOMENT, headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag

    make.make_placement(value=3)
    changed = clerk_client.get(PDF + MOMENT, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


@pytest.mark.parametrize(
    "error", [pdf.PdfUnavailable(pdf.NO_LIBRARIES), pdf.ReportTooLarge("te groot")]
)
def test_without_a_pdf_the_page_says_why_and_where_to_read_it(clerk_client, monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(editions, "render_limited", fail)
    response = clerk_client.get(PDF + MOMENT)

    assert response.status_code == 503
    content = response.content.decode()
    assert escape(str(error)) in content
    assert f'href="{PAGE}{MOMENT}"' in content


def test_a_machine_without_pango_says_what_to_install(clerk_client, monkeypatch):
    def fail():
        raise pdf.PdfUnavailable(pdf.NO_LIBRARIES)

    monkeypatch.setattr(pdf, "fingerprint", fail)
    response = clerk_client.get(PDF + MOMENT)

    assert response.status_code == 503
    assert "libpangoft2-1.0-0" in response.content.decode()


@pytest.mark.pdf
def test_a_real_download_is_a_real_pdf(clerk_client, monkeypatch):
    monkeypatch.undo()
    make.make_placement(value=3)
    pages = pages_of(clerk_client.get(PDF + MOMENT).content)

    assert "3 inwoners van Soest" in pages[0]
