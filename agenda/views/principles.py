"""The principles in versions, side by side."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.figures import PrinciplesLine, SectionLine, principles_lines
from agenda.views.item import sources
from buildingblocks.views.asked import asked_clocks, asked_region


@dataclass(frozen=True)
class VersionShown:
    """A version with its sections by kind, and what stood in the version before and is gone."""

    line: PrinciplesLine
    kinds: tuple[tuple[str, tuple[SectionLine, ...]], ...]
    gone: tuple[SectionLine, ...]


@require_safe
def principles(request: Request, region: str) -> HttpResponse:
    place = asked_region(request, region)
    clocks = asked_clocks(request)
    lines = principles_lines(clocks.known, place, on=clocks.on)
    before = (None, *lines)
    context = {
        "region": place,
        "clocks": clocks,
        "versions": [_shown(line, old) for line, old in zip(lines, before, strict=False)],
        "sources": sources(line.origin for line in lines),
    }
    return render(request, "agenda/principles.html", context)


def _shown(line: PrinciplesLine, before: PrinciplesLine | None) -> VersionShown:
    kept = {section.stable_key for section in line.sections}
    gone = [s for s in before.sections if s.stable_key not in kept] if before else []
    by_kind = groupby(line.sections, key=lambda section: section.kind_label)
    kinds = tuple((kind, tuple(sections)) for kind, sections in by_kind)
    return VersionShown(line, kinds, tuple(gone))
