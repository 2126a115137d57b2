"""The table of rules.toml, and what it says that somebody is answered."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from buildingblocks.enums import Permission
from tests.access.walk import addresses
from tests.access.world import Actor, Target, World

TABLE = Path(__file__).with_name("rules.toml")
READING, ANSWERED = ("GET", "HEAD"), ("GET", "HEAD", "POST")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
PLAIN = {"GET", "POST", "without", "setting-up", "nobody"}
SIGN_IN, SECOND_STEP = "/aanmelden/", "/mijn-account/"


@dataclass(frozen=True)
class Answer:
    """A status, where a redirect leads to, and whether a POST may write."""

    status: int
    to: str = ""
    writes: bool = False


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    name: str
    said: dict[str, Any] = field(hash=False)

    @property
    def of(self) -> str:
        return str(self.said.get("of", ""))

    @property
    def is_plain(self) -> bool:
        """Of everybody's own pages and the open ones the answers are named outright."""
        return bool(PLAIN & self.said.keys())

    @property
    def methods(self) -> set[str]:
        named = self.said.keys() | self.said.get("nobody", {}).keys()
        reads = {"see", "write", "GET"} & named
        writes = {"write", "post", "POST"} & named
        return {*(READING if reads else ()), *(("POST",) if writes else ())}

    def answer(self, world: World, actor: Actor, method: str, target: Target) -> Answer:
        """What this person gets."""
        if method not in ANSWERED:
            return Answer(405)
        if not addresses()[self.name].asks_sign_in:
            said = self.said if actor.is_signed_in else {**self.said, **self.said.get("nobody", {})}
            return _named(said, method)
        if not actor.is_signed_in:
            return Answer(302, SIGN_IN)
        if actor.state == "no second step" and not self.said.get("setting-up"):
            return Answer(302, SECOND_STEP)
        if method not in self.methods:
            return Answer(405)
        return (
            self._plain(actor, method)
            if self.is_plain
            else self._ruled(world, actor, method, target)
        )

    def _plain(self, actor: Actor, method: str) -> Answer:
        said = self.said
        if Permission.READ not in actor.allowed and method in READING:
            said = {**said, "GET": said.get("without", said.get("GET"))}
        return _named(said, method)

    def _ruled(self, world: World, actor: Actor, method: str, target: Target) -> Answer:
        """Who may not come this far, who may not here, and what is not there."""
        said = self.said
        first, sees = said.get("first", ""), said.get("see") or said.get("write") or said["post"]
        refused, absent = Answer(said.get("refused", 404)), Answer(404)
        anywhere = first or sees
        if anywhere.endswith("anywhere") and not _allows(world, actor, anywhere, target):
            return refused
        if "region" in target.parts and not (target.region and world.reads(actor, target.region)):
            return absent
        if first and not _allows(world, actor, first, target):
            return refused
        if not target.exists or target.closed:
            return absent
        if not _allows(world, actor, sees, target) or not _reads_draft(world, actor, target):
            return absent if first else refused
        if method in READING:
            return _named({"GET": said.get("shown", 200)}, "GET")
        if not _allows(world, actor, said.get("write") or said["post"], target):
            return Answer(said["form"])
        return Answer(said.get("done", 302), writes=said.get("writes", True))


def _named(said: dict[str, Any], method: str) -> Answer:
    status = said.get("POST" if method == "POST" else "GET", 405)
    code, _, to = str(status).partition(" ")
    return Answer(int(code), to)


def _reads_draft(world: World, actor: Actor, target: Target) -> bool:
    """Drafts and papers that are not public: for who reads inside, at the place itself."""
    if not target.draft:
        return True
    inside = Permission.READ_INTERNAL
    if target.municipality is None:
        return world.reads(actor, target.region, inside)
    return world.holds(actor, inside, target.region, target.municipality)


def _allows(world: World, actor: Actor, said: str, target: Target) -> bool:
    return any(_holds(world, actor, one, target) for one in said.split("|"))


def _holds(world: World, actor: Actor, said: str, target: Target) -> bool:
    name, reach = said.split()
    permission = Permission[name]
    if reach == "anywhere":
        return permission in actor.allowed
    if reach == "here":
        return world.reads(actor, target.region, permission)
    place = target.municipality if reach == "its" else None
    return world.holds(actor, permission, target.region, place)


@cache
def rules() -> dict[str, Rule]:
    sections = tomllib.loads(TABLE.read_text())
    return {
        name: Rule(name, said) for section in sections.values() for name, said in section.items()
    }


def line_for(name: str) -> str:
    """The line that somebody who adds a page still has to write."""
    return (
        f"‘{name}’ ({addresses()[name].route}) heeft geen regel. Zet in tests/access/rules.toml, "
        f'onder de kop waar het bij hoort: {name} = {{ see = "READ here" }} – of wie het wél mag.'
    )
