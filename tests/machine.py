"""What the machine under the tests has, and which kinds of test ran on it.

A test that needs what is not there is skipped and says why; under `CI=true` it fails instead.
"""

import importlib
import json
import os
import shutil
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

CI = os.environ.get("CI") == "true"
KINDS = ["browser", "pdf"]
MEASURED = "measured"


@cache
def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@cache
def lacks_browser() -> str:
    return "" if chromium() else "geen Chromium op deze machine"


@cache
def lacks_pdf() -> str:
    try:
        importlib.import_module("weasyprint")
    except OSError:
        return "geen Pango op deze machine"
    return "" if shutil.which("pdftoppm") else "geen pdftoppm op deze machine"


def skip_or_fail(item: pytest.Item) -> None:
    """Before a test: skip it where this machine or database lacks what it asks for."""
    for database, vendor in (("postgres", "postgresql"), ("sqlite", "sqlite")):
        if item.get_closest_marker(database) and connection.vendor != vendor:
            pytest.skip(f"vraagt {database}")
    for kind, lacking in (("browser", lacks_browser), ("pdf", lacks_pdf)):
        if item.get_closest_marker(kind) and (why := lacking()):
            (pytest.fail if CI else pytest.skip)(why)


class Ran:
    """Counts outcomes per kind of test; `python -m tests` reads what it leaves in `path`."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.outcomes: dict[str, Counter[str]] = {kind: Counter() for kind in ["all", *KINDS]}
        self.reasons: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.outcome == "passed":
            return
        for kind, outcomes in self.outcomes.items():
            if kind == "all" or kind in report.keywords:
                outcomes[report.outcome] += 1
        if report.outcome == "skipped" and isinstance(report.longrepr, tuple):
            self.reasons[str(report.longrepr[2]).removeprefix("Skipped: ")] += 1

    def pytest_sessionfinish(self) -> None:
        result: dict[str, Any] = {"outcomes": self.outcomes, "reasons": self.reasons}
        self.path.write_text(json.dumps(result))


def say_what_was_measured(terminal: pytest.TerminalReporter) -> None:
    """The measurements of tests that passed and of tests that failed, a line each."""
    reports = [report for found in terminal.stats.values() for report in found]
    said = [
        str(text)
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, text in report.user_properties
        if name == MEASURED
    ]
    if said:
        terminal.section("gemeten")
        for text in sorted(said):
            terminal.write_line(text)


def count_outcomes(config: pytest.Config) -> None:
    """Keep count where `python -m tests` asks for it; not in the workers, which report."""
    path = os.environ.get("TESTS_RAN")
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Ran(path))
