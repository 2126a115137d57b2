"""Where administrators work, and what they send to invite somebody."""

from accounts.models import User

LIST = "/beheer/mensen/"
INVITE = "/beheer/mensen/uitnodigen/"
INVITATION = {
    "name": "N. Nieuw",
    "email": "N.Nieuw@Example.org",
    "function": "Beleidsmedewerker",
    "role": "beleidsmedewerker",
    "place": "gemeente-soest",
    "valid_from": "2026-01-01",
    "valid_to": "2027-12-31",
}


def page_of(person: User) -> str:
    return f"{LIST}{person.pk}/"
