"""What an address can be about: one's own, another municipality's, another region's, or nothing.

Each function below gives the cases of one word after `of =` in rules.toml.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from agenda.imports.columns import Kind
from agenda.models import AgendaItem
from tests.access.world import OWN, Target, World

Cases = Callable[[World], Iterator[Target]]
NOBODY = 99_999_999
CASES: dict[str, Cases] = {}


def case(name: str) -> Callable[[Cases], Cases]:
    def keep(function: Cases) -> Cases:
        CASES[name] = function
        return function

    return keep


def targets(world: World, of: str, parts: frozenset[str]) -> list[Target]:
    """The cases of a rule; by default those of the region in the address, if there is one."""
    chosen = of or ("region" if "region" in parts else "site")
    found = list(CASES[chosen](world))
    wrong = [t for t in found if set(t.parts) != parts]
    assert not wrong, f"De gevallen van ‘{chosen}’ vullen niet in: {sorted(parts)}."
    return found


@case("site")
def site(world: World) -> Iterator[Target]:
    yield Target("de site")


@case("region")
def regions(world: World) -> Iterator[Target]:
    yield Target("eigen regio", {"region": world.here.slug}, world.here)
    yield Target("andere regio", {"region": world.there.slug}, world.there)
    yield Target("geen regio", {"region": "nergens"}, None, exists=False)


@case("municipality")
def municipalities(world: World) -> Iterator[Target]:
    """A form of a region, about one of its municipalities."""
    for place, region in world.members.items():
        yield Target(f"voor {_whose(world, place)}", {"region": region.slug}, region, place)
    yield Target("geen regio", {"region": "nergens"}, None, world.own, exists=False)


@case("place")
def all_places(world: World) -> Iterator[Target]:
    """A form about a municipality or about the region together."""
    yield from municipalities(world)
    yield Target("voor de eigen regio samen", {"region": world.here.slug}, world.here)


@case("anywhere")
def all_of_them(world: World) -> Iterator[Target]:
    for place, region in world.members.items():
        yield Target(f"voor {_whose(world, place)}", {}, region, place)
    yield Target("voor de eigen regio samen", {}, world.here)


@case("edition")
def editions(world: World) -> Iterator[Target]:
    for place, region in world.members.items():
        parts = {"region": region.slug, "place": place.slug}
        yield Target(f"van {_whose(world, place)}", parts, region, place)
    whole = {"region": world.here.slug, "place": "regio"}
    yield Target("van de eigen regio", whole, world.here)
    stray = {"region": world.here.slug, "place": world.elsewhere.slug}
    yield Target("van wie niet meedoet", stray, world.here, exists=False)


def _whose(world: World, place: Any) -> str:
    """A place in words, as seen from the people of the matrix."""
    words = {world.own: f"eigen gemeente {OWN}", world.neighbour: f"buurgemeente {place}"}
    return words.get(place, f"gemeente {place} elders")


def _rows(
    world: World, kind: str, parts: Callable[[Any], dict[str, Any]], nothing: dict[str, Any]
) -> Iterator[Target]:
    """Every row of this kind with whose it is, and one that is not there."""
    for place, row in world.rows[kind].items():
        if place == world.there:
            continue  # Dijkvoorde stands for elsewhere
        region = world.members.get(place, place)
        municipality = place if place in world.members else None
        whole = {"region": region.slug, **parts(row)}
        kept = {name: whole[name] for name in nothing}
        yield Target(f"{kind} van {_whose_row(world, place)}", kept, region, municipality)
    yield Target(f"{kind} die er niet is", {**nothing}, world.here, exists=False)


def _whose_row(world: World, place: Any) -> str:
    if place in world.members:
        return _whose(world, place)
    return "de eigen regio samen" if place == world.here else "de andere regio samen"


def _by_key(kind: str) -> None:
    @case(kind)
    def rows(world: World) -> Iterator[Target]:
        nothing = {"region": world.here.slug, "pk": NOBODY}
        yield from _rows(world, kind, lambda row: {"pk": row.pk}, nothing)
        # A key of another region under an address of one's own.
        stray = world.rows[kind][world.elsewhere].pk
        parts = {"region": world.here.slug, "pk": stray}
        yield Target(f"{kind} van elders, onder eigen regio", parts, world.here, exists=False)


for _kind in (
    "placement",
    "flow",
    "target",
    "awaiting-target",
    "grant",
    "appropriation",
    "spending",
):
    _by_key(_kind)


@case("item")
def items(world: World) -> Iterator[Target]:
    nothing = {"region": world.here.slug, "code": "X9.99"}
    yield from _rows(world, "item", lambda row: {"code": row.code}, nothing)
    for place in (world.own, world.neighbour, world.here):
        row, region = world.rows["draft"][place], world.here
        yield Target(
            f"concept van {_whose_row(world, place)}", {"region": region.slug, "code": row.code},
            region, place if place in world.members else None, draft=True,
        )  # fmt: skip


@case("step")
def steps(world: World) -> Iterator[Target]:
    nothing = {"region": world.here.slug, "code": "X9.99", "sequence": 1}
    yield from _rows(
        world, "step", lambda row: {"code": row.item.code, "sequence": row.sequence}, nothing
    )


@case("progress")
def progress(world: World) -> Iterator[Target]:
    nothing = {"region": world.here.slug, "code": "X9.99", "day": date(2025, 6, 30)}
    parts = lambda row: {"code": row.item.code, "day": row.reference_date}  # noqa: E731
    yield from _rows(world, "progress", parts, nothing)
    row = world.rows["approved"][world.own]
    name = "goedgekeurd bericht van de eigen gemeente"
    whole = {"region": world.here.slug, **parts(row)}
    yield Target(name, whole, world.here, world.own, closed=True)


@case("proposal")
def proposals(world: World) -> Iterator[Target]:
    nothing = {"region": world.here.slug, "code": "onbekend"}
    yield from _rows(world, "proposal", lambda row: {"code": row.code}, nothing)


@case("treatment")
def treatments(world: World) -> Iterator[Target]:
    """A new decision on the region's proposal, by a body of one of its municipalities."""
    for place, region in world.members.items():
        code = world.rows["proposal"][region].code
        yield Target(f"door de raad van {_whose(world, place)}",
                     {"region": region.slug, "code": code}, region, place)  # fmt: skip
    yield Target("over geen voorstel", {"region": world.here.slug, "code": "onbekend"},
                 world.here, world.own, exists=False)  # fmt: skip


@case("decision")
def decisions(world: World) -> Iterator[Target]:
    nothing = {"region": world.here.slug, "code": world.rows["proposal"][world.here].code,
               "pk": NOBODY}  # fmt: skip
    yield from _rows(
        world, "decision", lambda row: {"code": row.proposal.code, "pk": row.pk}, nothing
    )


def _numbered(kind: str) -> None:
    @case(kind)
    def rows(world: World) -> Iterator[Target]:
        nothing = {"region": world.here.slug, "number": 9999}
        yield from _rows(world, kind, lambda row: {"number": row.number}, nothing)


for _kind in ("risk", "agreement", "evaluation"):
    _numbered(_kind)


@case("document")
def documents(world: World) -> Iterator[Target]:
    yield from _rows(world, "document", lambda row: {"code": row.code}, {"code": "onbekend"})
    for place, row in world.rows["secret"].items():
        yield Target(f"vertrouwelijk stuk van {_whose(world, place)}", {"code": row.code},
                     world.members[place], place, draft=True)  # fmt: skip


def _of_person(kind: str) -> None:
    @case(kind)
    def rows(world: World) -> Iterator[Target]:
        yield from _rows(world, kind, lambda row: {"pk": row.pk}, {"pk": NOBODY})


for _kind in ("person", "invited", "closed", "batch"):
    _of_person(_kind)


@case("role")
def roles(world: World) -> Iterator[Target]:
    nothing = {"pk": world.rows["person"][world.own].pk, "membership": NOBODY}
    parts = lambda row: {"pk": row.user_id, "membership": row.pk}  # noqa: E731
    yield from _rows(world, "membership", parts, nothing)
    stray = {"pk": world.rows["person"][world.own].pk,
             "membership": world.rows["membership"][world.neighbour].pk}  # fmt: skip
    yield Target("rol van een ander", stray, world.here, exists=False)


@case("past")
def pasts(world: World) -> Iterator[Target]:
    """Of an item everybody inside reads the past; of a draft only its own municipality."""
    label = AgendaItem._meta.label_lower
    for kind in ("item", "draft", "opened"):
        for place, row in world.rows[kind].items():
            region = world.members.get(place, place)
            yield Target(
                f"geschiedenis van {kind} van {_whose_row(world, place)}",
                {"label": label, "pk": row.pk}, region,
                place if place in world.members else None, draft=kind == "draft",
            )  # fmt: skip
    yield Target("geschiedenis van niets", {"label": label, "pk": NOBODY}, None, exists=False)
    user = {"label": "accounts.user", "pk": world.rows["person"][world.own].pk}
    yield Target("geschiedenis van een account", user, world.here, exists=False)
    role = {"label": "buildingblocks.membership", "pk": world.rows["membership"][world.own].pk}
    yield Target("geschiedenis van een rol", role, world.here, exists=False)


@case("passkey")
def passkeys(world: World) -> Iterator[Target]:
    yield Target("passkey van een ander", {"pk": world.rows["passkey"][world.own].pk})
    yield Target("geen passkey", {"pk": NOBODY})


@case("provider")
def providers(world: World) -> Iterator[Target]:
    yield Target("aanbieder die er niet is", {"provider_id": "onbekend"})


@case("false-link")
def invitations(world: World) -> Iterator[Target]:
    yield Target("vervalste link", {"token": "WzEsIngiXQ:1abc:onzin"})


@case("false-key")
def keys(world: World) -> Iterator[Target]:
    yield Target("vervalste sleutel", {"uidb36": "1", "key": "x-onzin"})


@case("ticket")
def tickets(world: World) -> Iterator[Target]:
    yield Target(
        "werk van niemand", {"ticket": "0b1c2d3e-0000-4000-8000-000000000000"}, exists=False
    )


@case("template")
def templates(world: World) -> Iterator[Target]:
    for place, region in world.members.items():
        parts = {"region": region.slug, "place": place.slug, "kind": Kind.PLACEMENTS.value}
        yield Target(f"van {_whose(world, place)}", {**parts, "form": "xlsx"}, region, place)


@case("round")
def rounds(world: World) -> Iterator[Target]:
    nothing = {"region": world.here.slug, "number": "2023-09"}
    for region in (world.here, world.there):
        whose = "eigen regio" if region == world.here else "andere regio"
        parts = {"region": region.slug, "number": world.rows["round"][region].number}
        yield Target(f"ronde van de {whose}", parts, region)
    yield Target("ronde die er niet is", nothing, world.here, exists=False)


@case("exception")
def exceptions(world: World) -> Iterator[Target]:
    for region, row in world.rows["exception"].items():
        whose = "eigen regio" if region == world.here else "andere regio"
        parts = {"region": region.slug, "pk": row.pk}
        yield Target(f"uitzondering van de {whose}", parts, region)
    nothing = {"region": world.here.slug, "pk": 999_999}
    yield Target("uitzondering die er niet is", nothing, world.here, exists=False)


@case("planned")
def planned(world: World) -> Iterator[Target]:
    for place, row in world.rows["planned"].items():
        region = world.members.get(place, place)
        municipality = place if place in world.members else None
        slug = place.slug if municipality else "regio"
        parts = {"region": region.slug, "number": row.round.number, "place": slug}
        if place != world.there:
            whose = _whose_row(world, place)
            yield Target(f"editie in voorbereiding van {whose}", parts, region, municipality)
    stray = {"region": world.here.slug, "number": "2024-02", "place": world.elsewhere.slug}
    yield Target("editie van wie niet meedoet", stray, world.here, exists=False)


def _frozen(name: str, **more: str) -> None:
    @case(name)
    def rows(world: World) -> Iterator[Target]:
        nothing = {"reference": "VR-niets-2024-01", **more}
        yield from _rows(world, "frozen", lambda r: {"reference": r.reference, **more}, nothing)


_frozen("frozen")
_frozen("frozen-file", kind="pdf")


@case("false-token")
def tokens(world: World) -> Iterator[Target]:
    yield Target("vervalst abonnement", {"token": "WzEsMSwwLCJ4Il0:1abc:onzin"})
