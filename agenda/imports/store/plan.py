"""Compare: each line beside the row that it is about, into `ImportRow`s that say what would happen.

Nothing of the data itself is written here. A line is new, changed, the same, skipped or wrong;
which version of the row the person saw is kept with it, so that confirming can tell whether
somebody else came in between.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from agenda.imports.columns import Kind
from agenda.imports.messages import Message
from agenda.imports.records import Row
from agenda.imports.store import merge, sql
from agenda.imports.store.build import Builder, staged
from agenda.imports.store.kinds import STORED, Stored
from agenda.imports.store.lines import Addresses, Lines, Shape, encode, promise, sort
from agenda.imports.store.links import compare_links
from agenda.imports.store.pointers import Pointers
from agenda.imports.store.rights import Bounds, Rights
from agenda.imports.store.rules import PLAN, broken
from audit.models import ImportBatch

Told = Callable[[int], None]


@dataclass
class Compared:
    """What a comparison came to: what the database has to say, and what the lines speak of."""

    messages: list[Message] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)


def compare(batch: ImportBatch, rows: Sequence[Row], *, by: User, told: Told) -> Compared:
    """Write an `ImportRow` per line of this preview of the batch, in the caller's transaction."""
    lines, pointers = sort(rows), Pointers()
    rights = Rights(by, Bounds.of(batch.place_key))
    promise(lines, pointers)
    done = 0
    for stored in STORED.values():
        groups = {s: n for s, n in lines.groups.items() if s.kind is stored.kind}
        if groups:
            _compare_kind(batch, stored, groups, lines, pointers, rights)
            done += sum(map(len, groups.values()))
            told(done)
    _write_apart(batch, lines)
    return Compared(lines.found, _said_by(lines))


def _said_by(lines: Lines) -> dict[str, Any]:
    """Per kind: fields that some lines (`ever`) and that all lines (`always`) speak of."""
    found: dict[str, Any] = {}
    for kind in {shape.kind for shape in lines.groups}:
        stored = STORED[kind]
        shapes = [shape for shape in lines.groups if shape.kind is kind]
        new = [{*s.names, *stored.key} & set(stored.fields) for s in shapes]
        changed = [names - s.only_when_new for names, s in zip(new, shapes, strict=True)]
        late = {"status_since"} if kind is Kind.ITEMS else set()
        found[kind.value] = {
            what: {
                "ever": sorted(set().union(*each) | late),
                "always": sorted(set.intersection(*each) - late),
            }
            for what, each in (("new", new), ("changed", changed))
        }
    return found


def _compare_kind(
    batch: ImportBatch,
    stored: Stored,
    groups: dict[Shape, list[int]],
    lines: Lines,
    pointers: Pointers,
    rights: Rights,
) -> None:
    merge.make_plan(stored)
    seen: dict[Any, int] = {}
    builders = {shape: Builder(shape, pointers) for shape in groups}
    for place, (shape, numbers) in enumerate(groups.items()):
        merge.stage(builders[shape], staged(builders[shape], numbers, lines, seen))
        merge.into_plan(builders[shape], shape, place)
    seen.clear()
    sql.analyze(PLAN)
    if stored.kind is Kind.ITEMS:
        merge.give_status_a_day(stored, list(groups))
        compare_links(lines, groups, pointers)
    for fault in (*rights.faults(stored), *broken(stored)):
        lines.blame(fault.number, fault.code, fault.name, detail=fault.text)
    sql.delete(PLAN, lines.outcomes)
    for place, shape in enumerate(groups):
        merge.write(batch, builders[shape], shape, place)
    sql.drop(PLAN)


def _write_apart(batch: ImportBatch, lines: Lines) -> None:
    """Lines that were not compared: skipped, or wrong."""

    def rows() -> Iterable[Sequence[Any]]:
        for number, outcome in sorted(lines.outcomes.items()):
            row = lines.row(number)
            values = {name: str(v) for name, v in row.values.items() if v is not None}
            yield (
                batch.pk, batch.preview, number, row.kind.value, row.sheet, row.number,
                encode(values), Addresses().of(row), outcome.value, None, None, None,
                lines.told(number),
            )  # fmt: skip

    sql.load(merge.TARGET, merge.INTO, rows())
