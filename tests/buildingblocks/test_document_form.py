"""Recording a source document and changing it."""

import pytest
from pytest_django.asserts import assertRedirects

from audit.context import change
from audit.models import Document
from tests.browse import errors, send
from tests.make import places as make

NEW = "/bronnen/nieuw/"
SOEST = "/bronnen/soest-raadsvoorstel-1342665/wijzigen/"


@pytest.fixture
def entry(db):
    make.make_municipality()
    return {
        "kind": "raadsvoorstel",
        "title": "Begroting 2027",
        "code": "soest-begroting-2027",
        "publisher_key": "0342",
        "dated": "2026-10-01",
        "confidentiality": "openbaar",
    }


class TestRecording:
    def test_the_own_municipality_is_named_as_publisher(self, officer_client, entry):
        response = officer_client.post(NEW, entry)

        assertRedirects(response, "/bronnen/soest-begroting-2027/")
        paper = Document.objects.get()
        assert (paper.publisher_name, paper.publisher_key) == ("Gemeente Soest", "0342")

    def test_the_coordinator_names_the_region(self, coordinator_client, entry):
        coordinator_client.post(NEW, {**entry, "publisher_key": "amersfoort"})

        assert Document.objects.get().publisher_name == "Regio Amersfoort"

    def test_somebody_else_is_named_in_words(self, officer_client, entry):
        officer_client.post(NEW, {**entry, "publisher_key": "", "publisher_name": "VNG"})

        assert Document.objects.get().publisher_name == "VNG"

    def test_who_recorded_a_paper_of_somebody_else_may_change_it(self, officer_client, entry):
        officer_client.post(NEW, {**entry, "publisher_key": "", "publisher_name": "VNG"})

        response = send(officer_client, "/bronnen/soest-begroting-2027/wijzigen/", title="Nieuw")

        assert response.status_code == 302

    @pytest.mark.parametrize(
        ("wrong", "field", "said"),
        [
            ({"title": ""}, "title", "Dit veld is verplicht."),
            ({"code": "met spaties"}, "code", "Voer een geldige"),
            ({"code": "nieuw"}, "code", "Kies een ander kenmerk: dit is al een adres."),
            ({"publisher_key": ""}, "publisher_name", "Vul in wie het stuk uitgaf."),
            (
                {"publisher_key": "0308"},
                "publisher_key",
                "Voor deze uitgever legt u geen stukken vast.",
            ),
            ({"dated": "2026-02-30"}, "dated", "Dit is geen bestaande datum."),
            ({"dated": "0026-02-20"}, "dated", "Deze datum ligt vóór 1950. Klopt het jaar?"),
            (
                {"signed_on": "2026-09-01"},
                "signed_on",
                "De ondertekening ligt vóór de datum van het stuk.",
            ),
            ({"url": "javascript:alert(1)"}, "url", "Voer een geldige URL in."),
            ({"kind": "roman"}, "kind", "Selecteer een geldige keuze."),
        ],
    )
    def test_it_says_at_the_field_what_is_wrong(self, officer_client, entry, wrong, field, said):
        found = errors(officer_client.post(NEW, {**entry, **wrong}))

        assert list(found) == [field]
        assert found[field][0].startswith(said)
        assert not Document.objects.exists()

    @pytest.mark.parametrize("field", ["title", "publisher_name", "case_number", "committee"])
    def test_texts_have_an_end(self, officer_client, entry, field):
        found = errors(officer_client.post(NEW, {**entry, field: "t" * 10_000}))

        assert list(found) == [field]

    def test_a_summary_has_one_too(self, officer_client, entry):
        found = errors(officer_client.post(NEW, {**entry, "summary": "t" * 20_001}))

        assert list(found) == ["summary"]

    def test_a_code_is_used_once(self, officer_client, entry):
        officer_client.post(NEW, entry)

        found = errors(officer_client.post(NEW, entry))

        assert found == {"code": ["Dit kenmerk bestaat al."]}

    def test_so_is_a_case_number_of_one_publisher(self, officer_client, entry):
        officer_client.post(NEW, {**entry, "case_number": "7"})

        found = errors(officer_client.post(NEW, {**entry, "code": "ander", "case_number": "7"}))

        assert found == {"case_number": ["Deze uitgever heeft al een document met dit zaaknummer."]}

    @pytest.mark.parametrize(
        ("who", "answer"),
        [
            ("officer_client", 302),
            ("controller_client", 302),
            ("coordinator_client", 302),
            ("baarn_client", 422),
            ("clerk_client", 403),
            ("council_client", 403),
            ("stranger_client", 422),
        ],
    )
    def test_who_may(self, request, entry, who, answer):
        client = request.getfixturevalue(who)

        assert client.post(NEW, entry).status_code == answer
        assert Document.objects.count() == (1 if answer == 302 else 0)


class TestChanging:
    @pytest.fixture
    def paper(self, db):
        make.make_municipality()
        return make.make_document(case_number="1342665")

    def test_a_case_number_that_changes_asks_for_a_reason(self, officer_client, paper):
        assert errors(send(officer_client, SOEST, case_number="1")) == {
            "reason": ["Geef een reden: u wijzigt ‘Zaaknummer’."]
        }

    def test_with_a_reason_it_is_stored(self, officer_client, paper):
        response = send(officer_client, SOEST, case_number="1", reason="Verkeerd overgenomen")

        assert response.status_code == 302
        paper.refresh_from_db()
        assert paper.case_number == "1"

    def test_a_publisher_that_is_not_ones_own_stays(self, officer_client, db):
        with change(by=officer_client.user):
            make.make_document("van-baarn", publisher_key="0308", publisher_name="Gemeente Baarn")

        response = send(officer_client, "/bronnen/van-baarn/wijzigen/", title="Anders")

        assert response.status_code == 302
        assert Document.objects.get().publisher_key == "0308"

    @pytest.mark.parametrize(
        ("who", "answer"),
        [
            ("officer_client", 302),
            ("controller_client", 302),
            ("coordinator_client", 302),
            ("baarn_client", 404),
            ("clerk_client", 404),
            ("council_client", 404),
            ("stranger_client", 404),
        ],
    )
    def test_who_may(self, request, paper, entry, who, answer):
        client = request.getfixturevalue(who)
        data = {**entry, "code": paper.code, "dated": "2025-12-16", "case_number": "1342665"}

        response = client.post(SOEST, {**data, "title": "Anders", "read_version": "1"})

        assert response.status_code == answer
        paper.refresh_from_db()
        assert (paper.title == "Anders") is (answer == 302)
