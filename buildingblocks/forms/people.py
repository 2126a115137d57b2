"""Forms about people and their roles; a place is one that the administrator manages."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from audit.forms import TrackedForm
from buildingblocks.enums import Permission, Role
from buildingblocks.models import Membership, Municipality, Region, scope

FOREIGN = "Voor deze plaats geeft u geen rollen."
HAS_IT = "Deze persoon heeft deze rol daar al in deze periode."
CLOSED = "Dit account is gesloten. Wie het beheert, kan het weer openen."
SELF = "Uw eigen rollen kan alleen een andere beheerder wijzigen."


def managed_places(user: User) -> dict[str, Region | Municipality]:
    """The places where the user gives roles, by the value that a form sends."""
    places = scope(user, Permission.MANAGE_USERS)
    found: dict[str, Region | Municipality] = {}
    for region in Region.objects.filter(pk__in=places.regions):
        found[f"regio-{region.slug}"] = region
    for municipality in Municipality.objects.filter(pk__in=places.municipalities):
        found[f"gemeente-{municipality.slug}"] = municipality
    return found


def _label(place: Region | Municipality) -> str:
    return str(place) if isinstance(place, Region) else f"Gemeente {place}"


class TermForm(TrackedForm[Membership]):
    """From when until when somebody has a role: how a role is ended."""

    explained = ("valid_to",)
    fixed: ClassVar[tuple[str, ...]] = ("user", "region", "municipality", "role")
    blamed: ClassVar[dict[str, str]] = {"membership_ends_after_it_starts": "valid_to"}

    class Meta:
        model = Membership
        fields = ["valid_from", "valid_to"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].label = "Vanaf"
        self.fields["valid_to"].label = "Tot en met"
        self.fields["valid_to"].help_text = "Leeg: tot iemand de rol beëindigt."

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            self._check_overlap(data)
        return data

    def _check_overlap(self, data: dict[str, Any]) -> None:
        mine = self.instance
        if not mine.user_id:  # invited just now
            return
        others = Membership.objects.exclude(pk=mine.pk).filter(
            user=mine.user_id,
            role=data.get("role", mine.role),
            region=mine.region_id,
            municipality=mine.municipality_id,
        )
        if _overlapping(others, data.get("valid_from"), data.get("valid_to")).exists():
            field = "role" if "role" in self.fields else "valid_from"
            self.add_error(field, HAS_IT)


def _overlapping(
    memberships: QuerySet[Membership], start: date | None, end: date | None
) -> QuerySet[Membership]:
    if start:
        memberships = memberships.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=start))
    if end:
        memberships = memberships.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=end))
    return memberships


class RoleForm(TermForm):
    """Another role for somebody who is known already."""

    fixed: ClassVar[tuple[str, ...]] = ("user", "region", "municipality")
    place = forms.ChoiceField(label="Plaats", error_messages={"invalid_choice": FOREIGN})
    field_order = ["role", "place", "valid_from", "valid_to"]

    class Meta(TermForm.Meta):
        fields = ["role", "valid_from", "valid_to"]

    def __init__(self, *args: Any, admin: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.admin = admin
        self.places = managed_places(admin)
        choices = [(key, _label(place)) for key, place in self.places.items()]
        self.fields["place"].choices = [("", "Kies een plaats"), *choices]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", "Kies een rol"), *Role.choices]  # type: ignore[attr-defined]
        self.initial.setdefault("valid_from", localdate())

    def _get_validation_exclusions(self) -> set[str]:
        """Where the place is wrong, that is enough to say."""
        excluded = super()._get_validation_exclusions()
        return excluded | {"region", "municipality"} if "place" in self.errors else excluded

    def clean_place(self) -> str:
        chosen: str = self.cleaned_data["place"]
        place = self.places[chosen]
        self.instance.region = place if isinstance(place, Region) else None
        self.instance.municipality = place if isinstance(place, Municipality) else None
        return chosen


class InviteForm(RoleForm):
    """Somebody new, with a first role; or, if the address is known, a role for who has it."""

    fixed = ("region", "municipality")
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Wie": ("name", "email", "function"),
        "Welke rol": ("role", "place", "valid_from", "valid_to"),
    }
    name = forms.CharField(label="Naam", max_length=150)
    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        help_text="Van deze persoon zelf; een adres van een afdeling kan niet.",
    )
    function = forms.CharField(label="Functie", max_length=150, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = User()

    def clean_email(self) -> str:
        """The account comes before the rest: rules about overlapping roles ask whose they are."""
        email: str = self.cleaned_data["email"].lower()
        known = User.objects.filter(email=email).first()
        if known is None:
            return email
        if known.pk == self.admin.pk:
            raise ValidationError(SELF)
        if not known.is_active:
            raise ValidationError(CLOSED)
        self.person = self.instance.user = known
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.person.pk:
            self.person = User(
                email=data.get("email", ""),
                name=data.get("name", ""),
                function=data.get("function", ""),
            )
        return data


class ReasonForm(forms.Form):
    """Why an account is closed or opened, or a second step wiped."""

    reason = forms.CharField(label="Waarom?", max_length=200)


class PeopleFilter(forms.Form):
    zoek = forms.CharField(label="Naam of e-mailadres", required=False, max_length=100)
    plaats = forms.ChoiceField(label="Plaats", required=False)
    rol = forms.ChoiceField(
        label="Rol", required=False, choices=[("", "Alle rollen"), *Role.choices]
    )
    voorbij = forms.BooleanField(label="Ook wie hier geen rol meer heeft", required=False)

    def __init__(self, *args: Any, admin: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = managed_places(admin)
        choices = [(key, _label(place)) for key, place in self.places.items()]
        self.fields["plaats"].choices = [("", "Alle plaatsen"), *choices]  # type: ignore[attr-defined]

    def found(self, memberships: Any) -> QuerySet[Membership]:
        """The memberships that answer; what cannot be read filters nothing."""
        self.is_valid()
        asked = self.cleaned_data
        if not asked.get("voorbij"):
            memberships = memberships.from_now(localdate())
        if asked.get("rol"):
            memberships = memberships.filter(role=asked["rol"])
        if asked.get("plaats"):
            place = self.places[asked["plaats"]]
            kind = "region" if isinstance(place, Region) else "municipality"
            memberships = memberships.filter(**{kind: place})
        for word in (asked.get("zoek") or "").split():
            memberships = memberships.filter(
                Q(user__name__icontains=word) | Q(user__email__icontains=word)
            )
        found: QuerySet[Membership] = memberships
        return found
