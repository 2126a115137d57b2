"""The principles side by side: a move shows as a move."""

from datetime import date

from pytest_django.asserts import assertNotContains

from agenda.enums import ChangeClass, SectionKind
from tests.browse import queries, text
from tests.make import agenda as make
from tests.make import places

URL = "/regio/amersfoort/uitgangspunten/"
APRIL, MAY = date(2025, 4, 18), date(2025, 5, 7)


def make_versions():
    make.make_principles("0.1", [("rwa", "RWA blijft"), ("netwerk", "Een netwerk")], on=APRIL)
    return make.make_principles("0.2", [("netwerk", "Samen"), ("rwa", "RWA is deel")], on=MAY)


def test_a_principle_that_moved_says_from_where(council_client):
    version = make_versions()
    section = version.sections.get(stable_key="netwerk")
    section.change_class, section.change_note = ChangeClass.MOVED, "Eerst was het SOB dat zelf."
    section.body = "Zes gemeenten en partners."
    section.save()

    response = council_client.get(URL)

    first, second = response.context["versions"]
    assert [s.moved_from for kind, sections in first.kinds for s in sections] == [None, None]
    assert [s.moved_from for kind, sections in second.kinds for s in sections] == [2, 1]
    assert (
        "1. Samen Van 2 naar 1 Verplaatst en gewijzigd Zes gemeenten en partners. "
        "Eerst was het SOB dat zelf." in text(response)
    )


def test_versions_stand_from_old_to_new_with_their_status(council_client):
    make_versions()
    make.make_principles("1.0", [], on=date(2025, 7, 9), status="vastgesteld", note="Per raad")

    page = text(council_client.get(URL))

    assert page.index("Versie 0.1 18 april 2025 Concept") < page.index("Versie 0.2 7 mei 2025")
    assert "Versie 1.0 9 juli 2025 Vastgesteld Per raad" in page


def test_kinds_stand_apart(council_client):
    version = make.make_principles("0.1", [("a", "Samen")], on=APRIL)
    make.make_section(version, "b", "Het schuurt", position=1, kind=SectionKind.CONCLUSION)

    [shown] = council_client.get(URL).context["versions"]

    assert [(kind, len(sections)) for kind, sections in shown.kinds] == [
        ("Conclusie", 1), ("Uitgangspunt", 1),
    ]  # fmt: skip


def test_what_is_not_in_a_later_version_is_named_there(council_client):
    make.make_principles("0.1", [("a", "Samen"), ("b", "Apart")], on=APRIL)
    make.make_principles("0.2", [("a", "Samen")], on=MAY)

    page = text(council_client.get(URL))

    assert "Niet vastgelegd bij deze versie, wel bij de vorige Apart" in page


def test_versions_after_the_reference_date_are_not_there(council_client):
    make_versions()

    assert len(council_client.get(f"{URL}?peildatum=2025-05-01").context["versions"]) == 1
    page = text(council_client.get(f"{URL}?peildatum=2025-01-01"))
    assert "Nog geen uitgangspunten vastgelegd" in page


def test_other_regions_do_not_exist(stranger_client):
    make_versions()

    assert stranger_client.get(URL).status_code == 404


def test_html_is_shown_as_text(council_client):
    nasty = "<script>alert(1)</script>"
    version = make.make_principles("0.1", [], on=APRIL, note=nasty)
    make.make_section(version, "a", nasty, position=1, body=nasty, change_note=nasty)

    assertNotContains(council_client.get(URL), "<script>alert")


def test_the_number_of_queries_does_not_grow(council_client):
    paper = places.make_document()
    make.make_principles("0.1", [("a", "Samen")], on=APRIL, source=paper)
    with_one = queries(council_client, URL)
    for label in ("0.2", "0.3"):
        make.make_principles(label, [("a", "Samen"), ("b", "Apart")], on=MAY, source=paper)

    assert queries(council_client, URL) == with_one
