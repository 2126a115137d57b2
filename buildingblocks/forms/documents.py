"""Forms for source documents: recording one, and finding one."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from audit.enums import DocumentKind
from audit.forms import TrackedForm
from audit.models import Document
from buildingblocks.enums import Permission
from buildingblocks.models import Municipality, Region, scope

PUBLISHER = "Kies wie het uitgaf, of vul hieronder een andere naam in."


class SecureURLField(forms.URLField):
    """Somebody who types no scheme means https."""

    def __init__(self, **options: Any) -> None:
        super().__init__(assume_scheme="https", **options)


class DocumentForm(TrackedForm[Document]):
    """A paper. Its publisher is one of the person's own places, or somebody else by name."""

    explained = ("case_number", "dated", "confidentiality")
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Het stuk": ("kind", "title", "code", "summary"),
        "Wie gaf het uit?": ("publisher_key", "publisher_name", "case_number"),
        "Wanneer": ("dated", "signed_on"),
        "Behandeling": ("portfolio_holder", "committee", "confidentiality", "url"),
    }
    blamed: ClassVar[dict[str, str]] = {
        "document_case_number_is_unique_per_publisher": "case_number",
    }

    class Meta:
        model = Document
        fields = [
            "kind", "title", "code", "summary", "publisher_key", "publisher_name", "case_number",
            "dated", "signed_on", "portfolio_holder", "committee", "confidentiality", "url",
        ]  # fmt: skip
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"url": SecureURLField}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = publishers(user)
        now = self.instance.publisher_key
        if now and now not in self.names:
            self.names[now] = self.instance.publisher_name
        self.fields["publisher_key"] = forms.ChoiceField(
            label="Uitgever",
            choices=[("", "Een andere uitgever"), *self.names.items()],
            required=False,
            help_text=PUBLISHER,
            error_messages={"invalid_choice": "Voor deze uitgever legt u geen stukken vast."},
        )
        self.fields["publisher_name"].required = False
        self.fields["publisher_name"].label = "Naam van de uitgever"

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code == "nieuw":
            raise forms.ValidationError("Kies een ander kenmerk: dit is al een adres.")
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        key = data.get("publisher_key", "")
        wrong = {"publisher_key", "publisher_name"} & set(self.errors)
        if not data.get("publisher_name") and not wrong:
            if key:
                data["publisher_name"] = self.names[key]
            else:
                self.add_error("publisher_name", "Vul in wie het stuk uitgaf.")
        dated, signed = data.get("dated"), data.get("signed_on")
        if dated and signed and signed < dated:
            self.add_error("signed_on", "De ondertekening ligt vóór de datum van het stuk.")
        return data


def publishers(user: User) -> dict[str, str]:
    """The places for which the person records papers: key -> name as a publisher."""
    places = scope(user, Permission.EDIT_SOURCES)
    municipalities = Municipality.objects.filter(pk__in=places.municipalities).order_by("name")
    regions = Region.objects.filter(pk__in=places.regions).order_by("name")
    return {
        **{m.cbs_code: f"Gemeente {m.name}" for m in municipalities},
        **{r.slug: f"Regio {r.name.removeprefix('Regio ')}" for r in regions},
    }


class DocumentFilter(forms.Form):
    """Finds papers by words, kind and year."""

    zoek = forms.CharField(label="Zoek", required=False, max_length=200)
    soort = forms.ChoiceField(
        label="Soort", required=False, choices=[("", "Alle soorten"), *DocumentKind.choices]
    )
    jaar = forms.IntegerField(
        label="Jaar",
        required=False,
        min_value=1950,
        max_value=2099,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def found(self, documents: QuerySet[Document]) -> QuerySet[Document]:
        """The papers that answer to what was filled in; what cannot be read filters nothing."""
        self.is_valid()
        asked = self.cleaned_data
        if words := asked.get("zoek"):
            for word in words.split():
                documents = documents.filter(
                    Q(title__icontains=word)
                    | Q(publisher_name__icontains=word)
                    | Q(case_number__icontains=word)
                    | Q(code__icontains=word)
                    | Q(summary__icontains=word)
                )
        if asked.get("soort"):
            documents = documents.filter(kind=asked["soort"])
        if asked.get("jaar"):
            documents = documents.filter(dated__year=asked["jaar"])
        return documents
