"""Stylesheet and fonts: the same bytes every time, small, and each with its licence."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from fontTools.ttLib import TTFont

from soest_sob.assets import build, fonts, npm, stylesheet
from soest_sob.assets.tokens import Folder, declared

ROOT = Path(settings.BASE_DIR)
MODULES = ROOT / "node_modules"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    target = tmp_path_factory.mktemp("assets") / "built"
    build.build(ROOT, target)
    return target


def files(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_building_twice_gives_the_same_bytes(built, tmp_path):
    build.build(ROOT, tmp_path / "again")
    assert files(tmp_path / "again") == files(built)


def test_what_is_built_is_fresh_until_its_input_changes(built, tmp_path):
    assert build.fresh(ROOT, built)
    assert not build.fresh(ROOT, tmp_path)
    listed = json.loads((built / "ASSETS.json").read_text())
    (tmp_path / "ASSETS.json").write_text(json.dumps(listed | {"inputs": "before"}))
    assert not build.fresh(ROOT, tmp_path)


def test_every_package_delivered_is_listed_with_its_licence(built):
    listed = json.loads((built / "ASSETS.json").read_text())["packages"]
    assert {row["name"] for row in listed} == {*stylesheet.packages(), fonts.PACKAGE}
    assert {row["licence"] for row in listed} == {"EUPL-1.2", "OFL-1.1"}
    assert all("licen" in (built / row["text"]).read_text().lower() for row in listed)


def test_the_stylesheet_is_light_and_asks_nothing_of_others(built):
    css = (built / "css/site.css").read_bytes()
    assert len(gzip.compress(css)) < 16_000
    assert not re.search(rb"data:|https?:|@import", css)


def test_every_file_that_the_stylesheet_names_is_there(built):
    urls = re.findall(r'url\("\.\./([^"]+)"\)', (built / "css/site.css").read_text())
    assert urls
    for url in urls:
        assert (built / url).exists() or (ROOT / "static" / url).exists()


def test_every_variable_in_the_stylesheet_has_a_value(built):
    css = (built / "css/site.css").read_text()
    set_somewhere = declared(css).keys()
    used = set(re.findall(r"var\((--[\w-]+)\)", css))
    assert used <= set_somewhere


def test_the_web_fonts_are_small_and_do_not_bear_the_reserved_name(built):
    for file in (built / "fonts/web").iterdir():
        assert file.stat().st_size < 20_000
        names = {r.nameID: r.toUnicode() for r in TTFont(file)["name"].names}
        assert names[1].startswith("Agenda Sans")
        assert not any("Source" in names[number] for number in (1, 3, 4, 6))


def test_the_web_fonts_have_the_signs_that_pages_use(built):
    characters = TTFont(built / "fonts/web/agenda-sans-regular.woff2").getBestCmap()
    assert {ord(sign) for sign in "€…→✓✗▲■●○≥≤ëïéÉğş"} <= characters.keys()


def test_the_fonts_of_the_pdf_are_unchanged(built):
    for file in (built / "fonts/ttf").iterdir():
        assert file.read_bytes() == (MODULES / "source-sans/TTF" / file.name).read_bytes()


THEME = {"--a": "var(--b)", "--b": "4px", "--night": "#fff", "--text": "var(--night)"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("var(--a)", "4px"),
        ("calc(2 * var(--a, 1px))", "calc(2 * 4px)"),
        ("var(--text)", "var(--night)"),
        ("var(--missing, var(--a))", "4px"),
        ("var(--missing, rgb(0, 0, 0))", "rgb(0, 0, 0)"),
        ("var(--local, var(--a))", "var(--local,4px)"),
        ("var(--local, var(--missing))", "var(--local)"),
        ("var(--missing)", None),
    ],
)
def test_a_token_is_worked_out_unless_it_changes(text, value):
    assert Folder(THEME, {"--night", "--local"}).value(text) == value


def test_a_value_that_cannot_be_is_said_so():
    folder = Folder(THEME, ())
    assert folder.block("--x: var(--missing); color: var(--missing)") == (
        "{--x:initial;color:unset}"
    )
    with pytest.raises(ValueError, match="Haakje"):
        folder.value("var(--a")


def test_only_values_in_use_are_kept():
    folder = Folder(THEME, {"--night", "--b", "--a"})
    folder.value("var(--a)")
    assert folder.root(THEME) == ":root{--a:var(--b);--b:4px}"


def test_the_command_builds_once_and_again_when_told(tmp_path, monkeypatch, settings, capsys):
    made = []
    monkeypatch.setattr(npm, "install", lambda root: True)
    monkeypatch.setattr(build, "fresh", lambda root, target: True)
    monkeypatch.setattr(build, "build", lambda root, target: made.append(target))
    settings.BASE_DIR = tmp_path
    call_command("build_assets")
    assert made == []
    call_command("build_assets", force=True)
    assert made == [tmp_path / "static_built"]
    assert "actueel" in capsys.readouterr().out
