"""The people of the demonstration: they exist where `settings.DEMO` is on, and nowhere else."""

from accounts.models import User

# Shown on the sign-in page: it guards nothing.
PASSWORD = "oefenen-met-de-agenda"  # noqa: S105
EMAILS = (
    "coordinator@example.org",
    "beleid.soest@example.org",
    "beleid.baarn@example.org",
    "controller.soest@example.org",
    "controller.werkbedrijf@example.org",  # the second person that a round needs
    "griffie.soest@example.org",
    "raad.soest@example.org",
    "beheer@example.org",
)


def people() -> list[User]:
    """Those who can sign in, in the order above; nobody while the demonstration is not loaded."""
    found = {user.email: user for user in User.objects.filter(email__in=EMAILS, is_active=True)}
    return [found[email] for email in EMAILS if email in found]
