"""Fields that read numbers as Dutch people write them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from buildingblocks.forms import EuroField, PercentageField, WholeNumberField, YearField


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("35", 35),
        ("1.024", 1024),
        ("1.000", 1000),
        ("35,0", 35),
        ("0", 0),
        (" 12 ", 12),
        ("", None),
    ],
)
def test_a_count_is_read_as_it_is_written(text, number):
    assert WholeNumberField(required=False).clean(text) == number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3,5", "Dit is geen heel getal."),
        ("drie", "Dit is geen heel getal."),
        ("28%", "Dit is geen heel getal."),
        ("1e3", "Dit is geen heel getal."),
        ("12.34", "Dit is geen heel getal."),
        ("９", "Dit is geen heel getal."),
        ("1\x00", "Dit is geen heel getal."),
        ("-3", "Een aantal is niet negatief."),
        ("− 3", "Een aantal is niet negatief."),
        ("<5", "Kies ‘Afgeschermd’"),
    ],
)
def test_what_is_no_count_is_said(text, said):
    with pytest.raises(ValidationError, match=said):
        WholeNumberField().clean(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("€ 101.615,00", "101615.00"),
        ("101615", "101615"),
        ("€ 10.000,-", "10000"),
        ("€ 10.000,--", "10000"),
        ("EUR 63450", "63450"),
        ("52.100,5", "52100.5"),
        ("18 110 864", "18110864"),
        ("– 47 831", "-47831"),
        ("−1.250,00", "-1250"),
        ("-€ 500", "-500"),
        ("1.234", "1234"),
    ],
)
def test_an_amount_is_read_as_it_is_written(text, amount):
    assert EuroField(max_digits=14, decimal_places=2).clean(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("101615.00", "Schrijf centen na een komma"),
        ("1,234.50", "Schrijf centen na een komma"),
        ("1.23", "Schrijf centen na een komma"),
        ("12.34.56", "Dit is geen bedrag."),
        ("honderd", "Dit is geen bedrag."),
        ("€ 1e5", "Dit is geen bedrag."),
        ("€", "Dit is geen bedrag."),
        ("NaN", "Dit is geen bedrag."),
        ("9999999999999999", "niet meer dan 14 cijfers"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_again(text, said):
    with pytest.raises(ValidationError, match=said):
        EuroField(max_digits=14, decimal_places=2).clean(text)


def test_an_amount_that_is_there_is_shown_as_it_can_be_read_back():
    field = EuroField(max_digits=14, decimal_places=2)

    shown = field.prepare_value(Decimal("101615.50"))

    assert shown == "101.615,50"
    assert field.clean(shown) == Decimal("101615.50")
    assert field.prepare_value("zo ingetypt") == "zo ingetypt"
    assert not field.has_changed(Decimal("101615.50"), shown)


def test_nothing_is_no_amount():
    assert EuroField(required=False).clean("") is None


def test_a_percentage_has_a_comma():
    field = PercentageField()

    assert field.clean("91,5") == Decimal("91.5")
    assert field.prepare_value(Decimal("91.00")) == "91"
    with pytest.raises(ValidationError, match="Dit is geen percentage"):
        field.clean("veel")


@pytest.mark.parametrize("text", ["1", "2014", "2061", "20255"])
def test_a_year_is_one_that_an_agenda_can_be_about(text):
    with pytest.raises(ValidationError, match="Het jaar ligt tussen 2015 en 2060"):
        YearField().clean(text)
