"""What changed in the agenda: items and steps that came, went, moved, or stand otherwise."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from agenda.enums import ItemStatus, Light
from agenda.figures import BlockLine, ItemLine, StepLine
from agenda.reports.changes.again import Again
from agenda.reports.changes.lines import (
    ItemChange,
    LightChange,
    StateChange,
    TermChange,
    TextChange,
)

if TYPE_CHECKING:
    from agenda.reports.progress import ProgressReport

BETTER_FIRST = (Light.GREEN, Light.ORANGE, Light.RED)


@dataclass(frozen=True)
class Pairs:
    """The items of two reports side by side, by key; by code where an import was undone."""

    both: tuple[tuple[ItemLine, ItemLine], ...]
    came: tuple[ItemLine, ...]
    went: tuple[ItemLine, ...]

    def steps(self) -> Iterator[tuple[ItemLine, StepLine, StepLine]]:
        for old, new in self.both:
            before = {step.id: step for step in old.steps}
            for step in new.steps:
                if step.id in before:
                    yield new, before[step.id], step


def paired(before: "ProgressReport", after: "ProgressReport") -> Pairs:
    old = {item.id: item for item in before.agenda.items}
    by_code = {item.code: item for item in before.agenda.items}
    now = {item.id for item in after.agenda.items}
    both, came = [], []
    for item in after.agenda.items:
        alike = by_code.get(item.code)
        match = old.get(item.id) or (alike if alike and alike.id not in now else None)
        if match:
            both.append((match, item))
        else:
            came.append(item)
    seen = {match.id for match, _ in both}
    went = tuple(item for item in before.agenda.items if item.id not in seen)
    return Pairs(tuple(both), tuple(came), went)


# Came and went


def came(pairs: Pairs, again: Again | None, *, own: bool) -> Iterator[ItemChange]:
    there = {item.id for item in again.report.agenda.items} if again else set()
    for item in pairs.came:
        kind = "nieuw"
        if again and item.id in again.hidden:
            kind = "openbaar"
        elif again and own and item.id in there and item.origin.version > 1:
            kind = "erbij"
        yield _presence(kind, item)
    for old, new in pairs.both:
        before = {step.id for step in old.steps}
        yield from (_step("nieuwe_stap", new, s) for s in new.steps if s.id not in before)


def went(pairs: Pairs, again: Again | None, *, own: bool) -> Iterator[ItemChange]:
    """Withdrawn, merged, superseded; or not in the report any more, and why."""
    for old, new in pairs.both:
        if new.status in ItemStatus.gone() and old.status not in ItemStatus.gone():
            yield _presence(new.status, new)
        now = {step.id for step in new.steps}
        yield from (_step("stap_weg", new, step) for step in old.steps if step.id not in now)
    for item in pairs.went:
        if again and item.id in again.closed:
            yield _presence("besloten", item)
        elif own:
            yield _presence("eraf", item)
        else:
            yield _presence("weg", item)


def _presence(kind: str, item: ItemLine) -> ItemChange:
    """What is no longer public is not called by its name again."""
    closed = kind == "besloten"
    return ItemChange(
        kind=kind,
        code=item.code,
        title="" if closed else item.title,
        step="",
        period="" if closed else item.period,
        successor=item.successor,
        origins=() if closed else (item.origin,),
    )


def _step(kind: str, item: ItemLine, step: StepLine) -> ItemChange:
    return ItemChange(
        kind=kind,
        code=item.code,
        title=item.title,
        step=step.title,
        period=step.period,
        successor="",
        origins=(step.origin,),
    )


# Rescheduled


def terms(pairs: Pairs, again: Again | None, after: "ProgressReport") -> Iterator[TermChange]:
    for old, new in pairs.both:
        if _term(old) != _term(new) or _own_moves(old) != _own_moves(new):
            yield _moved(new, None, old, new, again, after)
    for item, before, step in pairs.steps():
        if _term(before) != _term(step) or before.moved != step.moved:
            yield _moved(item, step, before, step, again, after)


def _term(row: ItemLine | StepLine) -> tuple[object, ...]:
    return row.start, row.end, row.precision, row.period


def _own_moves(item: ItemLine) -> int:
    """An item counts the moves of its steps as well."""
    return item.moved - sum(step.moved for step in item.steps)


def _moved(
    item: ItemLine,
    step: StepLine | None,
    before: ItemLine | StepLine,
    now: ItemLine | StepLine,
    again: Again | None,
    after: "ProgressReport",
) -> TermChange:
    mine = (item.id, step.id if step else None)
    moves = [
        move
        for move in (again.moves if again else ())
        if (move.item, move.step) == mine and move.moved_on <= after.reference_date
    ]
    months = None
    if before.end and now.end:
        months = (now.end.year - before.end.year) * 12 + now.end.month - before.end.month
    return TermChange(
        code=item.code,
        title=item.title,
        step=step.title if step else "",
        before=before.period,
        after=now.period,
        months=months,
        moved=step.moved if step else _own_moves(item),
        why=tuple(dict.fromkeys(move.why for move in moves)),
        origins=(now.origin, *(move.origin for move in moves)),
    )


# How it stands


def states(pairs: Pairs) -> Iterator[StateChange]:
    """Another state, or a term that passed in the meantime; what went is told there."""
    for old, new in pairs.both:
        gone = new.status in ItemStatus.gone() and old.status not in ItemStatus.gone()
        if not gone and _state(old) != _state(new):
            yield _stands(new, "", old, new, "")
    for item, before, step in pairs.steps():
        if (*_state(before), before.done) != (*_state(step), step.done):
            yield _stands(item, step.title, before, step, step.done)


def _state(row: ItemLine | StepLine) -> tuple[str, bool]:
    return row.status, row.late


def _stands(
    item: ItemLine, step: str, before: ItemLine | StepLine, now: ItemLine | StepLine, done: str
) -> StateChange:
    return StateChange(
        code=item.code,
        title=item.title,
        step=step,
        before=_label(before),
        after=_label(now),
        status=now.status,
        late=now.late,
        done=done,
        origins=(now.origin,),
    )


def _label(row: ItemLine | StepLine) -> str:
    return f"{row.status_label}, termijn is voorbij" if row.late else row.status_label


def lights(pairs: Pairs) -> Iterator[LightChange]:
    for old, new in pairs.both:
        if old.light != new.light:
            update = new.update
            explained = update and new.light in Light.needing_explanation()
            yield LightChange(
                code=new.code,
                title=new.title,
                before=old.light,
                after=new.light,
                worse=_worse(old.light, new.light),
                cause=update.cause if update and explained else "",
                origins=(update.origin if update else new.origin,),
            )


def _worse(before: str, after: str) -> bool | None:
    if Light.GREY in (before, after):
        return None
    return BETTER_FIRST.index(Light(after)) > BETTER_FIRST.index(Light(before))


# Words

Shown = Callable[[Any], str]

ITEM_WORDS: tuple[tuple[str, str, Shown], ...] = (
    ("code", "code", lambda i: i.code),
    ("title", "naam", lambda i: i.title),
    ("goal", "doel", lambda i: i.goal),
    ("description", "omschrijving", lambda i: i.description),
    ("block", "onderdeel", lambda i: i.block_title),
    ("owner", "wie", lambda i: i.owner),
    ("lead_municipality_id", "trekker", lambda i: i.lead_municipality),
    ("municipality_ids", "gemeenten", lambda i: ", ".join(i.municipalities)),
    ("provisional", "voorlopig", lambda i: "ja" if i.provisional else "nee"),
)
STEP_WORDS: tuple[tuple[str, str, Shown], ...] = (
    ("title", "naam", lambda s: s.title),
    ("actor", "wie", lambda s: s.actor),
    ("municipality", "gemeente", lambda s: s.municipality),
    ("kind", "soort", lambda s: s.kind),
    ("phase", "fase", lambda s: s.phase),
    ("provisional", "voorlopig", lambda s: "ja" if s.provisional else "nee"),
)
BLOCK_WORDS: tuple[tuple[str, str, Shown], ...] = (
    ("title", "naam", lambda b: b.title),
    ("status", "stand", lambda b: b.status_label),
    ("financial_status", "geld", lambda b: b.financial_label),
    ("period", "periode", lambda b: b.period),
)


def texts(before: "ProgressReport", after: "ProgressReport", pairs: Pairs) -> Iterator[TextChange]:
    """Names and words that are otherwise; a term and a state are told elsewhere."""
    blocks: dict[int, BlockLine] = {block.id: block for block in before.agenda.blocks}
    for block in after.agenda.blocks:
        if block.id in blocks:
            name = f"{before.block_label} {block.number}"
            yield from _words(BLOCK_WORDS, (name, block.title, ""), blocks[block.id], block)
    for old, new in pairs.both:
        yield from _words(ITEM_WORDS, (new.code, new.title, ""), old, new)
    called = _now_called(before, after)
    for item, old_step, step in pairs.steps():
        place = called.get(old_step.municipality, old_step.municipality)
        was = replace(old_step, municipality=place)
        yield from _words(STEP_WORDS, (item.code, item.title, step.title), was, step)


def _now_called(before: "ProgressReport", after: "ProgressReport") -> dict[str, str]:
    """A municipality with a new name is one change, not one in each step that names it."""
    names = {member.id: member.name for member in after.places.participants}
    return {m.name: names.get(m.id, m.name) for m in before.places.participants}


def _words(
    fields: tuple[tuple[str, str, Shown], ...], about: tuple[str, str, str], old: Any, new: Any
) -> Iterator[TextChange]:
    code, title, step = about
    for name, label, shown in fields:
        if getattr(old, name) != getattr(new, name):
            yield TextChange(code, title, step, label, shown(old), shown(new), (new.origin,))
