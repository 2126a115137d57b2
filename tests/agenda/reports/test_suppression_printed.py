"""What is hidden stands nowhere: not in a table, a drawing, a file or a sentence."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from agenda.reports import pdf
from agenda.reports.attachments import as_csv
from agenda.reports.changes.lines import Changes, Reading, Restatement
from agenda.reports.editions import edition
from agenda.reports.progress import as_json, every_figure
from agenda.reports.suppression import suppress
from audit.provenance import State
from tests.agenda.reports.reading import END_OF_2025, editions, figures_in, pages_of
from tests.make import places as make

pytestmark = pytest.mark.django_db

# Numbers that stand nowhere else, so that any of them on paper comes from a count.
ODD = {"Soest": (7919, 7907, 7901), "Baarn": (6863, 6857, 6841)}
BELOW = 8_000
DAYS = (date(2025, 3, 31), date(2025, 6, 30), END_OF_2025)


@pytest.fixture
def reports():
    """Two municipalities with small numbers, as small goes here, and one with many people."""
    for name, values in {**ODD, "Amersfoort": (9001, 9011, 9043)}.items():
        place = make.make_municipality(name)
        for day, value in zip(DAYS, values, strict=True):
            make.make_placement(place, value, on=day, note=f"Waren er {value - 1}, nu {value}")
        make.make_target(place, 9_500)
        flow = {"start": date(2025, 7, 1), "end": date(2025, 9, 30)}
        make.make_flow(place, values[0] - 4_000, **flow)
    make.make_stated(value=ODD["Soest"][2], label="Aantal in Soest", reference_date=END_OF_2025)
    return editions(make.make_region(), on=END_OF_2025)


def odd_numbers(text):
    """Hidden numbers in a text, as they are or as people write them."""
    plain = text.replace(".", "").replace("\xa0", " ")
    hidden = [n for values in ODD.values() for n in values] + [n[0] - 4_000 for n in ODD.values()]
    return [n for n in hidden if str(n) in plain or str(n - 1) in plain]


def value(report, key):
    return next(figure for figure in every_figure(report) if figure.key == key)


def test_before_it_is_hidden_every_number_is_printed(reports):
    """The control: the same search finds them all."""
    whole, *each = reports
    found = " ".join((as_json(whole), *map(as_json, each), edition(whole).html))

    assert len(odd_numbers(found)) == 8


def test_a_hidden_number_stands_in_no_page_and_no_file(reports):
    found = suppress(reports, below=BELOW)

    for report in found.reports:
        made = edition(report)
        files = [file.content.decode("utf-8", "ignore") for file in made.attachments]
        for text in (as_json(report), as_csv(report), made.html, *files):
            assert odd_numbers(text) == []
        shown = figures_in(made.html)
        for cell in found.cells:
            if cell.key in shown and cell.day == END_OF_2025:
                assert shown[cell.key] == {"afgeschermd"}


@pytest.mark.pdf
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_a_hidden_number_is_not_in_the_pdf(reports):
    found = suppress(reports, below=BELOW)
    made = edition(found.reports[-1])
    content = pdf.render(made.html, created=made.created, attachments=made.attachments)
    text = " ".join(pages_of(content))

    assert odd_numbers(text) == []
    assert "afgeschermd" in text


def test_the_core_message_says_that_it_is_hidden(reports):
    whole, *each = suppress(reports, below=BELOW).reports
    soest = next(report for report in each if report.municipality == "Soest")

    assert soest.messages[0].startswith("Het aantal beschutte werkplekken van Soest is afgeschermd")
    assert whole.messages[0] == "Op 31 december 2025 hadden 23.785 inwoners van de regio een " \
        "beschutte werkplek."  # fmt: skip


def test_a_drawing_says_that_a_number_is_hidden(reports):
    html = edition(suppress(reports, below=BELOW).reports[0]).html

    assert "? afgeschermd" in html
    assert "? nog niet bekend" not in html


def test_all_editions_hide_the_same(reports):
    found = suppress(reports, below=BELOW)
    tables = [replace(r.places, participants=()) for r in found.reports]

    assert tables == [tables[0]] * len(tables)
    before = {(f.key, f.known, f.of) for report in reports for f in every_figure(report)}
    assert {(f.key, f.known, f.of) for r in found.reports for f in every_figure(r)} == before
    assert suppress(reports, below=BELOW) == found


# What stays


def test_without_a_limit_nothing_is_hidden(reports):
    assert suppress(reports, below=None).reports == tuple(reports)
    with pytest.raises(ValueError, match="Onder 3"):
        suppress(reports, below=2)


def test_nought_and_unknown_stay_what_they_are():
    for name, number in {"Soest": 3, "Baarn": 0, "Leusden": None, "Tiel": 30}.items():
        make.make_placement(make.make_municipality(name), number, on=END_OF_2025)
    whole = suppress(editions(make.make_region(), on=END_OF_2025), below=5).reports[0]
    each = {f.label: (f.value, f.state) for f in whole.places.groups[0].per_municipality}

    assert each == {
        "Soest": (None, State.SUPPRESSED),
        "Tiel": (None, State.SUPPRESSED),
        "Baarn": (0, State.KNOWN),
        "Leusden": (None, State.UNKNOWN),
    }
    assert (whole.places.groups[0].total.value, whole.places.groups[0].total.known) == (33, 3)


def test_the_only_number_of_a_region_takes_the_total_along():
    make.make_municipality("Baarn")
    make.make_placement(value=3, on=END_OF_2025)
    make.make_target(value=12)
    whole = suppress(editions(make.make_region(), on=END_OF_2025), below=5).reports[0]

    hidden = {f.key for f in every_figure(whole) if f.state is State.SUPPRESSED}
    assert hidden == {
        "placed.beschut_werk.0342", "placed.beschut_werk", "realisation.0342", "realisation",
    }  # fmt: skip
    assert "is afgeschermd" in whole.messages[0]


def test_what_is_public_already_is_printed_with_the_reason():
    make.make_municipality("Baarn")
    make.make_placement(value=3, on=END_OF_2025)
    reason = "Al openbaar: raadsvoorstel 1342665."
    found = suppress(
        editions(make.make_region(), on=END_OF_2025),
        below=5,
        public={"placed.beschut_werk.0342": reason, "placed.beschut_werk": reason},
    )
    figure = value(found.reports[0], "placed.beschut_werk.0342")

    assert (figure.value, figure.note) == (3, reason)
    assert found.cells == ()


def test_a_number_that_a_paper_states_does_not_hide_another():
    """Soest has 3; hiding Baarn beside it helps nobody when a paper says how many Baarn has."""
    for name, number in {"Soest": 3, "Baarn": 12, "Leusden": 40}.items():
        make.make_placement(make.make_municipality(name), number, on=END_OF_2025)
    asked = {"on": END_OF_2025}
    before = {c.place for c in suppress(editions(make.make_region(), **asked), below=5).cells}
    make.make_stated(value=12, label="Plekken in Baarn", reference_date=END_OF_2025)
    after = {c.place for c in suppress(editions(make.make_region(), **asked), below=5).cells}

    assert (before, after) == ({"0342", "0308"}, {"0342", "0327"})


def test_what_nothing_can_hide_any_more_is_told():
    for name, number in {"Soest": 3, "Baarn": 12}.items():
        make.make_placement(make.make_municipality(name), number, on=END_OF_2025)
    make.make_stated(value=12, label="Plekken in Baarn", reference_date=END_OF_2025)
    make.make_stated(value=15, label="Plekken in de regio", reference_date=END_OF_2025)
    found = suppress(editions(make.make_region(), on=END_OF_2025), below=5)

    assert [cell.key for cell in found.unprotected] == ["placed.beschut_werk.0342"]


# What was printed before


def test_what_an_earlier_report_printed_hides_nothing_now():
    """All of it stood in the report before: the small number goes, though it helps no more."""
    for name, number in {"Soest": 3, "Baarn": 12, "Leusden": 40}.items():
        make.make_placement(make.make_municipality(name), number, on=END_OF_2025)
    reports = editions(make.make_region(), on=END_OF_2025)
    printed = suppress(reports, below=5).reports

    found = suppress(reports, below=5, earlier=reports, behind=reports)
    assert {c.place for c in found.cells} == {c.place for c in found.unprotected} == {"0342"}
    again = suppress(reports, below=5, earlier=printed, behind=reports)
    assert (again.reports, again.unprotected) == (printed, ())
    assert suppress(reports, below=5, earlier=printed).reports == printed


def test_changes_do_not_tell_what_is_hidden():
    for name, number in {"Soest": 3, "Baarn": 12, "Leusden": 40}.items():
        make.make_placement(make.make_municipality(name), number, on=END_OF_2025)
    key = "placed.beschut_werk.0342"
    told = {"key": key, "label": "Soest", "place": "Soest", "unit": "personen", "origins": ()}
    earlier = END_OF_2025 - timedelta(days=184)
    changes = Changes(
        reference_date=earlier, known_at=None, looked_back=True,
        restated=(
            Restatement(
                **told, reference_date=earlier, printed=8, printed_state=State.KNOWN, now=4,
                now_state=State.KNOWN, late=False, follows=False, why=("Was 8, is 4",),
                changed=None,
            ),
        ),
        readings=(
            Reading(
                **told, made=False, before=8, before_state=State.KNOWN, before_date=earlier,
                after=3, after_state=State.KNOWN, after_date=END_OF_2025,
            ),
        ),
    )  # fmt: skip
    reports = editions(make.make_region(), on=END_OF_2025)
    reports = [replace(report, changes=changes) for report in reports]
    found = suppress(reports, below=5).reports[0].changes

    (restated,), (reading,) = found.restated, found.readings
    assert (restated.printed, restated.now, restated.why) == (8, None, ())
    assert (reading.before, reading.after, reading.after_state) == (None, None, State.SUPPRESSED)
    assert json.loads(json.dumps(str(found))).count("=4") == 0
