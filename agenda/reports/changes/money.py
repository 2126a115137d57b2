"""Money that was announced, granted, made available or spent since the report before."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agenda.reports.changes.figures import ACTS
from agenda.reports.changes.lines import MoneyChange
from agenda.reports.sources import origin_key
from audit.provenance import Figure, State
from funding.figures import MoneyLine, NationalAmount

if TYPE_CHECKING:
    from agenda.reports.progress import ProgressReport

ANNOUNCED, ESTIMATED = "Aangekondigd", "Geraamd"


def money(base: "ProgressReport", after: "ProgressReport") -> Iterator[MoneyChange]:
    """Of each act the old and the new amount; sums and what remains follow from these.

    base: the report before, as far as known computed again, so that what was only corrected is
    not told as new money.
    """
    yield from _announced(base, after)
    old = {line.granted.key: line for line in (*base.money.lines, *base.shared_money)}
    new = {line.granted.key: line for line in (*after.money.lines, *after.shared_money)}
    for key, line in sorted(({**old, **new}).items(), key=lambda x: _place_of(x[1])):
        for act in ACTS:
            yield from _act(act, old.get(key), new.get(key), line)
    was, now = base.money.estimated, after.money.estimated
    if _says(was) != _says(now):
        place = after.municipality or after.region
        yield _change(ESTIMATED, ("", "", place), (was, ""), (now, ""))


def _place_of(line: MoneyLine) -> tuple[int, str, str]:
    return line.year, line.stream, line.place


def _act(
    act: str, old: MoneyLine | None, new: MoneyLine | None, line: MoneyLine
) -> Iterator[MoneyChange]:
    was: Figure | None = getattr(old, act) if old else None
    now: Figure | None = getattr(new, act) if new else None
    circulars = [each.circular if each and act == "granted" else "" for each in (old, new)]
    if _says(was) != _says(now) or (was and now and circulars[0] != circulars[1]):
        figure: Figure = getattr(line, act)
        where = (line.stream, str(line.year), line.place)
        yield _change(figure.label, where, (was, circulars[0]), (now, circulars[1]))


def _says(figure: Figure | None) -> tuple[object, State]:
    """No line, not known and not applicable read alike where there is no amount."""
    if figure is None or figure.value is None:
        return None, State.UNKNOWN
    return figure.value, figure.state


def _announced(base: "ProgressReport", after: "ProgressReport") -> Iterator[MoneyChange]:
    """A new amount stands beside the newest one for the same years, often of another circular."""
    rows = {_row(line): line for line in base.money.national}
    now = {_row(line) for line in after.money.national}
    for line in after.money.national:
        old = rows.get(_row(line))
        if old is None:
            before = _newest(base, line)
            yield _national(before, line)
        elif (*_says(old.amount), old.per_unit) != (*_says(line.amount), line.per_unit):
            yield _national(old, line)
    for line in base.money.national:
        if _row(line) not in now:
            yield _national(line, None)


def _row(line: NationalAmount) -> str:
    return origin_key(line.amount.origins[0])


def _newest(base: "ProgressReport", line: NationalAmount) -> NationalAmount | None:
    alike = [x for x in base.money.national if _about(x) == _about(line)]
    return alike[-1] if alike else None


def _about(line: NationalAmount) -> tuple[str, str, bool]:
    return line.stream_code, line.years, line.is_total


def _national(old: NationalAmount | None, new: NationalAmount | None) -> MoneyChange:
    """Where the whole is not announced, what the State pays per place or advice."""
    line = new or old
    where = (line.stream, line.years, "Landelijk") if line else ("", "", "")
    sides = [(x.amount, x.circular) if x else (None, "") for x in (old, new)]
    change = _change(ANNOUNCED, where, *sides)
    if change.before is None and change.after is None and line and line.unit:
        per = [x.per_unit if x else None for x in (old, new)]
        return replace(change, before=per[0], after=per[1], unit=line.unit)
    return change


def _change(
    act: str,
    where: tuple[str, str, str],
    old: tuple[Figure | None, str],
    new: tuple[Figure | None, str],
) -> MoneyChange:
    (was, before_circular), (now, circular) = old, new
    stream, year, place = where
    shown = now or was
    return MoneyChange(
        act=act,
        stream=stream,
        year=year,
        place=place,
        before=was.value if was else None,
        before_state=was.state if was else State.UNKNOWN,
        before_circular=before_circular,
        after=now.value if now else None,
        after_state=now.state if now else State.UNKNOWN,
        circular=circular,
        unit="",
        origins=shown.origins if shown else (),
    )
