"""Which numbers must be hidden together, so that none of them can be worked out.

A number is safe when the reader can think of another world in which every printed sum is still
right and that number is otherwise. Such a world differs by one here and there: a circuit. Where
the hidden numbers hold no circuit, the cheapest one is found and what it runs over is hidden too.
"""

import heapq
from collections import defaultdict
from itertools import count

from agenda.reports.suppression.table import HIDDEN, Equation, Key, Shown, Table

MOST_STEPS = 20_000
World = dict[Key, int]


def protect(table: Table) -> tuple[Key, ...]:
    """Hide what must be hidden beside the small numbers; returns what nothing can protect."""
    touching: dict[Key, list[Equation]] = defaultdict(list)
    for equation in table.equations:
        for key, _sign in equation:
            touching[key].append(equation)
    return tuple(key for key in table.hidden if not _protect(table, touching, key))


def _protect(table: Table, touching: dict[Key, list[Equation]], key: Key) -> bool:
    world = cheapest(table, touching, key)
    for moved in world:
        if table.shown[moved] not in (*HIDDEN, Shown.ABSENT):
            table.shown[moved] = Shown.BESIDE
    return bool(world)


def cheapest(table: Table, touching: dict[Key, list[Equation]], start: Key) -> World:
    """The other world in which `start` is one more or less and that hides least; or none."""
    number = count()
    queue: list[tuple[int, int, World]] = []
    for step in (1, -1):
        if table.has_room(start, step):
            heapq.heappush(queue, (0, next(number), {start: step}))
    seen: set[frozenset[tuple[Key, int]]] = set()
    while queue and len(seen) < MOST_STEPS:
        cost, _number, world = heapq.heappop(queue)
        mark = frozenset(world.items())
        if mark in seen:
            continue
        seen.add(mark)
        broken = _broken(touching, world)
        if broken is None:
            return world
        for key, step in _mends(table, broken, world):
            found = cost + (table.cost(key) or 0)
            heapq.heappush(queue, (found, next(number), {**world, key: step}))
    return {}


def _balance(equation: Equation, world: World) -> int:
    return sum(sign * world.get(key, 0) for key, sign in equation)


def _broken(touching: dict[Key, list[Equation]], world: World) -> Equation | None:
    """The first sum that would not be right in this world."""
    for key in world:
        for equation in touching[key]:
            if _balance(equation, world):
                return equation
    return None


def _mends(table: Table, broken: Equation, world: World) -> list[tuple[Key, int]]:
    """Each number that could move along to make the sum right again."""
    direction = 1 if _balance(broken, world) < 0 else -1
    return [
        (key, direction * sign)
        for key, sign in broken
        if key not in world
        and table.cost(key) is not None
        and table.has_room(key, direction * sign)
    ]
