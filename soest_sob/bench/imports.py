"""How quick importing is: beside stock django-import-export, and beside the least it could cost.

`soest_sob.bench.run` starts each measurement in a process of its own, so that memory and warm
caches of one do not flatter another. As a program: MODE ROWS, answers JSON.

* nieuw, gelijk, gewijzigd: our upload, preview and confirm of rows that are all new, all the same,
  all changed; in that order on one database.
* stock: import-export as it comes, with history written by a signal as simple-history does; a
  sample, from which the time for all rows is extrapolated (it costs the same for every row).
* floor: csv reader and COPY (PostgreSQL) or executemany (SQLite) into the table and its history,
  with everything that checks or records switched off; no validation, no preview, no provenance.
"""

import csv
import io
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import islice, pairwise, product
from typing import Any

import django

MUNICIPALITIES, SAMPLE = 20, 1_000
SCENARIOS = NEW, SAME, CHANGED = "nieuw", "gelijk", "gewijzigd"
GROUPS = ("beschut_werk", "banenafspraak", "wsw", "statushouders", "jongeren", "pw_overig",
          "psychische_kwetsbaarheid", "pw_zonder_indicatie")  # fmt: skip
UNITS = {"Personen": "persoon", "Dienstbetrekkingen": "dienstbetrekking", "Plekken": "plek"}
HEADINGS = ("Gemeentecode", "Gemeente", "Peildatum", "Doelgroep", "Aantal geplaatst", "Eenheid",
            "Zekerheid", "Toelichting")  # fmt: skip


def sheet(rows: int, more: int = 0) -> bytes:
    """A csv of so many stands; `more` makes every number another one."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADINGS)
    keys = product(_month_ends(), range(MUNICIPALITIES), GROUPS, UNITS)
    for n, (day, place, group, unit) in enumerate(islice(keys, rows)):
        name = f"Meetdorp {place + 1}"
        known = "Voorlopig" if n % 7 == 0 else "Definitief"
        note = f"Geteld door team {n % 40}" if n % 3 == 0 else ""
        count = 20 + n % 5 + more
        code = f"{9900 + place}"
        writer.writerow([code, name, f"{day:%d-%m-%Y}", group, count, unit, known, note])
    return text.getvalue().encode("utf-8-sig")


def _month_ends() -> Iterator[date]:
    first = date(2000, 1, 1)
    for _ in range(300):
        after = (first + timedelta(days=32)).replace(day=1)
        yield after - timedelta(days=1)
        first = after


def timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _memory() -> float:
    """The most memory that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- What runs in a process of its own ---


def prepare() -> dict[str, Any]:
    """A region with municipalities and groups, and somebody who may import there."""
    from accounts.models import User  # noqa: PLC0415  # after django.setup()
    from buildingblocks.models import (  # noqa: PLC0415
        Membership,
        Municipality,
        Region,
        RegionMembership,
        TargetGroup,
    )

    region = Region.objects.create(
        slug="meetregio", name="Voorbeeld: meetregio", kind="arbeidsmarktregio", made_up=True
    )
    for n in range(MUNICIPALITIES):
        code, name = f"{9900 + n}", f"Meetdorp {n + 1}"
        place = Municipality.objects.create(cbs_code=code, name=name, slug=f"meetdorp-{n + 1}")
        RegionMembership.objects.create(region=region, municipality=place, role="deelnemer")
    for code in GROUPS:
        TargetGroup.objects.get_or_create(code=code, defaults={"label": code})
    user = User.objects.create_user("meten@example.org", name="Wie meet")
    Membership.objects.create(user=user, region=region, role="regiocoordinator")
    return {}


def ours(name: str, rows: int) -> dict[str, Any]:
    """The whole way in, as one person does it after signing in."""
    from django.db import connection  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from agenda.imports.confirm import confirm  # noqa: PLC0415
    from agenda.imports.service import preview, upload  # noqa: PLC0415

    user = User.objects.get(email="meten@example.org")
    data = sheet(rows, name == CHANGED)
    moments = [time.perf_counter()]
    batch = upload(data=data, filename=f"{name}.csv", by=user)
    moments.append(time.perf_counter())
    batch = preview(batch, by=user)
    moments.append(time.perf_counter())
    done = confirm(batch, by=user)
    moments.append(time.perf_counter())
    counts = (done.counts.new, done.counts.same, done.counts.changed)
    assert counts == tuple(rows * (name == each) for each in SCENARIOS), done  # noqa: S101  # a measurement of nothing is no measurement
    return {
        "seconds": [after - before for before, after in pairwise(moments)],
        "memory": _memory(),
        "history": _count(connection, "buildingblocks_historicalplacementcount"),
    }


def _count(connection: Any, table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def floor(rows: int) -> dict[str, Any]:
    """The least: rows as they are into both tables, nothing asked and nothing checked."""
    from soest_sob.bench.floor import guards_off, insert_both  # noqa: PLC0415

    data = sheet(rows)
    with guards_off():
        return {"seconds": timed(lambda: insert_both(data))}


def stock(rows: int) -> dict[str, Any]:
    """Stock import-export on the first rows, and what that makes for all of them."""
    from soest_sob.bench.floor import guards_off  # noqa: PLC0415
    from soest_sob.bench.stock import Stands, dataset, with_history  # noqa: PLC0415

    sample = min(rows, SAMPLE)
    found: dict[str, Any] = {"sample": sample}
    runs = {name: sheet(sample, name == CHANGED) for name in SCENARIOS}
    with guards_off(), with_history():
        for name, data in runs.items():
            read = partial(Stands().import_data, dataset(data), raise_errors=True)
            looked, wrote = timed(partial(read, dry_run=True)), timed(partial(read, dry_run=False))
            found[name] = [looked * rows / sample, wrote * rows / sample]
    return found


def main(mode: str, rows: int) -> None:
    works: dict[str, Callable[[], dict[str, Any]]] = {
        "prepare": prepare,
        **{name: partial(ours, name, rows) for name in SCENARIOS},
        "floor": lambda: floor(rows),
        "stock": lambda: stock(rows),
    }
    django.setup()
    sys.stdout.write(json.dumps(works[mode]()))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
