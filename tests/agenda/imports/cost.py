"""Reads every hostile and every ugly file and tells what that cost.

As a program: `python -m tests.agenda.imports.cost`.

seconds: of processor, of this process and the one that opens workbooks. megabytes: the most that
this process grew; reading_megabytes: the most that the other one took beyond a small good file.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

settings.configure(USE_I18N=False, USE_TZ=True)

from agenda.imports.outcome import ParsedFile  # noqa: E402  # after the settings
from tests.agenda.imports import hostile, poison, ugly_files  # noqa: E402  # after the settings
from tests.agenda.imports.make import codes, parse  # noqa: E402  # after the settings


def seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def megabytes(line: str) -> float:
    """VmRSS: now; VmHWM: the most since `forget`."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{line}:")[1].split()[0]) / 1024


def forget() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def reading_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


class Costs:
    """What reading each of some files cost: seconds, megabytes and its name."""

    def __init__(self) -> None:
        self.found: list[tuple[float, float, str]] = []

    def parse(self, name: str, data: bytes, filename: str, **options: Any) -> ParsedFile:
        forget()
        before, started = megabytes("VmRSS"), seconds()
        parsed = parse(data, filename, **options)
        self.found.append((seconds() - started, megabytes("VmHWM") - before, name))
        return parsed

    def told(self, what: str) -> str:
        slowest, largest = max(self.found), max(self.found, key=lambda cost: cost[1])
        return (
            f"{len(self.found)} {what} files: slowest {slowest[0]:.2f} s ({slowest[2]}), most "
            f"memory +{largest[1]:.0f} MiB ({largest[2]})"
        )


def main() -> None:
    parse(hostile.XLSX, "a.xlsx")
    small = reading_megabytes()
    bad, odd = Costs(), Costs()
    accepted, misread = [], []
    for make in poison.MAKERS:
        for name, data, filename, wanted in make():
            parsed = bad.parse(name, data, filename)
            if not set(codes(parsed, "fout", "blokkerend")) & wanted:
                accepted.append([name, codes(parsed), sorted(wanted)])
    for name, data, filename, case in ugly_files.files():
        if case.read(odd.parse(name, data, filename, context=case.context)) != case.wanted:
            misread.append(name)
    reading = reading_megabytes() - small
    costs = [*bad.found, *odd.found]
    json.dump(
        {
            "files": len(bad.found),
            "ugly": len(odd.found),
            "accepted": accepted,
            "misread": misread,
            "seconds": max(cost[0] for cost in costs),
            "megabytes": max(cost[1] for cost in costs),
            "reading_megabytes": reading,
            "told": f"{bad.told('hostile')}; {odd.told('ugly but valid')}; "
            f"in the process that opens workbooks +{reading:.0f} MiB",
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
