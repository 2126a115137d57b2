"""docs/security.md: every test that it names is there, and every attack and norm has its line."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEXT = (ROOT / "docs/security.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
TESTS = sorted(set(NAMED.findall(TEXT)))
# BIO2's measures and the chapters of ASVS that a site like this answers for.
BIO2 = ["5.14.01", "5.16.02", "5.17.01", "5.17.03", "5.18", "5.24.08", "5.28.01", "5.33.01",
        "8.03.02", "8.07.04", "8.08.01", "8.08.05", "8.15.01", "8.15.02", "8.15.05"]  # fmt: skip
ASVS = ["1.5.1", "2.3.1", "2.3.3", "2.4.1", "3.3", "3.4", "5.2", "6.2", "6.3", "6.4", "6.5",
        "7.2", "8.1.1", "8.3.2", "13.4.2", "14.3.2", "15.1", "16.2", "16.4", "16.5"]  # fmt: skip


def missing(file: str, name: str) -> bool:
    """Whether the file has no such function, in such a class."""
    path = ROOT / file
    if not path.exists():
        return True
    inside: ast.AST = ast.parse(path.read_text())
    for part in name.split("::"):
        found = [
            node
            for node in ast.iter_child_nodes(inside)
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == part
        ]
        if not found:
            return True
        inside = found[0]
    return not name.split("::")[-1].startswith("test_")


def test_every_test_that_it_names_exists():
    assert [f"{file}::{name}" for file, name in TESTS if missing(file, name)] == []
    assert len(TESTS) > 90


def test_every_mention_of_a_test_is_a_whole_name():
    loose = {word for word in re.findall(r"tests/[\w/.:]+", TEXT) if "::" in word}

    assert loose == {f"{file}::{name}" for file, name in TESTS}


@pytest.mark.parametrize(
    "name",
    ["test_not_there", "TestForgotten::test_not_there", "TestNobody::test_it_works_once",
     "TestForgotten"],
)  # fmt: skip
def test_a_name_that_is_wrong_is_noticed(name):
    assert missing("tests/accounts/test_passwords.py", name)
    assert missing("tests/nowhere.py", name)


@pytest.mark.parametrize(("section", "numbers"), [("BIO2", BIO2), ("ASVS 5.0, level 2", ASVS)])
def test_each_norm_has_its_line(section, numbers):
    part = TEXT.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]

    for number in numbers:
        assert any(number in line.split("|")[1] for line in lines), number
    assert all(line.split("|")[2].strip() for line in lines)


def test_the_result_of_taking_guards_away_has_its_place():
    assert TEXT.index("<!-- guards:begin -->") < TEXT.index("<!-- guards:end -->")


def test_what_it_leads_to_is_there():
    for link in re.findall(r"\]\(([\w./-]+\.md)\)", TEXT):
        assert (ROOT / "docs" / link).exists(), link
