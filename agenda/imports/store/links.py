"""The municipalities that an agenda item concerns: links beside the row, compared and written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from agenda.imports.store import sql
from agenda.imports.store.lines import LINKS, Lines, Shape, encode
from agenda.imports.store.pointers import Pointers
from agenda.imports.store.rules import PLAN
from agenda.models import ItemMunicipality


def compare_links(lines: Lines, groups: Mapping[Shape, Iterable[int]], pointers: Pointers) -> None:
    """A line that names other municipalities than the item has, changes it."""
    naming = [s for s in groups if LINKS in s.names]
    keys = dict(sql.run(f'SELECT number, id FROM "{PLAN}"')) if naming else {}
    now = links_of(pk for pk in keys.values() if pk)
    for number in (n for shape in naming for n in groups[shape] if n in keys):
        try:
            wanted = pointers.municipalities(lines.row(number).values[LINKS])
        except KeyError as error:
            detail = f"Gemeente {error.args[0]} bestaat niet."
            lines.blame(number, "E_RULE", LINKS, detail=detail)
            continue
        if wanted != now.get(keys[number], []):
            _note(number, wanted, now.get(keys[number]))


def _note(number: int, wanted: list[int], before: list[int] | None) -> None:
    sql.run(
        f'UPDATE "{PLAN}" SET differs = (id IS NOT NULL), more = {sql.text_with("more")}, '
        "more_before = %s WHERE number = %s",
        [encode({LINKS: wanted}), encode({LINKS: before or []}), number],
    )


def links_of(items: Iterable[int]) -> dict[int, list[int]]:
    """Item -> keys of its municipalities, in order."""
    found: dict[int, list[int]] = defaultdict(list)
    links = ItemMunicipality.objects.filter(item__in=list(items)).order_by("municipality")
    for item, municipality in links.values_list("item", "municipality"):
        found[item].append(municipality)
    return dict(found)


def set_links(wanted: Mapping[int, Any]) -> None:
    """Give each item these municipalities; its own version was raised with the rest of it."""
    now = links_of(wanted)
    for item, places in wanted.items():
        have = set(now.get(item, []))
        for link in ItemMunicipality.objects.filter(item=item, municipality__in=have - set(places)):
            link.delete()
        ItemMunicipality.objects.bulk_create(
            ItemMunicipality(item_id=item, municipality_id=place)
            for place in sorted(set(places) - have)
        )
