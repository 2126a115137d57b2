"""Who may do what: the one table of roles and permissions.

A membership gives somebody a role for a municipality or for a whole region, from and until a
day; this table says what the role allows there. Code elsewhere asks for permissions only.
"""

from buildingblocks.enums import Permission as P  # noqa: N817  # the table must stay readable
from buildingblocks.enums import Role

ROLES: dict[str, frozenset[P]] = {
    Role.READER: frozenset({P.READ, P.READ_INTERNAL}),
    Role.OFFICER: frozenset(
        {P.READ, P.READ_INTERNAL, P.EDIT_AGENDA, P.EDIT_FIGURES, P.EDIT_SOURCES, P.IMPORT}
    ),
    Role.CONTROLLER: frozenset(
        {P.READ, P.READ_INTERNAL, P.EDIT_MONEY, P.EDIT_SOURCES, P.APPROVE, P.IMPORT}
    ),
    Role.COORDINATOR: frozenset(
        {
            P.READ,
            P.READ_INTERNAL,
            P.EDIT_AGENDA,
            P.EDIT_FIGURES,
            P.EDIT_MONEY,
            P.EDIT_SOURCES,
            P.APPROVE,
            P.REPORT,
            P.IMPORT,
        }
    ),
    Role.CLERK: frozenset({P.READ}),
    Role.COUNCIL: frozenset({P.READ}),
    # Enters nothing by hand, but takes in what the municipalities deliver.
    Role.ADMINISTRATOR: frozenset({P.READ, P.IMPORT, P.IMPORT_ANY, P.MANAGE_USERS, P.READ_EVENTS}),
    Role.AUDITOR: frozenset({P.READ, P.READ_INTERNAL, P.READ_EVENTS}),
}
