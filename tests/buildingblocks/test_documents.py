"""Sources: the list, one document, and who sees which."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from audit.context import change
from tests.browse import queries, text
from tests.make import agenda, funding
from tests.make import places as make

URL = "/bronnen/"
SOEST = "/bronnen/soest-raadsvoorstel-1342665/"


def codes(response):
    return [document.code for document in response.context["page"]]


class TestList:
    def test_the_newest_paper_comes_first(self, officer_client):
        make.make_document()
        make.make_document("oud", dated=date(2024, 1, 1), title="Oud stuk")
        make.make_document("zonder-datum", dated=None, title="Zonder datum")

        response = officer_client.get(URL)

        assert codes(response) == ["soest-raadsvoorstel-1342665", "oud", "zonder-datum"]
        assert "3 documenten" in text(response)
        assertContains(response, f'href="{SOEST}"')

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"zoek": "toekomstplan"}, ["soest-raadsvoorstel-1342665"]),
            ({"zoek": "1342665"}, ["soest-raadsvoorstel-1342665"]),
            ({"zoek": "plan gemeente soest"}, ["soest-raadsvoorstel-1342665"]),
            ({"zoek": "plan tiel"}, []),
            ({"soort": "circulaire"}, ["meicirculaire"]),
            ({"jaar": "2025"}, ["soest-raadsvoorstel-1342665"]),
            ({"jaar": "2024"}, ["meicirculaire"]),
            ({"jaar": "ooit"}, ["soest-raadsvoorstel-1342665", "meicirculaire"]),
            ({"soort": "<b>"}, ["soest-raadsvoorstel-1342665", "meicirculaire"]),
            ({"zoek": "a\x00"}, ["soest-raadsvoorstel-1342665", "meicirculaire"]),
        ],
    )
    def test_it_is_found_by_words_kind_and_year(self, officer_client, asked, found):
        make.make_document(case_number="1342665")
        make.make_document(
            "meicirculaire", kind="circulaire", title="Meicirculaire", publisher_name="BZK",
            dated=date(2024, 5, 30),
        )  # fmt: skip

        assert codes(officer_client.get(URL, asked)) == found

    def test_nothing_found_says_what_to_do(self, officer_client):
        response = officer_client.get(URL, {"zoek": "onvindbaar"})

        assert "Geen document gevonden" in text(response)
        assertContains(response, "Filters wissen")

    def test_without_papers_it_says_what_they_are_for(self, officer_client):
        assert "Nog geen documenten" in text(officer_client.get(URL))

    def test_many_come_in_pages(self, officer_client):
        for number in range(51):
            make.make_document(f"stuk-{number}", title="Stuk")

        response = officer_client.get(URL, {"zoek": "stuk", "pagina": "2"})

        assert len(codes(response)) == 1
        assertContains(response, "?zoek=stuk&amp;pagina=1")


class TestConfidential:
    @pytest.fixture
    def paper(self, db):
        make.make_municipality()
        return make.make_document("besloten", confidentiality="vertrouwelijk", title="Besloten")

    @pytest.mark.parametrize(
        ("who", "sees"),
        [
            ("officer_client", True),
            ("controller_client", True),
            ("coordinator_client", True),
            ("baarn_client", False),
            ("clerk_client", False),
            ("council_client", False),
            ("stranger_client", False),
        ],
    )
    def test_it_is_for_who_works_inside_the_municipality(self, request, paper, who, sees):
        client = request.getfixturevalue(who)

        assert codes(client.get(URL)) == (["besloten"] if sees else [])
        assert client.get("/bronnen/besloten/").status_code == (200 if sees else 404)

    def test_who_recorded_it_sees_it(self, officer_client):
        with change(by=officer_client.user):
            make.make_document("elders", confidentiality="geheim", publisher_key="")

        assert codes(officer_client.get(URL)) == ["elders"]


class TestDocument:
    @pytest.mark.parametrize(("who", "sees"), [("officer_client", True), ("clerk_client", False)])
    def test_its_past_is_for_who_works_inside(self, request, who, sees):
        client = request.getfixturevalue(who)
        address = f"/geschiedenis/audit.document/{make.make_document().pk}/"

        assert (address in client.get(SOEST).content.decode()) is sees
        assert client.get(address).status_code == (200 if sees else 404)

    def test_it_says_what_it_is(self, officer_client):
        make.make_document(
            case_number="1342665", portfolio_holder="Een wethouder", committee="Samenleving",
            signed_on=date(2025, 12, 16), summary="Akkoord?", publisher_inferred=True,
            url="https://example.org/stuk.pdf",
        )  # fmt: skip

        response = officer_client.get(SOEST)

        for said in (
            "Raadsvoorstel", "Akkoord?", "1342665", "16 december 2025", "Een wethouder",
            "Samenleving", "Openbaar", "De uitgever is afgeleid",
        ):  # fmt: skip
            assert said in text(response)
        assertContains(response, 'href="https://example.org/stuk.pdf"')

    def test_it_counts_everything_that_rests_on_it(self, officer_client):
        paper = make.make_document()
        make.make_placement(source=paper)
        make.make_placement(source=paper, on=date(2025, 4, 30))
        make.make_stated(source=paper)
        make.make_ambition()
        funding.make_appropriation(source=paper)
        agenda.make_item(source=paper)
        make.make_organisation("eemkracht", source=paper)

        response = officer_client.get(SOEST)

        assert [
            (r.what, r.count, [(p.region, p.url) for p in r.places])
            for r in response.context["resting"]
        ] == [
            ("Agendapunten", 1, [("Amersfoort", "/regio/amersfoort/agenda/")]),
            ("Beschikbaarstellingen", 1, [("Amersfoort", "/regio/amersfoort/middelen/")]),
            ("Geciteerde cijfers", 1, [("Amersfoort", "/regio/amersfoort/cijfers/")]),
            ("Organisaties", 1, []),
            ("Plaatsingen", 2, [("Amersfoort", "/regio/amersfoort/cijfers/")]),
        ]

    def test_what_another_region_rests_on_it_is_not_told(self, officer_client):
        paper = make.make_document()
        elsewhere = make.make_region("elders")
        make.make_block(elsewhere, source=paper)
        make.make_placement(make.make_municipality("Ver", region=elsewhere), 8, source=paper)

        response = officer_client.get(SOEST)

        assert response.context["resting"] == []
        assert "Geen enkel cijfer of besluit noemt dit stuk als bron." in text(response)

    def test_html_is_text(self, officer_client):
        make.make_document(title="<script>alert(1)</script>", summary="<b>vet</b>")

        response = officer_client.get(SOEST)

        assertNotContains(response, "<script>alert")
        assertContains(response, "&lt;b&gt;vet&lt;/b&gt;")

    def test_what_is_not_there_is_not_found(self, officer_client):
        assert officer_client.get("/bronnen/bestaat-niet/").status_code == 404

    @pytest.mark.parametrize(
        ("who", "changes"),
        [
            ("officer_client", True),
            ("controller_client", True),
            ("coordinator_client", True),
            ("baarn_client", False),
            ("clerk_client", False),
            ("stranger_client", False),
        ],
    )
    def test_the_button_is_for_who_may_change_it(self, request, who, changes):
        client = request.getfixturevalue(who)
        make.make_municipality()
        make.make_document()

        assert client.get(SOEST).context["may_change"] is changes


def test_the_number_of_queries_does_not_grow(officer_client):
    paper = make.make_document("stuk-1")
    make.make_placement(source=paper)
    agenda.make_item("A.01", source=paper)
    few = [queries(officer_client, url) for url in (URL, "/bronnen/stuk-1/")]
    for number in (2, 3):
        make.make_document(f"stuk-{number}")
        make.make_placement(source=paper, on=date(2025, 1, number))
        agenda.make_item(f"A.0{number}", source=paper)

    many = [queries(officer_client, url) for url in (URL, "/bronnen/stuk-1/")]

    assert many == few
