"""Charts: right, honest about what is not known, and readable by everybody everywhere."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.reports import charts
from agenda.reports.charts import scale
from buildingblocks import formats
from tests.agenda.reports import sample

SVG = "{http://www.w3.org/2000/svg}"
WHITE, NIGHT = "#ffffff", "#12181d"
ALL = [sample.line, sample.places, sample.tally, sample.money]

numbers = st.none() | st.integers(0, 50_000_000) | st.decimals(0, 9999, places=2)
names = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40)


def drawing(chart: charts.Chart) -> ElementTree.Element:
    return ElementTree.fromstring(charts.render_chart(chart))


def words(chart: charts.Chart) -> list[str]:
    return [text.text or "" for text in drawing(chart).iter(f"{SVG}text")]


def text_of(chart: charts.Chart, tag: str) -> str:
    element = drawing(chart).find(f"{SVG}{tag}")
    assert element is not None
    return element.text or ""


# All charts


@pytest.mark.parametrize("make", ALL)
def test_a_chart_tells_its_finding_and_its_values(make):
    chart = make()
    root = drawing(chart)

    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert text_of(chart, "title") == chart.finding
    assert len(text_of(chart, "desc")) > 40
    assert root.get("aria-labelledby") == f"{chart.uid}-title {chart.uid}-desc"


def test_identifiers_are_unique_on_a_page():
    page = "".join(charts.render_chart(make()) for make in ALL)
    found = re.findall(r'\bid="([^"]+)"', page)

    assert len(found) == len(set(found)) == 2 * len(ALL)


@pytest.mark.parametrize("make", ALL)
def test_a_strict_content_security_policy_has_nothing_to_refuse(make):
    text = charts.render_chart(make())

    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href|url\(", text)


@pytest.mark.parametrize("make", ALL)
def test_colours_can_be_read_on_white_and_on_black(make):
    used = set(re.findall(r"#[0-9a-f]{6}\b", charts.render_chart(make())))

    assert used
    assert min(contrast(colour, ground) for colour in used for ground in (WHITE, NIGHT)) >= 3


@pytest.mark.parametrize("make", ALL)
def test_letters_stay_readable_on_a_telephone(make):
    """Eleven pixels at least where 358 are left for the drawing."""
    root = drawing(make())
    sizes = [float(e.get("font-size", "99")) for e in root.iter() if e.get("font-size")]
    narrow = charts.LineChart("a", "b", sample.line().readings).width

    assert min(sizes) * 358 / narrow >= 11


def test_markup_in_a_name_stays_text():
    chart = charts.PlacesChart("a", "<b>", [charts.PlacesRow("<b>&", 1, 2)])

    assert "<b>&" in words(chart)
    assert text_of(chart, "title") == "<b>"


@given(st.lists(st.tuples(names, numbers, numbers, numbers), min_size=1, max_size=8))
def test_no_value_draws_outside_the_picture(rows):
    start = date(2024, 1, 31)
    days = [start + timedelta(days=40 * index) for index in range(len(rows))]
    readings = [charts.Reading(on, row[1]) for on, row in zip(days, rows, strict=True)]
    targets = [charts.Reading(on, row[2]) for on, row in zip(days, rows, strict=True)]
    for chart in (
        charts.LineChart("a", "b", readings, targets),
        charts.MoneyChart("a", "b", [charts.MoneyRow(*row) for row in rows]),
        charts.PlacesChart("a", "b", [charts.PlacesRow(*row[:3]) for row in rows]),
        charts.DecisionTally("a", "b", [charts.Vote(row[0], "pending") for row in rows]),
    ):
        assert_inside(drawing(chart))


def assert_inside(root: ElementTree.Element) -> None:
    width, height = (float(part) for part in (root.get("viewBox") or "").split()[2:])
    for element in root.iter():
        for name, limit in (("x", width), ("y", height), ("cx", width), ("cy", height)):
            assert -1 <= float(element.get(name, "0")) <= limit + 1
        end = float(element.get("x", "0")) + float(element.get("width", "0"))
        assert end <= width + 1 or element is root
        for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", element.get("points", "")):
            assert -8 <= float(x) <= width + 8
            assert -8 <= float(y) <= height + 8


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# Line


def line(*values: int | None, target: int | None = None) -> charts.LineChart:
    months = [date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)]
    readings = [charts.Reading(on, value) for on, value in zip(months, values, strict=False)]
    targets = [] if target is None else [charts.Reading(date(2025, 1, 1), target)]
    return charts.LineChart("lijn", "Een lijn.", readings, targets)


def test_an_unknown_value_leaves_a_gap_with_the_word():
    chart = line(3, 4, None, 5)

    assert len(list(drawing(chart).iter(f"{SVG}polyline"))) == 1
    assert len(list(drawing(chart).iter(f"{SVG}circle"))) == 3
    assert "?" in words(chart)
    assert "30 sep 2025 onbekend" in text_of(chart, "desc")


def test_one_reading_and_no_reading_are_charts_too():
    assert {"35", "Taakstelling 125", "mrt 2025"} <= set(words(line(35, target=125)))
    assert "onbekend" in words(line(None))
    with pytest.raises(ValueError, match="needs a reading"):
        charts.render_chart(charts.LineChart("a", "b", []))


def test_the_target_moves_in_steps_and_every_step_has_its_value():
    labels = words(sample.line())

    assert {"Taakstelling 110", "120", "131", "Ambitie 150"} <= set(labels)


def test_a_step_too_short_for_its_name_has_its_value_alone_or_nothing():
    steps = [charts.Reading(date(2025, 1, 1), 7), charts.Reading(date(2025, 4, 10), 8)]
    steps += [charts.Reading(date(2025, 6, 20), 888), charts.Reading(date(2025, 6, 22), 9)]
    chart = charts.LineChart("a", "b", line(3, 4, 5, 6).readings, steps)

    assert {"7", "8", "Taakstelling 9"} <= set(words(chart))
    assert "888" not in words(chart)


def test_a_label_moves_below_where_a_line_runs_above():
    crowded, free = (drawing(line(3, 4, 5, 9, target=target)) for target in (10, 30))
    below, above = (
        next(text for text in root.iter(f"{SVG}text") if text.get("font-weight") == "700")
        for root in (crowded, free)
    )
    dots = [list(root.iter(f"{SVG}circle"))[-1] for root in (crowded, free)]

    assert float(below.get("y", "")) > float(dots[0].get("cy", ""))
    assert float(above.get("y", "")) < float(dots[1].get("cy", ""))


def test_many_readings_have_years_below_them_and_few_values_beside():
    labels = words(sample.line())

    assert {"2024", "2025", "dec 2025", "61", "107"} <= set(labels)
    assert "91" not in labels


def test_a_date_within_a_month_is_written_out():
    chart = charts.LineChart("a", "b", [charts.Reading(date(2025, 7, 9), 1)], unit="personen")

    assert "9 jul 2025" in words(chart)
    assert text_of(chart, "desc").endswith("Eenheid: personen.")


# Money


def money(*amounts: int | None) -> charts.MoneyChart:
    return charts.MoneyChart("geld", "Geld.", [charts.MoneyRow("2025", *amounts)])


def boxes(chart: charts.Chart) -> list[tuple[float, float, float, float]]:
    """Where the values beside the dots stand."""
    found = []
    for text in drawing(chart).iter(f"{SVG}text"):
        if text.get("font-weight") in ("400", "700"):
            x, y = float(text.get("x", "")), float(text.get("y", ""))
            half = len(text.text or "") * 15 * 0.5 / 2  # as wide as letters really are
            found.append((x - half, y - 11, x + half, y))
    return found


@given(
    st.lists(st.integers(0, 150), min_size=1, max_size=40),
    st.sampled_from([(320, 200), (720, 210)]),
)
def test_values_beside_a_line_never_run_into_each_other(values, size):
    first = date(2020, 1, 31)
    readings = [
        charts.Reading(first + timedelta(days=31 * index), value)
        for index, value in enumerate(values)
    ]
    chart = charts.LineChart("lijn", "Lijn", readings, width=size[0], height=size[1])

    shown = boxes(chart)
    assert shown
    for index, (left, top, right, bottom) in enumerate(shown):
        for other in shown[:index]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart, (values, shown)


def test_a_line_that_ends_high_has_its_last_value_once():
    """The highest value a month before the last, equally high: one of both is enough."""
    days = [date(2023, 1, 31) + timedelta(days=31 * month) for month in range(30)]
    counts = [*range(50, 78), 99, 99]
    readings = [charts.Reading(day, count) for day, count in zip(days, counts, strict=True)]
    chart = charts.LineChart("lijn", "Lijn", readings, width=320, height=200)

    assert [word for word in words(chart) if word == "99"] == ["99"]


def test_the_legend_of_places_names_only_what_is_drawn():
    def legend(placed, target):
        chart = charts.PlacesChart(
            "plekken", "Plekken", [charts.PlacesRow("Soest", placed, target)], width=320
        )
        return words(chart)[-3:]

    assert legend(3, None)[1:] == ["geplaatst", "? nog niet bekend"]
    assert legend(3, 12)[1:] == ["geplaatst", "taakstelling"]
    assert legend(None, 12) == ["geplaatst", "taakstelling", "? onbekend"]


def test_unknown_money_is_said_and_hatched():
    chart = money(None, 101_615, None)

    assert words(chart).count("nog niet bekend") == 2
    assert "€\N{NO-BREAK SPACE}101.615" in words(chart)
    assert text_of(chart, "desc") == (
        "2025: toegekend nog niet bekend, beschikbaar gesteld €\N{NO-BREAK SPACE}101.615, "
        "besteed nog niet bekend."
    )


def test_what_is_left_is_an_open_box_behind_what_is_spent():
    with_rest, without_rest = drawing(money(100, 80, 20)), drawing(money(100, 80, 80))

    assert len(list(with_rest.iter(f"{SVG}rect"))) == len(list(without_rest.iter(f"{SVG}rect"))) + 1


def test_an_amount_stands_behind_an_open_box_too_narrow_for_it():
    context = charts.money.money_context(money(100, 80, 79))
    spent, rest = context["groups"][0]["bars"][-1], context["groups"][0]["rest"]

    assert float(spent["value_x"]) > float(rest["x"]) + float(rest["width"])


# Places


def places(placed: int | None, target: int | None, note: str = formats.UNKNOWN) -> list[str]:
    return words(charts.PlacesChart("a", "b", [charts.PlacesRow("Soest", placed, target, note)]))


def test_places_say_of_how_many():
    assert "3 van 8" in places(3, 8)
    assert "3 van ?" in places(3, None)
    assert "? van 8" in places(None, 8)
    assert "onderdrukt" in places(None, None, "onderdrukt")


def test_a_long_name_is_cut_off_but_described_in_full():
    name = "Gemeenschappelijke regeling met een heel lange naam"
    chart = charts.PlacesChart("a", "b", [charts.PlacesRow(name, 3, 8)])

    assert any(word.endswith("…") for word in words(chart))
    assert name in text_of(chart, "desc")


# Decisions


def test_a_tally_counts_and_names_every_outcome():
    outcomes = ("yes", "conditional", "no", "pending", "unknown")
    votes = [charts.Vote(f"Raad {outcome}", outcome) for outcome in outcomes]
    labels = words(
        charts.DecisionTally("a", "b", [*votes, charts.Vote("Raad x", "no", "aangehouden")])
    )

    assert "2 van 6" in labels
    assert {"ingestemd", "met voorwaarden", "niet ingestemd", "nog niet besloten"} <= set(labels)
    assert {"nog niet bekend", "aangehouden"} <= set(labels)


# Numbers


@pytest.mark.parametrize(
    ("high", "expected"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (9, [0, 5, 10]),
        (35, [0, 10, 20, 30, 40]),
        (125, [0, 50, 100, 150]),
        (101_615, [0, 50_000, 100_000, 150_000]),
    ],
)
def test_ticks_are_round(high, expected):
    assert scale.ticks(high) == expected


def test_coordinates_are_never_localised():
    high = [charts.MoneyRow(str(year), 1, 2, 3) for year in range(2000, 2030)]
    root = drawing(charts.MoneyChart("a", "b", high))

    assert float((root.get("viewBox") or "").split()[3]) > 1000
    assert scale.coordinate(1234.50) == "1234.5"


def test_hatching_stays_inside_its_box():
    path = scale.hatch(10, 20, 33, 16)

    for x, y in re.findall(r"([\d.]+),([\d.]+)", path):
        assert 10 <= float(x) <= 43
        assert 20 <= float(y) <= 36
