"""Small numbers: nobody works them out from everything that a round of reports prints."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.reports import suppression
from agenda.reports.progress import every_figure
from agenda.reports.suppression import suppress
from audit.provenance import Figure, State
from buildingblocks.figures import FlowLine, GroupFigures, Participant, percentage, total
from tests.agenda.reports.reader import Reader
from tests.agenda.reports.reading import editions
from tests.make import places as make

THEN, ON, LATER = date(2025, 6, 30), date(2025, 12, 31), date(2026, 6, 30)
BELOW = 5
KINDS = ("instroom", "uitstroom")


# A round of reports, made of numbers


def members(number):
    return tuple(
        Participant(n, f"99{n:02}", f"g{n}", f"Plaats {n}", is_centre=False) for n in range(number)
    )


def people(key, label, value, **named):
    state = State.KNOWN if value is not None else State.UNKNOWN
    return Figure(key, label, value, "personen", state, **named)


def summed(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def group_of(places, code, counts):
    """`counts`: what each municipality had on each day, the last of them the reference date."""
    on, now = list(counts.items())[-1]
    each = tuple(
        people(f"placed.{code}.{m.cbs_code}", m.name, value, reference_date=on)
        for m, value in zip(places, now, strict=True)
    )
    series = tuple((day, summed(values), 0) for day, values in counts.items())
    whole = total(each, key=f"placed.{code}", label=code, members=places)
    return GroupFigures(code, code, "persoon", on, each, whole, series)


def line_of(places, code, kind, values):
    key = f"flow.{code}.{kind}"
    each = tuple(
        people(f"{key}.{m.cbs_code}", m.name, value)
        for m, value in zip(places, values, strict=True)
    )
    return FlowLine(code, code, kind, kind, each, total(each, key=key, label=kind, members=places))


def shares_of(places, sheltered, group, targets):
    each = tuple(
        Figure(
            f"realisation.{m.cbs_code}", m.name,
            percentage(count.value, target) if None not in (count.value, target) else None, "%",
            numerator=count.value, denominator=target,
        )
        for m, count, target in zip(places, group.per_municipality, targets, strict=True)
    )  # fmt: skip
    whole = [f for f in each if f.value is not None]
    parts = [sum(getattr(f, name) for f in whole) for name in ("numerator", "denominator")]
    share = Figure("realisation", "Aandeel", percentage(*parts), "%")
    if whole:
        share = replace(share, numerator=parts[0], denominator=parts[1])
    return replace(sheltered, realisation=each, total_realisation=share)


def after(then, flows):
    """How many there are when so many came and went; unknown stays unknown."""
    return [
        None if before is None else before + came - went
        for before, came, went in zip(then, *flows, strict=True)
    ]


def round_of(base, *, then, flows, targets, other):
    """The edition of the region and of each municipality, all with the same numbers."""
    counts = {THEN: then, ON: after(then, flows)}
    return round_on(base, counts, flows, targets, other)


def round_on(base, counts, flows, targets, other):
    *_, before, on = counts
    places = members(len(other))
    group = group_of(places, "beschut_werk", counts)
    lines = tuple(line_of(places, "beschut_werk", *x) for x in zip(KINDS, flows, strict=True))
    found = replace(
        base.places,
        participants=places,
        groups=(group, group_of(places, "wsw", {on: other})),
        flows=lines,
        sheltered=shares_of(places, base.places.sheltered, group, targets),
        stated=(),
    )
    since = before + timedelta(days=1)
    whole = replace(base, places=found, since=since, reference_date=on)
    return whole, *(
        replace(
            whole, municipality=m.name, municipality_slug=m.slug, cbs_code=m.cbs_code,
            own_series=tuple(
                (day, row[n]) for day, row in counts.items() if row[n] is not None
            ),
        )
        for n, m in enumerate(places)
    )  # fmt: skip


# What a reader makes of it


def name_of(key, day):
    return f"{key}@{day}"


def numbers_of(reports):
    """Every number of people in these editions, by its key and day."""
    found = {}
    for report in reports:
        for figure in every_figure(report.places):
            if figure.key.startswith(("placed.", "flow.")):
                day = figure.reference_date or report.reference_date
                found[name_of(figure.key, day)] = figure.value
            if figure.key == "realisation" and figure.numerator is not None:
                found[name_of("shared", report.reference_date)] = int(figure.numerator)
        for group in report.places.groups:
            for day, value, _known in group.series:
                found[name_of(f"placed.{group.code}", day)] = value
        for day, value in report.own_series:
            found[name_of(f"placed.beschut_werk.{report.cbs_code}", day)] = value
    return {name: value for name, value in found.items() if value is not None}


def reader_of(reports, printed, small):
    """What is true of the real numbers, and of them only what is printed as a number."""
    truth, shown = numbers_of(reports), numbers_of(printed)
    reader = Reader()
    for name, value in truth.items():
        if name in shown:
            reader.reads(name, value)
        else:
            reader.wonders(name, *((1, BELOW - 1) if name in small else (BELOW,)))
    wholes = [report for report in reports if not report.municipality]
    sums = [
        terms for whole in wholes for terms in (*rows_in_time(truth, whole), *share(truth, whole))
    ]
    for terms in (*columns(truth), *sums):
        if sum(truth[name] * sign for name, sign in terms.items()) == 0:
            reader.knows(terms)
    return reader, truth, shown


def columns(truth):
    """The municipalities add up to the region."""
    for name in truth:
        key, _at, day = name.partition("@")
        if key.count(".") == 1 + key.startswith("flow"):
            parts = [n for n in truth if n.startswith(f"{key}.99") and n.endswith(f"@{day}")]
            yield {**dict.fromkeys(parts, 1), name: -1}


def rows_in_time(truth, report):
    """What there is now is what there was, and who came, without who went."""
    for code in ("", *(f".{m.cbs_code}" for m in report.places.participants)):
        on, before = report.reference_date, report.since - timedelta(days=1)
        flow = [f"flow.beschut_werk.{kind}{code}@{on}" for kind in KINDS]
        stock = [f"placed.beschut_werk{code}@{day}" for day in (on, before)]
        terms = dict(zip((*stock, *flow), (1, -1, -1, 1), strict=True))
        if set(terms) <= set(truth):
            yield terms


def share(truth, report):
    """The share of the region is of those whose target is known."""
    on, places = report.reference_date, report.places
    if (whole := name_of("shared", on)) in truth:
        each = zip(places.groups[0].per_municipality, places.sheltered.realisation, strict=True)
        counted = [name_of(f.key, on) for f, part in each if part.value is not None]
        yield {**dict.fromkeys(counted, 1), whole: -1}


def worked_out(*rounds):
    """Hidden numbers that can only be what they are, for who reads all of these rounds."""
    reports = [report for whole, _found in rounds for report in whole]
    printed = [report for _whole, found in rounds for report in found.reports]
    bare = {place_name(cell) for _whole, found in rounds for cell in found.unprotected}
    small = {place_name(cell) for _whole, found in rounds for cell in found.cells if cell.small}
    reader, truth, shown = reader_of(reports, printed, small)
    hidden = [name for name in truth if name not in shown and name not in bare]
    return [name for name in hidden if not reader.could_differ(name, truth[name])], hidden


def place_name(cell):
    return name_of("shared" if cell.key == "realisation" else cell.key, cell.day)


numbers = st.one_of(st.integers(0, 6), st.integers(0, 40))
unsure = st.one_of(numbers, numbers, numbers, st.none())


@st.composite
def rounds(draw):
    size = draw(st.integers(2, 5))

    def row(values):
        return draw(st.lists(values, min_size=size, max_size=size))

    came = row(numbers)
    then = [draw(st.one_of(st.integers(0, 9), st.integers(5, 60))) for _ in range(size)]
    went = [draw(st.integers(0, before + more)) for before, more in zip(then, came, strict=True)]
    then = [draw(st.sampled_from([value, value, value, value, None])) for value in then]
    return {
        "then": then,
        "flows": (came, went),
        "targets": row(st.one_of(st.integers(1, 60), st.none())),
        "other": row(unsure),
    }


@pytest.fixture
def base(db):
    """A report without numbers of people, to put some in."""
    return editions(make.make_region(), on=ON)[0]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(numbers=rounds())
def test_no_hidden_number_can_be_worked_out(base, numbers):
    reports = round_of(base, **numbers)
    found = suppress(reports, below=BELOW)
    derived, _hidden = worked_out((reports, found))

    assert derived == []
    assert could_be_hidden(reports, found) == []


def two_rounds(base, first, second, **asked):
    """A round, and half a year later the next; what was printed first stays with the reader."""
    then, now = first["then"], after(first["then"], first["flows"])
    counts = {THEN: then, ON: now, LATER: after(now, second["flows"])}
    one = round_of(base, **first)
    two = round_on(base, counts, second["flows"], second["targets"], second["other"])
    printed = suppress(one, below=BELOW)
    asked = asked or {"earlier": printed.reports, "behind": one}
    return (one, printed), (two, suppress(two, below=BELOW, **asked))


@st.composite
def successions(draw):
    """Numbers of two rounds that follow one another."""
    first = draw(rounds())
    size = len(first["then"])
    now = [value or 0 for value in after(first["then"], first["flows"])]

    def row(values):
        return draw(st.lists(values, min_size=size, max_size=size))

    came = row(numbers)
    went = [draw(st.integers(0, before + more)) for before, more in zip(now, came, strict=True)]
    targets = row(st.one_of(st.integers(1, 60), st.none()))
    return first, {"flows": (came, went), "targets": targets, "other": row(unsure)}


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(numbers=successions())
def test_no_hidden_number_can_be_worked_out_from_two_rounds(base, numbers):
    assert worked_out(*two_rounds(base, *numbers))[0] == []


def could_be_hidden(reports, found):
    """Numbers given up as lost that could still have been hidden, by hiding everything."""
    small = {name for name, value in numbers_of(reports).items() if 0 < value < BELOW}
    noughts = [replace(report, places=only_noughts(report.places)) for report in reports]
    noughts = [replace(report, own_series=()) for report in noughts]
    reader, truth, _shown = reader_of(reports, noughts, small)
    lost = map(place_name, found.unprotected)
    return [name for name in lost if reader.could_differ(name, truth[name])]


def only_noughts(places):
    """Everything hidden that may be: what is nought is always printed."""

    def blank(figure):
        return figure if figure.value == 0 else replace(figure, value=None, numerator=None)

    def line(found, **named):
        each = tuple(map(blank, found.per_municipality))
        return replace(found, per_municipality=each, total=blank(found.total), **named)

    share = blank(places.sheltered.total_realisation)
    return replace(
        places,
        groups=tuple(line(group, series=()) for group in places.groups),
        flows=tuple(map(line, places.flows)),
        sheltered=replace(places.sheltered, total_realisation=share),
    )


EXAMPLE = {
    "then": [3, 12, 20, 9],
    "flows": ([1, 6, 8, 5], [0, 5, 7, 5]),
    "targets": [10, 20, 30, 10],
    "other": [4, 9, 30, 0],
}


@pytest.mark.parametrize("numbers", [EXAMPLE, {**EXAMPLE, "targets": [10, None, 30, 10]}])
def test_hiding_small_numbers_alone_is_not_enough(base, monkeypatch, numbers):
    """The control: without what is hidden beside them, the same reader finds them."""
    reports = round_of(base, **numbers)
    assert worked_out((reports, suppress(reports, below=BELOW)))[0] == []

    monkeypatch.setattr(suppression, "protect", lambda table: ())
    derived, hidden = worked_out((reports, suppress(reports, below=BELOW)))
    assert name_of("placed.wsw.9900", ON) in derived
    assert name_of("placed.beschut_werk.9900", ON) in derived
    assert len(hidden) < 10


NEXT = {"flows": ([6, 6, 7, 5], [0, 5, 8, 5]), "targets": [10, 20, 30, 10], "other": [4, 9, 30, 0]}


def test_a_later_round_does_not_give_away_an_earlier_one(base):
    """4 + 6 − 0 = 10: the next count with who came and went tells what the first one was."""
    rounds = two_rounds(base, EXAMPLE, NEXT)
    assert worked_out(*rounds)[0] == []
    assert rounds[1][1].unprotected == ()

    alone = two_rounds(
        base,
        {**EXAMPLE, "then": [0, 12, 20, 9], "flows": ([4, 6, 8, 5], [0] * 4)},
        NEXT,
        earlier=[],
    )
    assert worked_out(*alone)[0] != []


@pytest.mark.parametrize("rule", ["_relate_in_time", "_relate_share", "_relate_column"])
def test_a_sum_that_is_forgotten_is_noticed(base, monkeypatch, rule):
    """The control: where the suppression does not know a sum, the reader uses it."""
    monkeypatch.setattr(suppression.collecting, rule, lambda *asked: None)
    leaks = 0
    for n in range(1, 5):
        numbers = {**EXAMPLE, "then": [n, 12, 20, 9], "targets": [None, 20, 30, 10]}
        reports = round_of(base, **numbers)
        leaks += len(worked_out((reports, suppress(reports, below=BELOW)))[0])
    assert leaks > 0
