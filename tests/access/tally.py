"""What was tried and found, added up over all tests and processes, and told at the end."""

from collections import Counter
from typing import Any

import pytest

NAME = "toegang"
WORDS = {
    "cells": "cellen",
    "deviations": "afwijkingen",
    "refusals": "weigeringen met gelijk gebleven tabellen",
    "effects": "toegelaten wijzigingen met effect",
    "bodies": "antwoorden doorzocht",
    "files": "waarvan echte PDF's en spreadsheets",
    "leaks": "lekken",
    "headers": "antwoorden met alle kopregels",
    "doubles": "dubbele inzendingen",
    "intruders": "velden die er niet horen, meegestuurd",
}


class Told:
    """Collects the property that a test leaves in its report, which travels between processes."""

    def __init__(self) -> None:
        self.sums: Counter[str] = Counter()
        self.seconds = 0.0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if "tests/access/" in report.nodeid:
            self.seconds += report.duration
        if report.when != "teardown":
            return
        for name, value in report.user_properties:
            if name == NAME and isinstance(value, dict):
                self.sums.update(value)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.sums:
            return
        terminalreporter.section("Toegang")
        for key, words in WORDS.items():
            if key in self.sums or key in ("deviations", "leaks"):
                terminalreporter.write_line(f"{self.sums[key]:>9,} {words}".replace(",", "."))
        terminalreporter.write_line(f"{self.seconds:>9.1f} seconden in totaal")


def tell_at_the_end(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Told())
