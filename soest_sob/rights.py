"""The table of roles in words: the same for the page, for docs/rights.md and for its check."""

from collections.abc import Iterator
from dataclasses import dataclass

from buildingblocks.enums import Permission as P  # noqa: N817  # the table must stay readable
from buildingblocks.enums import Role
from soest_sob.roles import ROLES

MEANINGS = {
    P.READ: "Alle pagina's van de regio's waar de gemeente aan deelneemt: agenda, cijfers, geld, "
    "besluiten, openbare bronnen en verslagen. Wat intern is staat er niet bij.",
    P.READ_INTERNAL: "Ook interne agendapunten en niet-openbare stukken van de eigen gemeente of "
    "regio, en wie wat wanneer wijzigde.",
    P.EDIT_AGENDA: "Agendapunten, stappen, voortgang, besluiten, risico's en afspraken toevoegen "
    "en wijzigen.",
    P.EDIT_FIGURES: "Plaatsingen, in- en uitstroom en taakstellingen invoeren en wijzigen.",
    P.EDIT_MONEY: "Toekenningen, beschikbaarstellingen en bestedingen invoeren en wijzigen.",
    P.EDIT_SOURCES: "Stukken vastleggen waar cijfers en besluiten uit komen.",
    P.IMPORT: "Een spreadsheet inlezen met soorten gegevens die men ook met de hand mag invoeren.",
    P.IMPORT_ANY: "Een spreadsheet van elke soort inlezen, ook wat men niet met de hand invoert.",
    P.APPROVE: "Als tweede naar invoer van een ander kijken en die goedkeuren: de landelijke "
    "taakstelling en toekenningen van het Rijk. Nooit de eigen invoer.",
    P.REPORT: "De ronde voor een verslag aan de raden openen, het verslag samenstellen en "
    "vaststellen.",
    P.MANAGE_USERS: "Mensen uitnodigen, hun rollen geven en beëindigen, accounts sluiten. Nooit de "
    "eigen rollen.",
    P.READ_EVENTS: "Nalezen wie zich aanmeldde, wat werd geweigerd en wie wat downloadde of "
    "van rechten veranderde.",
}
ABOUT = {
    Role.READER: "Leest mee, ook wat intern is.",
    Role.OFFICER: "Houdt de agenda en de aantallen bij.",
    Role.CONTROLLER: "Houdt het geld bij en kijkt als tweede naar invoer van een ander.",
    Role.COORDINATOR: "Houdt alles van de regio bij en bereidt de verslagen voor.",
    Role.CLERK: "Haalt de verslagen voor de raad op.",
    Role.COUNCIL: "Leest wat voor de raad bestemd is.",
    Role.ADMINISTRATOR: "Gaat over mensen en inlezen; voert zelf niets in.",
    Role.AUDITOR: "Leest alles na en wijzigt niets.",
}


@dataclass(frozen=True)
class Column:
    """A role: what it is for, what it allows, and whether a password alone is not enough."""

    label: str
    about: str
    allowed: tuple[bool, ...]
    second_step: bool


@dataclass(frozen=True)
class Rights:
    """The whole table; `rows` has one answer per role."""

    roles: tuple[Column, ...]
    permissions: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> Iterator[tuple[str, tuple[bool, ...]]]:
        for index, (label, _) in enumerate(self.permissions):
            yield label, tuple(role.allowed[index] for role in self.roles)


def table() -> Rights:
    """Every role against every permission, in the order of the lists."""
    roles = (
        Column(
            label=str(role.label),
            about=ABOUT[role],
            allowed=tuple(permission in ROLES[role] for permission in P),
            second_step=bool(ROLES[role] & P.writing()),
        )
        for role in Role
    )
    return Rights(tuple(roles), tuple((str(p.label), MEANINGS[p]) for p in P))


HEAD = """\
# Wie mag wat

<!-- Gemaakt door `manage.py rights --write` uit soest_sob/roles.py en soest_sob/rights.py. -->

Iemand heeft een rol voor één gemeente of voor een hele regio, van een dag tot een dag. De rol
geldt alleen daar: wie voor Soest werkt, wijzigt niets van Baarn. Lezen mag men in elke regio waar
de eigen gemeente aan deelneemt, zodat alle raden dezelfde cijfers zien. Wie iets niet mag zien,
krijgt te horen dat het niet bestaat (404).

Wie iets kan wijzigen, meldt zich aan met een tweede stap: een code of een passkey.
"""


def markdown() -> str:
    """docs/rights.md, to the letter."""
    rights = table()
    heads = [role.label for role in rights.roles]
    lines = [HEAD, "## Rollen en rechten", ""]
    lines += [_line(["Recht", *heads]), _line(["---"] * (len(heads) + 1))]
    for label, answers in rights.rows:
        lines.append(_line([label, *("ja" if yes else "–" for yes in answers)]))
    steps = ("ja" if role.second_step else "–" for role in rights.roles)
    lines.append(_line(["*Tweede stap bij het aanmelden*", *steps]))
    lines += ["", "## Wat een rol is", ""]
    lines += [f"* **{role.label}** – {role.about}" for role in rights.roles]
    lines += ["", "## Wat een recht betekent", ""]
    lines += [f"* **{label}** – {meaning}" for label, meaning in rights.permissions]
    return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
