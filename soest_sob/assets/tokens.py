"""Design tokens: the custom properties of a theme, worked out as far as they never change.

A design system names every colour and distance three times over (component, role, palette).
The browser needs only the end of that chain, unless the value changes along the way: with dark
mode, or inside a component. `fold` replaces all others by their value.
"""

import re
from collections.abc import Iterable

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARED = re.compile(r"(?<![\w-])(--[\w-]+)\s*:\s*([^;{}]*)")
BLOCK = re.compile(r"\{([^{}]*)\}")


def declared(css: str) -> dict[str, str]:
    """The custom properties that a stylesheet sets; the last one counts."""
    plain = COMMENT.sub("", css)
    return {name: " ".join(value.split()) for name, value in DECLARED.findall(plain)}


class Folder:
    """Works out `var()` against a theme; `changing` names stay variables."""

    def __init__(self, theme: dict[str, str], changing: Iterable[str]) -> None:
        self.theme = theme
        self.changing = frozenset(changing)
        self.used: set[str] = set()

    def value(self, text: str) -> str | None:
        """The value with every `var()` worked out; None where one of them has no value."""
        done = ""
        while (start := text.find("var(")) >= 0:
            end = _closing(text, start + 4)
            name, comma, fallback = text[start + 4 : end].partition(",")
            found = self._variable(name.strip(), fallback.strip() if comma else None)
            if found is None:
                return None
            done, text = done + text[:start] + found, text[end + 1 :]
        return done + text

    def _variable(self, name: str, fallback: str | None) -> str | None:
        if name in self.changing:
            self.used.add(name)
            last = None if fallback is None or name in self.theme else self.value(fallback)
            return f"var({name})" if last is None else f"var({name},{last})"
        if name in self.theme:
            return self.value(self.theme[name])
        return None if fallback is None else self.value(fallback)

    def block(self, body: str) -> str:
        """The declarations between two braces, worked out."""
        lines = []
        for line in body.split(";"):
            name, colon, text = line.partition(":")
            if colon:
                name, found = name.strip(), self.value(" ".join(text.split()))
                invalid = "initial" if name.startswith("--") else "unset"
                lines.append(f"{name}:{invalid if found is None else found}")
        return "{" + ";".join(lines) + "}"

    def stylesheet(self, css: str) -> str:
        return BLOCK.sub(lambda match: self.block(match[1]), css)

    def root(self, values: dict[str, str]) -> str:
        """A `:root` block with those of the changing values that are in use."""
        lines: dict[str, str | None] = {}
        done = -1
        while done < len(lines):  # a value may bring another one into use
            done = len(lines)
            for name in sorted(self.used & values.keys() - lines.keys()):
                lines[name] = self.value(values[name])
        return ":root{" + ";".join(f"{n}:{v}" for n, v in sorted(lines.items())) + "}"


def _closing(text: str, start: int) -> int:
    """Where the parenthesis closes that was opened before `start`."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"Haakje niet gesloten: {text}")
