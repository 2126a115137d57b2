"""No hostile file comes in, none breaks anything, and none costs much time or memory."""

import io
import json
import subprocess
import sys
import time

import pytest

from agenda.imports import limited
from agenda.imports.reading import clean_name, read_workbook
from agenda.imports.workbook import Limits, Refused
from tests.agenda.imports import hostile, poison
from tests.agenda.imports.make import parse
from tests.agenda.imports.ugly import found_stands, stands

MOST_SECONDS, MOST_MEGABYTES = 2, 150
DAMAGED = 60


def test_hostile_files_are_refused_with_their_reason_and_ugly_ones_read_at_little_cost(measured):
    """Measured in a process of its own, because this one is large already."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.agenda.imports.cost"],
        check=True,
        capture_output=True,
        text=True,
    )
    cost = json.loads(done.stdout)
    measured(cost["told"])

    assert (cost["files"] >= 200, cost["ugly"] >= 60) == (True, True)
    assert (cost["accepted"], cost["misread"]) == ([], [])
    assert cost["seconds"] <= MOST_SECONDS
    assert max(cost["megabytes"], cost["reading_megabytes"]) <= MOST_MEGABYTES


def test_every_refusal_says_in_dutch_what_to_do():
    for _name, data, filename, _codes in [*hostile.armed(), *poison.texts()][::5]:
        for message in parse(data, filename).messages:
            assert message.text
            assert message.advice
            assert len(message.excerpt) <= 80


def test_a_damaged_file_is_refused_or_still_says_the_same():
    facts = stands(
        [
            ("Soest", hostile.GOOD[1][1], "Beschut werk", 3),
            ("Baarn", hostile.GOOD[2][1], "Beschut werk", 5),
        ]
    )
    outcomes = {"refused": 0, "same": 0}
    for name, data, filename in poison.damaged(DAMAGED):
        parsed = parse(data, filename)
        if parsed.verdict == "reject_all":
            outcomes["refused"] += 1
        else:
            assert found_stands(parsed) == facts, name
            outcomes["same"] += 1

    assert sum(outcomes.values()) == DAMAGED
    assert outcomes["refused"] > 0


def test_without_limits_the_far_cell_would_be_fatal():
    """The control: the same file kills a reader that is not in a process of its own."""
    data = next(case[1] for case in poison.bombs() if case[0] == "a cell far away")
    order = {"kind": "xlsx", "cut": False, "limits": Limits().__dict__}

    with pytest.raises(limited._Died):
        limited._ask(data, order, Limits())


def test_a_process_that_hangs_is_stopped():
    started = time.monotonic()

    with pytest.raises(Refused, match="E_FILE_TOO_LARGE"):
        limited.open_limited(hostile.XLSX, "xlsx", Limits(wall_seconds=0))
    assert time.monotonic() - started < 5


def test_the_process_knows_no_secrets_and_has_no_network(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", "x")
    monkeypatch.setenv("TZ", "UTC")

    assert not {"SECRET_KEY", "DATABASE_URL"} & set(limited._environment())
    assert limited._environment()["TZ"] == "UTC"
    with pytest.raises(PermissionError):
        limited._refuse_network("socket.connect", ())
    limited._refuse_network("open", ())


def test_a_small_file_gets_less_memory_than_a_large_one():
    large = hostile.changed(hostile.XLSX, a=bytes(99 << 20))

    assert limited._memory(hostile.XLSX, Limits(memory_bytes=1 << 50)) < limited._memory(
        large, Limits(memory_bytes=1 << 50)
    )
    assert limited._memory(large, Limits(memory_bytes=1 << 20)) == 1 << 20


@pytest.fixture
def unlimited(monkeypatch):
    """`main` without its limits, which would bind the tests themselves."""
    monkeypatch.setattr(limited, "_limit", lambda *_: None)


def order(data: bytes, kind: str = "xlsx", *, cut: bool = False, **limits: int) -> io.BytesIO:
    asked = {"kind": kind, "cut": cut, "limits": Limits(**limits).__dict__}
    return io.BytesIO(json.dumps(asked).encode() + b"\n" + data)


def test_the_process_writes_what_it_read(unlimited):
    target = io.BytesIO()

    assert limited.main(order(hostile.XLSX), target) == 0
    (sheet,) = json.loads(target.getvalue())["sheets"]
    assert sheet["rows"][1] == ["Soest", {"d": "2025-03-31"}, "Beschut werk", 3, "goed"]


@pytest.mark.parametrize(
    ("data", "kind", "options", "status"),
    [
        (hostile.XLSX, "xlsx", {"rows": 1}, limited.REFUSED),
        (hostile.XLSX, "xlsx", {"characters": 5}, limited.REFUSED),
        (hostile.XLSX, "xlsx", {"columns": 2}, 0),
        (hostile.XLSX[:-300], "xlsx", {}, None),
        (hostile.ODS_FILE, "ods", {}, 0),
        (hostile.XLSX, "xlsx", {"cut": True}, limited.REFUSED),
    ],
)
def test_the_process_tells_how_it_ended(unlimited, data, kind, options, status):
    cut = options.pop("cut", False)
    if status is None:
        with pytest.raises(Exception, match="zip"):
            limited.main(order(data, kind, cut=cut, **options), io.BytesIO())
    else:
        assert limited.main(order(data, kind, cut=cut, **options), io.BytesIO()) == status


@pytest.mark.parametrize("name", ["a cell far away", "a cell far aside", "a cell far below"])
def test_a_far_cell_is_cut_off_and_named(unlimited, name):
    data = next(case[1] for case in poison.bombs() if case[0] == name)
    target = io.BytesIO()

    assert limited.main(order(data, cut=True), target) == 0
    (sheet,) = json.loads(target.getvalue())["sheets"]
    assert len(sheet["rows"]) == 3
    assert (
        sheet["far"]
        == {
            "a cell far away": "XFD1048576",
            "a cell far aside": "XFD9",
            "a cell far below": "A900000",
        }[name]
    )


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\x\\stand.xlsx", "stand.xlsx"),
        ("a\r\nb\u202e.csv", "ab.csv"),
        ("", "bestand"),
        ("x" * 300 + ".csv", "x" * 146 + ".csv"),
    ],
)
def test_a_file_name_is_only_a_name(name, clean):
    assert clean_name(name) == clean


def test_a_good_file_says_what_it_is():
    book = read_workbook(hostile.XLSX, "map/stand.xlsx")

    assert (book.kind, book.filename, book.size) == ("xlsx", "stand.xlsx", len(hostile.XLSX))
    assert book.sheets[0].cell(1, 1).text == "31-03-2025"
    assert (book.sheets[0].cell(1, 3).value, book.sheets[0].cell(1, 3).address) == (3, "D2")
    assert book.sheets[0].cell(99, 99).value is None
