"""One stylesheet: the components of the design system that we use, our theme and our own CSS."""

import re
from pathlib import Path

from soest_sob.assets.tokens import COMMENT, Folder, declared

CANDIDATE = "@nl-design-system-candidate"
UTRECHT = "@utrecht"
THEME = "@nl-design-system-unstable/voorbeeld-design-tokens"
COMPONENTS = {
    CANDIDATE: (
        "button",
        "data-badge",
        "heading",
        "link",
        "mark",
        "number-badge",
        "paragraph",
        "skip-link",
    ),
    UTRECHT: (
        "alert",
        "breadcrumb-nav",
        "button-group",
        "checkbox",
        "data-list",
        "document",
        "form-field",
        "form-field-description",
        "form-field-error-message",
        "form-fieldset",
        "form-label",
        "link-list",
        "nav-bar",
        "nav-list",
        "ordered-list",
        "page-footer",
        "page-header",
        "pagination",
        "radio-button",
        "root",
        "select",
        "separator",
        "table",
        "textarea",
        "textbox",
        "unordered-list",
    ),
}
# Variants that no page of ours has; whether a field is wrong is for the server to say.
LEFT_OUT = re.compile(
    r"--(pressed|positive|icon-only|arrows|busy|alternate|oneline|fixed|row-hover|row-focus|"
    r"sticky|truncate|hidden|center|nested|arabic|rtl|house|postal|iban|tel|voorvoegsel|"
    r"focus-visible|focus|hover|active|read-only|inverse)\b|:(user-)?invalid\b|:lang\(ar\)"
)
# Plain HTML takes on the look of the kit, so that pages need not repeat its class names.
PLAIN = {
    "nl-heading": ":where(h1,h2,h3,h4)",
    "nl-heading--level-1": ":where(h1:not([class]))",
    "nl-heading--level-2": ":where(h2:not([class]))",
    "nl-heading--level-3": ":where(h3:not([class]))",
    "nl-heading--level-4": ":where(h4:not([class]))",
    "nl-link": ":where(a:not([class]))",
    "nl-paragraph": ":where(p:not([class]))",
    "utrecht-ordered-list": ":where(ol:not([class]))",
    "utrecht-ordered-list__item": ":where(ol:not([class])>li)",
    "utrecht-unordered-list": ":where(ul:not([class]))",
    "utrecht-unordered-list__item": ":where(ul:not([class])>li)",
    "utrecht-table": ".table",
    "utrecht-table--html-table": ".table",
}
RULE = re.compile(r"([^{}]+)(\{[^{}]*\})")
OWN = ("fonts", "page", "content", "tables", "components", "record", "edition", "forms", "print")


def packages() -> list[str]:
    """The npm packages whose CSS we deliver."""
    return [
        THEME,
        *(f"{scope}/{name}-css" for scope, names in COMPONENTS.items() for name in names),
    ]


def sources(own: Path) -> list[Path]:
    """Our own files that go in."""
    return [own / f"{name}.css" for name in ("theme", "dark", *OWN)]


def build(modules: Path, own: Path) -> str:
    """The whole stylesheet; `modules` is node_modules, `own` the folder with our CSS."""
    theme = declared((modules / THEME / "dist/theme.css").read_text())
    theme |= declared((own / "theme.css").read_text())
    dark = declared((own / "dark.css").read_text())
    kit = "".join(_component(modules, package) for package in packages()[1:])
    ours = "".join(COMMENT.sub("", (own / f"{name}.css").read_text()) for name in OWN)
    folder = Folder(theme, dark.keys() | declared(kit + ours).keys())
    body = folder.stylesheet(_tidy(kit + ours))
    day = folder.root(theme)
    night = "@media screen and (prefers-color-scheme:dark){" + folder.root(dark) + "}"
    return "/*! Licenties: zie ASSETS.json */" + day + night + body + "\n"


def _component(modules: Path, package: str) -> str:
    name = package.rpartition("/")[2].removesuffix("-css")
    folder = modules / package / "dist"
    file = next(f for f in (folder / "index.css", folder / f"{name}.css") if f.exists())
    css = re.sub(r'@charset "[^"]+";', "", COMMENT.sub("", file.read_text()))
    return re.sub(r"@media[^{}]*\{\s*\}", "", RULE.sub(_rule, css))


def _rule(match: re.Match[str]) -> str:
    """The rule for the variants that we have, and for plain HTML too."""
    selectors = [s.strip() for s in re.split(r",(?![^()]*\))", match[1])]
    kept = [_with_plain(s) for s in selectors if not LEFT_OUT.search(s)]
    return ",".join(kept) + match[2] if kept else ""


def _with_plain(selector: str) -> str:
    def both(match: re.Match[str]) -> str:
        plain = PLAIN.get(match[1])
        return f":is(.{match[1]},{plain})" if plain else match[0]

    return re.sub(r"\.([a-z][\w-]*)", both, selector)


def _tidy(css: str) -> str:
    """Without the white space that only people need."""
    return re.sub(r"\s*([{},>])\s*", r"\1", re.sub(r"\s+", " ", css))
