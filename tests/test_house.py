"""Promises about the files around the code."""

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from django.conf import settings
from django.core.management import get_commands
from jsonschema import Draft7Validator, Draft202012Validator

ROOT = Path(settings.BASE_DIR)
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))


def tracked() -> list[str]:
    """Every file in git; in an unpacked archive there is none to look at."""
    if not (ROOT / ".git").exists():
        return []
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [name for name in names.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture
def stages() -> list[list[str]]:
    """The Dockerfile's instructions per stage, lines joined."""
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    found: list[list[str]] = []
    for line in lines:
        if line.startswith("FROM "):
            found.append([])
        if line and not line.startswith("#"):
            found[-1].append(line)
    return found


def test_docker_compose_is_valid_by_its_published_schema(compose):
    schema = get_builtin_schema("vendor.compose-spec")

    assert [error.message for error in Draft7Validator(schema).iter_errors(compose)] == []


def test_compose_starts_web_and_worker_after_the_migrations(compose):
    services = compose["services"]
    after = {"migrate": {"condition": "service_completed_successfully"}}

    assert set(services) == {"db", "migrate", "web", "worker"}
    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert services["web"]["depends_on"] == services["worker"]["depends_on"] == after


def test_compose_has_no_secret_of_its_own(compose):
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "URL" in name:
                assert "${POSTGRES_PASSWORD:?" in value
    example = (ROOT / ".env.example").read_text()
    assert re.findall(r"^(?:SECRET_KEY|POSTGRES_PASSWORD)=(.*)$", example, re.M) == ["", ""]


def test_the_image_is_built_in_stages_and_runs_without_rights(stages):
    names = [stage[0].split(" AS ")[1] for stage in stages]
    runtime = stages[-1]

    assert names == ["packages", "assets", "runtime"]
    assert [line for line in runtime if line.startswith("USER ")] == ["USER soest_sob"]
    assert runtime.index("USER soest_sob") > max(
        number for number, line in enumerate(runtime) if line.startswith("RUN ")
    )
    assert [line for line in runtime if "build.txt" in line or "npm" in line] == []
    assert len([line for line in runtime if line.startswith("HEALTHCHECK ")]) == 1


def test_image_and_set_up_install_the_same_system_packages(stages):
    pango = {"libpangoft2-1.0-0", "libharfbuzz-subset0"}
    installed = " ".join(stages[-1])
    script = (ROOT / "requirements/system.sh").read_text()

    assert {name for name in pango if name in installed} == pango
    assert {name for name in pango if name in script} == pango


def test_publiccode_follows_the_standard():
    schema = json.loads((ROOT / "tests/schemas/publiccode.json").read_text())
    loader = yaml.BaseLoader  # dates stay text, as in JSON
    described = yaml.load((ROOT / "publiccode.yml").read_text(), loader)
    described["localisation"]["localisationReady"] = False
    for dependency in described["dependsOn"]["open"]:
        dependency["optional"] = dependency["optional"] == "true"

    errors = Draft202012Validator(schema).iter_errors(described)

    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_publiccode_names_no_address_and_nobody_while_it_is_not_published():
    text = (ROOT / "publiccode.yml").read_text()
    described = yaml.safe_load(text)
    [contact] = described["maintenance"]["contacts"]

    if "example.org" in described["url"]:
        assert described["developmentStatus"] in ("concept", "development")
        assert "# Not published yet" in text
        assert set(contact) == {"name"}


def test_every_file_tells_the_same_version_and_licence():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    described = yaml.safe_load((ROOT / "publiccode.yml").read_text())

    assert settings.VERSION == project["version"] == described["softwareVersion"]
    assert project["license"] == described["legal"]["license"] == "EUPL-1.2"
    assert (ROOT / "LICENSE").read_text().startswith("# EUROPEAN UNION PUBLIC LICENCE v. 1.2")


def test_every_environment_variable_is_documented():
    source = (ROOT / "soest_sob/settings.py").read_text()
    read = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"(\w+)\"", source))
    documented = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))
    offered = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M))

    assert read - documented == set()
    assert offered - documented == set()
    assert len(read) > 5


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_are_hashed_and_name_no_address(path):
    lines = path.read_text().replace("\\\n", " ").splitlines()

    assert [line for line in lines if "--hash=sha256:" not in line] == []
    assert [line for line in lines if not re.match(r"[a-z0-9.-]+==", line)] == []
    assert [line for line in lines if "://" in line] == []


def test_production_and_development_share_their_versions():
    base, dev = (
        set(re.findall(r"^\S+==\S+", (ROOT / f"requirements/{name}.txt").read_text(), re.M))
        for name in ("base", "dev")
    )

    assert base - dev == set()


def test_the_lock_file_holds_hashes_and_no_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}

    assert [name for name, package in installed.items() if "integrity" not in package] == []
    assert [name for name, package in installed.items() if "resolved" in package] == []


def test_no_file_names_the_machine_it_was_written_on():
    telling = re.compile(r"/(?:work|root|home)/|\.\./shared|(?:deb\.debian|pypi|npmjs)\.org")
    found = {}
    for name in tracked():
        text = (ROOT / name).read_bytes().decode(errors="ignore")
        if (match := telling.search(text)) and name != "tests/test_house.py":
            found[name] = match[0]

    assert found == {}


@pytest.mark.parametrize(
    "name", ["Dockerfile", "Makefile", "docker-compose.yml", "README.md", "CONTRIBUTING.md"]
)
def test_every_command_that_a_file_names_exists(name):
    text = (ROOT / name).read_text().replace('", "', " ")
    named = re.findall(r"(?:manage\.py|\$\(MANAGE\)) (\w+)", text)

    assert [command for command in named if command not in get_commands()] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")), ids=lambda path: path.name)
def test_links_between_documents_arrive(path):
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text())

    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_built_and_installed_files_are_not_committed():
    folders = {name.split("/")[0] for name in tracked()}

    assert folders & {"node_modules", "static_built", ".venv", "var", ".env"} == set()
