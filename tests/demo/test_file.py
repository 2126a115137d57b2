"""The file of the made-up region: made by its generator, true to time, person and role."""

import json
import subprocess
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Fields that say when something happened; nothing is entered before it did.
HAPPENED = {
    "reference_date", "done_on", "decided_on", "moved_on", "status_since", "approved_on", "dated",
    "granted_on", "closed_on", "since",
}  # fmt: skip


@pytest.fixture(scope="module")
def past() -> list[dict]:
    return json.loads((FIXTURES / "voorbeeldregio.json").read_text(encoding="utf-8"))


def test_the_generator_makes_the_committed_file(tmp_path):
    made = tmp_path / "made.json"
    script = FIXTURES / "make_voorbeeldregio.py"

    subprocess.run([sys.executable, script, made], check=True)

    assert made.read_bytes() == (FIXTURES / "voorbeeldregio.json").read_bytes()


def test_every_change_has_a_moment_of_its_own_in_office_hours(past):
    moments = [datetime.fromisoformat(act["at"]) for act in past]

    assert all(earlier < later for earlier, later in pairwise(moments))
    assert moments[-1] < datetime(2026, 11, 15, tzinfo=AMSTERDAM)
    for at in moments:
        here = at.astimezone(AMSTERDAM)
        assert at.utcoffset() == here.utcoffset()
        assert here.weekday() < 5
        assert 8 <= here.hour < 17


def test_every_change_says_who_and_why(past):
    assert [act for act in past[1:] if not act["by"]] == []
    assert [act for act in past if not act["reason"]] == []
    assert {act["route"] for act in past} == {"opdracht", "web", "import"}


def test_nothing_is_entered_before_it_happened(past):
    early = [
        (act["at"], label, name, row[name])
        for act in past
        for label, row in act["rows"]
        for name in HAPPENED & row.keys()
        if row[name] and row[name] > act["at"][:10]
    ]
    early += [
        (act["at"], label, row["end"])
        for act in past
        for label, row in act["rows"]
        if label.endswith(("flowcount", "spending")) and row.get("kind") != "geraamd"
        if row["end"] >= act["at"][:10]
    ]

    assert early == []


def test_counts_come_from_an_officer_of_the_municipality(past):
    places = {
        row["user"]: row["municipality"]
        for act in past
        for label, row in act["rows"]
        if label == "buildingblocks.membership"
    }
    for act in past:
        for label, row in act["rows"]:
            if label.endswith(("placementcount", "flowcount")):
                assert places[act["by"]] == row["municipality"]
