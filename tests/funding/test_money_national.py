"""What the State announces for the whole country, on the page of money."""

from datetime import date

import pytest

from tests.browse import text
from tests.make import funding as make
from tests.make import places

URL = "/regio/amersfoort/middelen/"


class TestNational:
    @pytest.fixture
    def stream(self, db):
        return make.make_stream("IMPULS", name="Impulsbudget")

    def amounts(self, client, **asked):
        streams = client.get(URL, asked).context["national"]
        return [
            (a.years, a.amount.text, a.amount.sub, a.per_unit, a.is_total)
            for stream in streams
            for a in stream.amounts
        ]

    def test_years_of_which_only_the_sum_is_known_are_not_split(self, officer_client, stream):
        make.make_stream_year(stream, 35_000_000)
        make.make_stream_year(stream, 77_400_000, first=2031, last=2033)
        make.make_stream_year(stream, 112_400_000, first=2025, last=2034, is_total=True)

        response = officer_client.get(URL)

        assert self.amounts(officer_client) == [
            ("2025", "€\xa035.000.000", "", "", False),
            ("2031–2033", "€\xa077.400.000 samen", "per jaar nog niet bekend", "", False),
            ("2025–2034", "€\xa0112.400.000", "", "", True),
        ]
        assert "Opgeteld € 112.400.000: gelijk aan het controletotaal." in text(response)

    def test_a_total_that_does_not_fit_says_by_how_much(self, officer_client, stream):
        make.make_stream_year(stream, 100)
        make.make_stream_year(stream, 150, first=2025, last=2026, is_total=True)

        assert "Opgeteld € 100; dat scheelt € 50 met het controletotaal." in text(
            officer_client.get(URL)
        )

    def test_an_announcement_without_an_amount_is_unknown(self, officer_client, stream):
        make.make_stream_year(stream, None, first=2027, note="Volgt.", approximate=True)

        assert self.amounts(officer_client) == [("2027", "nog niet bekend", "", "", False)]
        assert "Volgt; bij benadering" in text(officer_client.get(URL))

    def test_an_amount_per_place_is_one(self, officer_client, stream):
        make.make_stream_year(
            stream, None, first=None, amount_per_unit=3_600, unit="plek", derived=True
        )

        assert self.amounts(officer_client) == [
            ("structureel", "–", "", "€\xa03.600 per plek", False)
        ]

    def test_before_the_circular_was_out_nobody_knew(self, officer_client, stream):
        may = make.make_circular(published_on=date(2025, 5, 30))
        make.make_stream_year(stream, 100, circular=may)

        assert self.amounts(officer_client, peildatum="2025-05-29") == []
        assert len(self.amounts(officer_client, peildatum="2025-05-30")) == 1

    def test_a_stream_of_another_region_is_not_shown(self, officer_client, db):
        elsewhere = make.make_stream("ELDERS", region=places.make_region("elders"))
        make.make_stream_year(elsewhere, 100)

        assert self.amounts(officer_client) == []
