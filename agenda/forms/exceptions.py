"""Asking that a small number is printed all the same."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.models import User
from audit.enums import Confidentiality
from audit.models import Document
from buildingblocks.access import documents_visible_to

NOTHING = "Deze ronde schermt geen aantal af waarvoor nog geen uitzondering is gevraagd."


class ExceptionForm(forms.Form):
    """Which of the numbers that a round hides, and where it is public already."""

    figure_key = forms.ChoiceField(
        label="Welk cijfer?",
        help_text="De uitzondering geldt voor dit cijfer op elke peildatum.",
    )
    why = forms.CharField(
        label="Waarom mag dit cijfer in het verslag?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bijvoorbeeld: staat al in het jaarverslag. Deze reden staat in het verslag "
        "bij het cijfer.",
    )
    paper = forms.ModelChoiceField(
        label="Openbaar stuk waarin het al staat",
        queryset=Document.objects.none(),
        required=False,
        empty_label="Geen stuk gekozen",
    )

    def __init__(self, data: Any = None, *, user: User, figures: Mapping[str, str]) -> None:
        super().__init__(data)
        choose = [("", "Kies een cijfer")]
        self.fields["figure_key"].choices = [*choose, *figures.items()]  # type: ignore[attr-defined]
        if not figures:
            self.fields["figure_key"].help_text = NOTHING
        public = documents_visible_to(user).filter(confidentiality=Confidentiality.PUBLIC)
        self.fields["paper"].queryset = public.order_by("-dated", "title")  # type: ignore[attr-defined]

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [("", list(self.visible_fields()))]
