"""Which municipality is meant, by name and code; and which may not be here."""

from datetime import date

import pytest

from agenda.imports.context import Alias, Member, Place, national_register, usual_aliases
from agenda.imports.municipalities import Matcher
from agenda.imports.words import fold
from tests.agenda.imports.make import context

EVERYWHERE = {"scope": None}


def match(code, name, **changes):
    return Matcher(context(**changes)).match(code, name)


def problems(found) -> list[tuple[str, bool | None]]:
    return [(problem.code, problem.confirm) for problem in found.problems]


@pytest.mark.parametrize(
    ("code", "name", "found"),
    [
        ("0342", "Soest", "0342"),
        ("342", "Soest", "0342"),
        (342, None, "0342"),
        ("GM0342    ", None, "0342"),
        (None, "Soest", "0342"),
        (None, " Soest ", "0342"),
    ],
)
def test_by_name_by_code_or_by_both(code, name, found):
    result = match(code, name)

    assert (result.code, result.region, problems(result)) == (found, "amersfoort", [])


@pytest.mark.parametrize("alias", usual_aliases(), ids=lambda alias: alias.alias)
def test_every_usual_spelling_is_found_and_told(alias):
    result = match(None, alias.alias, **EVERYWHERE)

    assert result.code == alias.code
    assert problems(result) == [("W_ALIAS", alias.accept == "confirm")]


@pytest.mark.parametrize("name", ["soest", "SOEST", "Gemeente Soest", "Soest (gem.)", "So\u00ebst"])
def test_another_way_of_writing_it_is_told(name):
    assert problems(match(None, name)) == [("W_ALIAS", False)]


def test_a_short_name_counts_only_in_its_own_region():
    assert problems(match(None, "SWF")) == [("E_MUNICIPALITY_UNKNOWN", None)]
    assert match(None, "SWF", scope=frozenset({"fryslan-west"})).code == "1900"


@pytest.mark.parametrize(
    ("code", "name", "refusal", "words"),
    [
        ("9999", "Eemdorp", "E_MUNICIPALITY_UNKNOWN", ""),
        ("9999", None, "E_MUNICIPALITY_UNKNOWN", "code bestaat niet"),
        ("9999", "Soest", "E_MUNICIPALITY_MISMATCH", "Soest heeft code 0342"),
        ("0342", "Baarn", "E_MUNICIPALITY_MISMATCH", "hoort bij Soest"),
        ("0342", "Zoest", "E_MUNICIPALITY_UNKNOWN", "Bedoelt u Soest?"),
        ("0342", "S\u043eest", "E_MUNICIPALITY_UNKNOWN", "ander schrift"),
        ("0342", "Soe\u200bst", "E_INVISIBLE_CHARS", ""),
        ("0342", "\u202etseoS", "E_INVISIBLE_CHARS", ""),
        ("0267", "Nijkerk", "E_MUNICIPALITY_EXCEPTION", "Nijkerk"),
        ("0344", "Utrecht", "E_MUNICIPALITY_NOT_IN_REGION", "Utrecht"),
        ("0281", "Tiel", "E_MUNICIPALITY_NOT_IN_REGION", "Tiel"),
        ("0344", "Utrech", "E_MUNICIPALITY_NOT_IN_REGION", "Utrecht"),
    ],
)
def test_refused_with_the_reason(code, name, refusal, words):
    (problem,) = match(code, name).problems

    assert problem.code == refusal
    assert words in str(dict(problem.parts).get("detail", ""))


def test_who_works_for_one_municipality_enters_no_other():
    result = match("0308", "Baarn", writable=frozenset({"0342"}))

    assert problems(result) == [("E_MUNICIPALITY_NOT_YOURS", None)]
    assert match("0342", "Soest", writable=frozenset({"0342"})).problems == ()


def test_nothing_written_is_not_an_unknown_municipality():
    assert match(None, "  ").stated is False


@pytest.mark.parametrize(
    ("code", "day", "words"),
    [
        ("1949", date(2017, 12, 31), "bestaat pas sinds 01-01-2018"),
        ("0070", date(2025, 12, 31), "opgeheven per 01-01-2018 en nu deel van Waadhoeke"),
    ],
)
def test_a_municipality_is_judged_by_the_day_itself(code, day, words):
    matcher = Matcher(context(**EVERYWHERE))
    problem = matcher.not_valid(matcher.all[code], day)

    assert problem.code == "E_MUNICIPALITY_NOT_VALID"
    assert words in dict(problem.parts)["detail"]
    assert (
        matcher.not_valid(matcher.all[code], date(2017 if code == "0070" else 2018, 12, 31)) is None
    )


@pytest.mark.parametrize(
    ("year", "number"),
    [(2015, 393), (2016, 390), (2017, 388), (2018, 380), (2019, 355), (2021, 352), (2022, 345),
     (2023, 342), (2025, 342)],
)  # fmt: skip
def test_the_register_has_as_many_municipalities_as_there_were(year, number):
    assert sum(place.exists_on(date(year, 1, 2)) for place in national_register()) == number


def test_the_register_is_sound():
    register = {place.code: place for place in national_register()}

    assert len(register) == len(national_register())
    assert {p.successor for p in register.values() if p.successor} <= set(register)
    assert [p.name for p in register.values() if bool(p.successor) != bool(p.valid_to)] == []
    assert len({fold(place.name) for place in register.values()}) == len(register)


def test_one_that_is_in_two_regions_takes_part_where_the_importer_works():
    both = Place("0342", "Soest", members=(Member("gooi"), Member("amersfoort")))
    found = match(None, "Soest", municipalities=(both,), aliases=())

    assert (found.region, Alias("a", "0342", "auto").scope) == ("amersfoort", "alle")
