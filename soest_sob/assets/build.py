"""Puts `static_built/` together: stylesheet, fonts, licences and the list of what is in it."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

from soest_sob.assets import fonts, stylesheet

LICENCE_FILES = ("LICENSE.md", "LICENSE", "LICENCE.md", "LICENSE.txt")


def fresh(root: Path, target: Path) -> bool:
    """Whether `target` was built from just these packages, styles and rules."""
    listed = target / "ASSETS.json"
    return listed.exists() and json.loads(listed.read_text())["inputs"] == _inputs(root)


def build(root: Path, target: Path) -> None:
    """Build everything anew; the same input always gives the same bytes."""
    modules = root / "node_modules"
    draft = target.with_name(f"{target.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "css").mkdir(parents=True)
    (draft / "css/site.css").write_text(stylesheet.build(modules, root / "static/css"))
    fonts.copy_for_pdf(modules, draft / "fonts/ttf")
    fonts.write_for_web(modules, draft / "fonts/web")
    listed = {"inputs": _inputs(root), "packages": _with_licences(modules, draft / "licences")}
    (draft / "ASSETS.json").write_text(json.dumps(listed, indent=2, ensure_ascii=False) + "\n")
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)


def _inputs(root: Path) -> str:
    """One hash over everything that the result depends on."""
    files = [root / "package-lock.json", *stylesheet.sources(root / "static/css")]
    files += Path(__file__).parent.glob("*.py")
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _with_licences(modules: Path, target: Path) -> list[dict[str, Any]]:
    """Name, version and licence of each package delivered; equal texts are kept once."""
    target.mkdir()
    texts: dict[str, str] = {}
    rows = []
    for name in sorted([*stylesheet.packages(), fonts.PACKAGE]):
        about = json.loads((modules / name / "package.json").read_text())
        text = _licence_text(modules / name)
        file = texts.setdefault(text, re.sub(r"\W+", "-", name).strip("-") + ".txt")
        (target / file).write_text(text)
        row = {"name": name, "version": about["version"], "licence": about["license"]}
        rows.append(row | {"text": f"licences/{file}"})
    return rows


def _licence_text(package: Path) -> str:
    return next(f for n in LICENCE_FILES if (f := package / n).exists()).read_text()
