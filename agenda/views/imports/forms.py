"""Forms of an import: which form it was, and warnings accepted one by one with a reason."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import cached_property

from agenda.imports.confirm import PRINTED, asks_reason, to_accept
from agenda.imports.messages import Message
from agenda.imports.outcomes import key_of
from audit.models import ImportBatch

MANY = 3  # warnings of one code, from where one reason may do for all of them
MOST_APART = 100  # of one code; more of them get one reason together
GIVE = "Geef een reden, of pas het bestand aan."


class TicketForm(forms.Form):
    """Proof of which form was sent; the same twice is once."""

    ticket = forms.UUIDField(widget=forms.HiddenInput)


class Reason(forms.CharField):
    """Whether it may stay empty is for the form to say: one reason may do for many warnings."""

    def __init__(self, label: str, *, required: bool = False) -> None:
        super().__init__(label=label, required=required, max_length=300)

    def validate(self, value: Any) -> None:
        """Nothing is asked of it by itself."""


class ConfirmForm(TicketForm):
    """A field per warning, and where there are many of one kind one for the rest of them."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Toelichting bij deze import",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Dit komt bij elke gewijzigde rij in de geschiedenis te staan.",
    )

    def __init__(self, data: Any = None, *, batch: ImportBatch, ticket: str = "") -> None:
        super().__init__(data, initial={"seen": batch.preview, "ticket": ticket})
        if asks_reason(batch):
            self.fields["reason"].required = True
            self.fields["reason"].help_text = PRINTED
            self.fields["reason"].error_messages["required"] = PRINTED
        self.asked = to_accept(batch)
        self.tally = Counter(message.code for message in self.asked)
        for code, number in self.tally.items():
            if number > MANY:
                self.fields[f"alle_{code}"] = Reason(f"Zelfde reden voor alle {number}")
        for message in self.asked:
            if self.tally[message.code] <= MOST_APART:
                many = self.tally[message.code] > MANY
                label = "Eigen reden" if many else "Waarom klopt dit?"
                self.fields[name_of(message)] = Reason(label, required=not many)

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """Per code the field for all of them, and each warning with its own field."""
        return [
            {
                "code": code,
                "all": self[f"alle_{code}"] if number > MANY else None,
                "count": number,
                "warnings": list(self._warnings(code)),
            }
            for code, number in self.tally.items()
        ]

    def _warnings(self, code: str) -> Iterator[tuple[Message, Any]]:
        for message in self.asked:
            if message.code == code:
                name = name_of(message)
                yield message, self[name] if name in self.fields else None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self.accepted = {}
        for message in self.asked:
            name, code = name_of(message), f"alle_{message.code}"
            why = given.get(name) or given.get(code) or ""
            if why:
                self.accepted[key_of(message)] = why
            elif name not in self.errors and code not in self.errors:
                self.add_error(name if name in self.fields else code, GIVE)
        return given


def name_of(message: Message) -> str:
    """The field of a warning: the same each time that the file is compared."""
    digest = hashlib.sha256(key_of(message).encode()).hexdigest()
    return f"reden_{digest[:12]}"
