"""The locked npm packages are installed when they are not there, with whichever npm there is."""

import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from soest_sob.assets import npm


@pytest.fixture
def project(tmp_path):
    def lock(folder, integrity):
        folder.mkdir(exist_ok=True)
        packages = {"": {"name": "top"}, "node_modules/a": {"integrity": integrity}}
        return json.dumps({"packages": packages})

    (tmp_path / "package-lock.json").write_text(lock(tmp_path, "sha512-a"))
    modules = tmp_path / "node_modules"
    (modules / ".package-lock.json").write_text(lock(modules, "sha512-a"))
    return tmp_path


def npm_says(monkeypatch, code, error=""):
    commands = []

    def run(command, **options):
        commands.append(command)
        return subprocess.CompletedProcess(command, code, "", error)

    monkeypatch.setattr(npm.subprocess, "run", run)
    return commands


def test_installed_packages_are_left_alone(project, monkeypatch):
    commands = npm_says(monkeypatch, 0)
    assert not npm.install(project)
    assert commands == []


def test_missing_packages_are_installed_without_their_scripts(project, monkeypatch):
    commands = npm_says(monkeypatch, 0)
    (project / "node_modules/.package-lock.json").unlink()
    assert npm.install(project)
    assert "ci --ignore-scripts" in " ".join(commands[0])


def test_without_node_the_npm_of_the_virtual_environment_serves(project, monkeypatch):
    commands = npm_says(monkeypatch, 0)
    monkeypatch.setattr(npm.shutil, "which", lambda name: None)
    monkeypatch.setattr(npm.importlib.util, "find_spec", lambda name: object())
    (project / "node_modules/.package-lock.json").unlink()
    npm.install(project)
    assert commands[0][:3] == [sys.executable, "-c", npm.BUNDLED]


@pytest.mark.parametrize(
    ("error", "words"),
    [(npm.NpmMissingError(), "geen npm"), (npm.NpmFailedError("404"), "niet installeren")],
)
def test_the_command_says_what_is_wrong_with_npm(monkeypatch, error, words):
    def install(root):
        raise error

    monkeypatch.setattr(npm, "install", install)
    with pytest.raises(CommandError, match=words):
        call_command("build_assets")


def test_npm_that_is_nowhere_or_fails_is_an_error(project, monkeypatch):
    (project / "node_modules/.package-lock.json").unlink()
    npm_says(monkeypatch, 1, "404 Not Found")
    monkeypatch.setattr(npm.shutil, "which", lambda name: name)
    with pytest.raises(npm.NpmFailedError, match="404"):
        npm.install(project)
    monkeypatch.setattr(npm.shutil, "which", lambda name: None)
    monkeypatch.setattr(npm.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(npm.NpmMissingError):
        npm.install(project)
