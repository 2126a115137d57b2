"""Numbers of sources for the chapter of changes, after those of the report itself."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from agenda.reports.changes.lines import Changes
from agenda.reports.sources import Source, every, origin_key, source_text
from audit.provenance import Origin

if TYPE_CHECKING:
    from agenda.reports.progress import ProgressReport


def sourced(
    report: "ProgressReport", changes: Changes, others: Sequence["ProgressReport"]
) -> tuple[tuple[Source, ...], dict[str, int]]:
    """The report's sources keep their numbers; what only the changes rest on comes after them.

    others: reports that name these sources as well, and know their titles and addresses.
    """
    by_text = {source.text: source for source in report.sources}
    known = {s.text: s for other in reversed(others) for s in other.sources}
    numbers = dict(report.source_numbers)
    for origin in every(Origin, changes):
        text = source_text(origin)
        if text not in by_text:
            number = len(by_text) + 1
            bare = Source(number, "", text, (), "")
            by_text[text] = replace(known.get(text, bare), number=number)
        numbers.setdefault(origin_key(origin), by_text[text].number)
    return tuple(by_text.values()), numbers
