"""A reader with pencil and paper: what can be worked out from what a round of reports prints.

It shares nothing with the suppression: a list of sums, and a search through whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

MOST = 400  # higher than any number in these tests
Sum = tuple[dict[str, int], int]  # so many times each unknown, together this


@dataclass
class Reader:
    """Unknown numbers with the least and the most that they can be, and sums that must be right."""

    ranges: dict[str, tuple[int, int]] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)

    def reads(self, name: str, value: int) -> None:
        self.ranges[name] = (value, value)

    def wonders(self, name: str, least: int, most: int = MOST) -> None:
        self.ranges.setdefault(name, (least, most))

    def knows(self, terms: dict[str, int], total: int = 0) -> None:
        self.sums.append((terms, total))

    def could_differ(self, name: str, value: int) -> bool:
        """Whether the unknown could be something else than what it is."""
        least, most = self.ranges[name]
        beside = [(least, value - 1), (value + 1, most)]
        return any(
            self._possible({**self.ranges, name: found}) for found in beside if found[0] <= found[1]
        )

    def _possible(self, ranges: dict[str, tuple[int, int]]) -> bool:
        found = _narrowed(ranges, self.sums)
        if found is None:
            return False
        unsure = [name for name, (least, most) in found.items() if least < most]
        if not unsure:
            return True
        name = min(unsure, key=lambda n: (found[n][1] - found[n][0], n))
        least, most = found[name]
        middle = (least + most) // 2
        halves = ((least, middle), (middle + 1, most))
        return any(self._possible({**found, name: half}) for half in halves)


def _narrowed(
    ranges: dict[str, tuple[int, int]], sums: Sequence[Sum]
) -> dict[str, tuple[int, int]] | None:
    """Every range made as small as each sum alone allows; None where one cannot be right."""
    ranges, again = dict(ranges), True
    while again:
        again = False
        for terms, total in sums:
            for name, times in terms.items():
                low = high = total
                for other, number in terms.items():
                    if other != name:
                        ends = sorted((ranges[other][0] * number, ranges[other][1] * number))
                        low, high = low - ends[1], high - ends[0]
                least, most = sorted((low * times, high * times))  # times is 1 or −1
                old = ranges[name]
                new = (max(old[0], least), min(old[1], most))
                if new[0] > new[1]:
                    return None
                if new != old:
                    ranges[name], again = new, True
    return ranges
