"""Every text of ours stands out from its background, by day and by night (WCAG 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from soest_sob.assets import stylesheet
from soest_sob.assets.tokens import BLOCK, COMMENT, Folder, declared

MODULES = Path(settings.BASE_DIR) / "node_modules"
OWN = Path(settings.BASE_DIR) / "static/css"


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palette(theme):
    day = declared((MODULES / stylesheet.THEME / "dist/theme.css").read_text())
    day |= declared((OWN / "theme.css").read_text())
    night = declared((OWN / "dark.css").read_text()) if theme == "dark" else {}
    return Folder(day | night, ()).value


SURFACES = ("var(--regio-surface-color)", "var(--utrecht-document-background-color)")
KIT_PAIRS = [
    ("regio-bar-color", "regio-bar-background-color"),
    ("regio-bar-color", "regio-bar-hover-background-color"),
    ("regio-footer-color", "regio-footer-background-color"),
    ("basis-color-default-color-document", "basis-color-default-bg-default"),
    ("basis-color-default-color-subtle", "basis-color-default-bg-default"),
    ("basis-color-default-color-document", "basis-color-highlight-bg-active"),
    ("basis-color-default-color-document", "basis-color-highlight-bg-subtle"),
    ("utrecht-alert-info-color", "utrecht-alert-info-background-color"),
    ("utrecht-alert-ok-color", "utrecht-alert-ok-background-color"),
    ("utrecht-alert-warning-color", "utrecht-alert-warning-background-color"),
    ("utrecht-alert-error-color", "utrecht-alert-error-background-color"),
    ("nl-button-primary-color", "nl-button-primary-background-color"),
    ("nl-button-primary-hover-color", "nl-button-primary-hover-background-color"),
    ("nl-button-primary-negative-color", "nl-button-primary-negative-background-color"),
    ("nl-button-secondary-hover-color", "nl-button-secondary-hover-background-color"),
    ("nl-button-subtle-hover-color", "nl-button-subtle-hover-background-color"),
    ("basis-focus-color", "basis-focus-background-color"),
    ("utrecht-textbox-invalid-color", "utrecht-textbox-invalid-background-color"),
    ("utrecht-pagination-page-link-current-color", "basis-color-default-bg-active"),
]


def own_pairs():
    """Text and background of each of our rules; without a background, on both surfaces."""
    for name in stylesheet.OWN:
        css = COMMENT.sub("", (OWN / f"{name}.css").read_text())
        for body in BLOCK.findall(css):
            rule = dict(re.findall(r"(?<![\w-])(color|background-color):\s*([^;]+);", body))
            if rule.get("color", "inherit") in {"inherit", "currentcolor"}:
                continue
            ground = rule.get("background-color", "transparent")
            yield from (
                (rule["color"], g) for g in (SURFACES if ground == "transparent" else [ground])
            )


PAIRS = sorted({*own_pairs(), *((f"var(--{a})", f"var(--{b})") for a, b in KIT_PAIRS)})


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_background(theme, text, ground):
    value = palette(theme)
    colours = value(text), value(ground)
    assert contrast(*colours) >= 4.5, colours


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["positive", "warning", "negative", "default"])
def test_shapes_and_field_borders_stand_out(theme, tone):
    value = palette(theme)
    border = value(f"var(--basis-color-{tone}-border-default)")
    assert min(contrast(border, value(ground)) for ground in SURFACES) >= 3


def test_the_night_sets_nothing_that_the_day_does_not():
    known = declared((MODULES / stylesheet.THEME / "dist/theme.css").read_text())
    known |= declared((OWN / "theme.css").read_text())
    assert declared((OWN / "dark.css").read_text()).keys() <= known.keys()
