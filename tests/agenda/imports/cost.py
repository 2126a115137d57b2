"""Reads every hostile file and prints what that cost: `python -m tests.agenda.imports.cost`.

seconds: of processor, of this process and the one that opens workbooks. megabytes: the most that
this process grew; reading_megabytes: the most that the other one took beyond a small good file.
"""

import json
import resource
import sys
from pathlib import Path

from django.conf import settings

settings.configure(USE_I18N=False, USE_TZ=True)

from tests.agenda.imports import hostile, poison  # noqa: E402  # after the settings
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


def main() -> None:
    parse(hostile.XLSX, "a.xlsx")
    small = reading_megabytes()
    costs: list[tuple[float, float, str]] = []
    accepted = []
    for make in poison.MAKERS:
        for name, data, filename, wanted in make():
            forget()
            before, started = megabytes("VmRSS"), seconds()
            parsed = parse(data, filename)
            costs.append((seconds() - started, megabytes("VmHWM") - before, name))
            if not set(codes(parsed, "fout", "blokkerend")) & wanted:
                accepted.append([name, codes(parsed), sorted(wanted)])
    slowest, largest = max(costs), max(costs, key=lambda cost: cost[1])
    reading = reading_megabytes() - small
    told = (
        f"{len(costs)} hostile files: slowest {slowest[0]:.2f} s ({slowest[2]}), most memory "
        f"+{largest[1]:.0f} MiB ({largest[2]}), in the process that opens them +{reading:.0f} MiB"
    )
    json.dump(
        {
            "files": len(costs),
            "accepted": accepted,
            "seconds": slowest[0],
            "megabytes": largest[1],
            "reading_megabytes": reading,
            "told": told,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
