"""Three municipalities in two regions, what each has to hide, and everybody who might look.

Place names are invented. What only some may read carries a mark; `World.marks` says who may.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.text import slugify

from agenda.enums import Visibility
from agenda.models import AgendaItem
from audit.context import change
from audit.enums import Action, Result
from audit.models import AuditEvent
from buildingblocks.enums import Permission, Role
from buildingblocks.models import Municipality, Region
from soest_sob.roles import ROLES
from tests.access.councils import add_councils
from tests.make import agenda, funding, imports, places

HERE, THERE = "proefregio-noord", "proefregio-zuid"
OWN, NEIGHBOUR, ELSEWHERE = "Aardvoorde", "Beekvoorde", "Dijkvoorde"
DAY = date(2025, 6, 30)
PAST = {"valid_from": date(2020, 1, 1), "valid_to": date(2024, 12, 31)}
Place = Region | Municipality


@dataclass(frozen=True)
class Actor:
    """Somebody who asks; `state` is why somebody with a role may still do nothing."""

    name: str
    role: str = ""
    place: Place | None = None
    state: str = ""  # nobody | ended | later | no second step
    user: Any = None

    @property
    def is_signed_in(self) -> bool:
        return self.state != "nobody"

    @property
    def allowed(self) -> frozenset[Permission]:
        return (
            ROLES[self.role] if self.role and self.state in ("", "no second step") else frozenset()
        )


@dataclass(frozen=True)
class Target:
    """What an address is about: whose it is, and whether it is open."""

    label: str
    parts: dict[str, Any] = field(default_factory=dict)
    region: Region | None = None
    municipality: Municipality | None = None
    exists: bool = True
    draft: bool = False  # not for who may not read what is internal
    closed: bool = False  # nobody changes it any more
    query: str = ""

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class Mark:
    """A text that may be read with this permission: at the place, or anywhere in its region."""

    text: str
    permission: Permission
    region: Region
    municipality: Municipality | None = None


class World:
    """Everything that the matrix asks about; made once per module."""

    def __init__(self) -> None:
        self.marks: dict[str, Mark] = {}
        self.here, self.there = (
            places.make_region(slug, name=slug.replace("-", " ").title()) for slug in (HERE, THERE)
        )
        self.own = places.make_municipality(OWN, region=self.here)
        self.neighbour = places.make_municipality(NEIGHBOUR, region=self.here)
        self.elsewhere = places.make_municipality(ELSEWHERE, region=self.there)
        self.organisation = places.make_organisation("uitvoerder")
        self.group = places.make_target_group()
        self.stream = funding.make_stream("PROEF", name="Proefstroom")
        self.members = {
            self.own: self.here, self.neighbour: self.here, self.elsewhere: self.there
        }  # fmt: skip
        self.rows: dict[str, dict[Any, Any]] = {}
        for region in (self.here, self.there):
            self._regional(region)
        for municipality, region in self.members.items():
            self._municipal(municipality, region)
        add_councils(self)
        self.actors = self._actors()

    def mark(
        self, permission: Permission, region: Region, municipality: Municipality | None = None
    ) -> str:
        """A new text that only they may read who hold the permission there."""
        text = f"Zq{len(self.marks):03d}qZ"
        self.marks[text] = Mark(text, permission, region, municipality)
        return text

    def keep(self, kind: str, place: Place, row: Any) -> Any:
        self.rows.setdefault(kind, {})[place] = row
        return row

    def _regional(self, region: Region) -> None:
        """What the region has together: open to who reads it, drafts for who reads inside."""
        read = lambda: self.mark(Permission.READ, region)  # noqa: E731
        inside = self.mark(Permission.READ_INTERNAL, region)
        n = {self.here: "N", self.there: "Z"}[region]
        self.keep("block", region, places.make_block(region, title=f"Bouwsteen {read()}"))
        item = agenda.make_item(f"{n}.01", region=region, title=f"Samen {read()}")
        self.keep("item", region, item)
        self.keep("step", region, agenda.make_step(item))
        self.keep("progress", region, agenda.make_update(item, on=DAY, past=read()))
        draft = agenda.make_item(
            f"{n}.02", region=region, title=f"Samen {inside}", visibility=Visibility.INTERNAL
        )
        self.keep("draft", region, draft)
        proposal = agenda.make_proposal(f"voorstel-{n.lower()}", region=region, title=read())
        self.keep("proposal", region, proposal)
        body = agenda.make_body(organisation=self.organisation, kind="stuurgroep")
        self.keep("decision", region, agenda.make_decision(proposal, body, note=read()))
        self.keep("risk", region, agenda.make_risk(read(), region=region))
        self.keep("agreement", region, agenda.make_agreement(read(), region=region))
        self.keep("evaluation", region, agenda.make_evaluation(read(), region=region))
        agenda.make_principles("1", [("een", read())], on=DAY, region=region)
        self.keep("target", region, places.make_target(region=region, kind="lokaal", note=read()))
        for kind, make in (("appropriation", funding.make_appropriation),
                           ("spending", funding.make_spending)):  # fmt: skip
            row = make(region=region, regional=True, note=read(), stream=self.stream,
                       organisation=self.organisation)  # fmt: skip
            self.keep(kind, region, row)

    def _municipal(self, own: Municipality, region: Region) -> None:
        read = lambda: self.mark(Permission.READ, region)  # noqa: E731
        inside = lambda: self.mark(Permission.READ_INTERNAL, region, own)  # noqa: E731
        n = own.name[0]
        self._items(own, region, n)
        decision = agenda.make_decision(
            self.rows["proposal"][region], agenda.make_body(own), note=read()
        )
        self.keep("decision", own, decision)
        self.keep("placement", own, places.make_placement(own, on=DAY, note=read()))
        self.keep("flow", own, places.make_flow(own, note=read()))
        self.keep("target", own, places.make_target(own, note=read()))
        money: dict[str, Any] = {"region": region, "stream": self.stream}
        national = places.make_target(own, year=2024, value=10)
        self.keep("awaiting-target", own, national)
        self.keep("grant", own, funding.make_grant(own, note=read(), **money))
        money["organisation"] = self.organisation
        self.keep("appropriation", own, funding.make_appropriation(own, note=read(), **money))
        self.keep("spending", own, funding.make_spending(own, note=read(), **money))
        paper = {"publisher_key": own.cbs_code, "publisher_name": f"Gemeente {own}", "dated": DAY}
        self.keep("document", own, places.make_document(f"stuk-{own.slug}", **paper))
        secret = places.make_document(
            f"geheim-{own.slug}", title=inside(), confidentiality="vertrouwelijk", **paper
        )
        self.keep("secret", own, secret)
        agenda.make_risk("Rust op een stuk", region=region, source=secret)
        self._people(own, region)
        importer = places.make_user(f"aanlevering@{own.slug}.test")
        places.make_membership(importer, Role.OFFICER, municipality=own)
        sheet = imports.make_sheet(imports.stand(str(own), 11, on="31-03-2025"))
        mark = self.mark(Permission.IMPORT, region, own)
        batch = imports.look(sheet, importer, filename=f"{mark}.csv", municipality=own)
        self.keep("batch", own, batch)

    def _items(self, own: Municipality, region: Region, n: str) -> None:
        """One for everybody, one still a draft, one that was a draft first."""
        inside = lambda: self.mark(Permission.READ_INTERNAL, region, own)  # noqa: E731
        lead: dict[str, Any] = {"region": region, "lead_municipality": own}
        title = self.mark(Permission.READ, region)
        item = self.keep("item", own, agenda.make_item(f"{n}.01", title=title, **lead))
        item.goal = "Nieuw doel"
        with change(reason=self.mark(Permission.READ_INTERNAL, region)):  # read by all inside
            item.save()
        self.keep("step", own, agenda.make_step(item, municipality=own))
        self.keep("progress", own, agenda.make_update(item, on=DAY))
        approved = agenda.make_update(
            item,
            on=date(2025, 3, 31),
            approved_on=DAY,
            approved_by=places.make_user("akkoord@proef.test"),
        )
        self.keep("approved", own, approved)
        draft = agenda.make_item(
            f"{n}.02", title=inside(), visibility=Visibility.INTERNAL, goal=inside(), **lead
        )
        self.keep("draft", own, draft)
        agenda.make_step(draft, title=inside())
        agenda.make_update(draft, past=inside())
        agenda.make_risk("Hangt aan een concept", region=region, item=draft)
        later = agenda.make_item(f"{n}.03", title=inside(), visibility=Visibility.INTERNAL, **lead)
        with change(reason="Naar de raad"):
            later = AgendaItem.objects.get(pk=later.pk)
            later.title, later.visibility = "Nu openbaar", Visibility.PUBLIC
            later.save()
        self.keep("opened", own, later)

    def _people(self, own: Municipality, region: Region) -> None:
        """Somebody who only reads: known to who administers the place; and an event there."""
        name = self.mark(Permission.MANAGE_USERS, region, own)
        person = places.make_user(f"lezer@{own.slug}.test", name=name)
        self.keep("person", own, person)
        self.keep("membership", own, places.make_membership(person, Role.READER, municipality=own))
        key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "x"})
        self.keep("passkey", own, key)
        new = places.make_user(f"nieuw@{own.slug}.test")
        new.set_unusable_password()
        new.save()
        places.make_membership(new, Role.READER, municipality=own)
        self.keep("invited", own, new)
        gone = places.make_user(f"gesloten@{own.slug}.test", is_active=False)
        places.make_membership(gone, Role.READER, municipality=own)
        self.keep("closed", own, gone)
        AuditEvent.objects.create(
            action=Action.DOWNLOAD, result=Result.OK, place_key=own.cbs_code,
            detail=self.mark(Permission.READ_EVENTS, region, own),
        )  # fmt: skip

    def _actors(self) -> list[Actor]:
        regional = (Role.READER, Role.COORDINATOR, Role.ADMINISTRATOR)
        return [
            Actor("niemand", state="nobody"),
            self._actor("zonder rol", "", None),
            *(self._actor(f"{role} van {OWN}", role, self.own) for role in Role),
            *(self._actor(f"{role} van de regio", role, self.here) for role in regional),
            *(self._actor(f"{role}, afgelopen", role, self.own, "ended") for role in Role),
            self._actor("straks coördinator", Role.COORDINATOR, self.here, "later"),
            self._actor("beleid zonder tweede stap", Role.OFFICER, self.own, "no second step"),
            self._actor("coördinator elders", Role.COORDINATOR, self.there),
            self._actor("beheerder elders", Role.ADMINISTRATOR, self.there),
            self._actor("auditor elders", Role.AUDITOR, self.there),
        ]

    def _actor(self, name: str, role: str, place: Place | None, state: str = "") -> Actor:
        user = places.make_user(f"{slugify(name)}@proef.test", name=name)
        if place is not None:
            key = "region" if isinstance(place, Region) else "municipality"
            when = {"ended": PAST, "later": {"valid_from": date(2090, 1, 1)}}.get(state, {})
            places.make_membership(user, role, **{key: place}, **when)
        return Actor(name, role, place, state, user)

    # Who may do what, said once more and in other words than the application does.

    def reads(self, actor: Actor, region: Region, permission: Permission = Permission.READ) -> bool:
        """Holds the permission in some part of the region."""
        inside = actor.place == region or self.members.get(actor.place) == region  # type: ignore[call-overload]
        return permission in actor.allowed and inside

    def holds(
        self, actor: Actor, permission: Permission, region: Region, place: Municipality | None
    ) -> bool:
        """Holds it for this municipality; without one: for the region as a whole."""
        own = actor.place == region or (place is not None and actor.place == place)
        return permission in actor.allowed and own

    def may_read(self, actor: Actor, mark: Mark) -> bool:
        if mark.municipality is None:
            return self.reads(actor, mark.region, mark.permission)
        return self.holds(actor, mark.permission, mark.region, mark.municipality)
