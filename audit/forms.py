"""Forms of tracked records: a reason where a figure changes, and no lost updates.

The form carries the version that the person read. When somebody else saved in between, the page
shows both versions field by field; the choice (`keuze_<field>`) comes back with the newer version.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils import timezone

from audit.context import change
from audit.history import display
from audit.models import Tracked

M = TypeVar("M", bound=Tracked)
LONGEST_TEXT = 20_000
# A year typed with two digits arrives as 0025; nothing in an agenda is this old or this far off.
EARLIEST, LATEST = date(1950, 1, 1), date(2099, 12, 31)
DATE_RULES = [
    MinValueValidator(EARLIEST, "Deze datum ligt vóór 1950. Klopt het jaar?"),
    MaxValueValidator(LATEST, "Deze datum ligt na 2099. Klopt het jaar?"),
]


@dataclass(frozen=True)
class ConflictRow:
    """One field that both savers see: what stood there, what is there now, what was sent."""

    name: str
    label: str
    before: str
    theirs: str
    mine: str
    chosen: str


@dataclass(frozen=True)
class ConflictShown:
    """Everything the page needs to let the second saver choose."""

    who: str
    when: str
    rows: tuple[ConflictRow, ...]
    base: int


class TrackedForm(forms.ModelForm[M]):
    """ModelForm of a tracked record.

    explained: changing one of these asks for a reason; told_when_empty: also from empty, which
    means something there (all municipalities, at once). groups: legend -> fields under it.
    act: marks one filling in of the form, so that sending it twice makes one record.
    fixed: fields that the page fills in, not the person; rules over them hold all the same.
    blamed: constraint -> the field where its message belongs.
    """

    explained: ClassVar[tuple[str, ...]] = ()
    told_when_empty: ClassVar[tuple[str, ...]] = ()
    groups: ClassVar[dict[str, tuple[str, ...]]] = {}
    fixed: ClassVar[tuple[str, ...]] = ()
    blamed: ClassVar[dict[str, str]] = {}

    read_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    act = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Waarom wijzigt u dit?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Dit staat straks in de geschiedenis, en bij een cijfer ook in het verslag.",
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.conflict: ConflictShown | None = None
        if data is not None and self.instance.pk is not None:
            self.data = self._with_choices(data)
        if self.instance.pk is None:
            del self.fields["reason"], self.fields["read_version"]
            self.initial["act"] = str(uuid.uuid4())
        else:
            del self.fields["act"]
            self.initial["read_version"] = self.instance.version
            self.order_fields([n for n in self.fields if n != "reason"] + ["reason"])
        self._prepare_fields()

    def _prepare_fields(self) -> None:
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
                field.error_messages["invalid"] = "Dit is geen bestaande datum."
                field.validators.extend(DATE_RULES)
            if isinstance(field, forms.CharField) and field.max_length is None:
                field.max_length = LONGEST_TEXT
                field.validators.append(MaxLengthValidator(LONGEST_TEXT))
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("rows", 3)

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The visible fields under their legends; what no legend names comes last, without one."""
        named = {name for names in self.groups.values() for name in names}
        found = [
            (legend, [self[name] for name in names if name in self.fields])
            for legend, names in self.groups.items()
        ]
        rest = [field for field in self.visible_fields() if field.name not in named]
        return [(legend, fields) for legend, fields in [*found, ("", rest)] if fields]

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - set(self.fixed)

    def _update_errors(self, errors: ValidationError) -> None:
        """Messages of the database's rules move to the field that can mend them."""
        found = getattr(errors, "error_dict", {})
        for error in list(found.get(NON_FIELD_ERRORS, [])):
            if field := self._blamed_for(error):
                found[NON_FIELD_ERRORS].remove(error)
                found.setdefault(field, []).append(error)
        if found and not found.get(NON_FIELD_ERRORS, True):
            del found[NON_FIELD_ERRORS]
        super()._update_errors(errors)  # type: ignore[misc]

    def _blamed_for(self, error: ValidationError) -> str | None:
        for rule in self.instance._meta.constraints:
            if error.message == rule.get_violation_error_message():
                fields = (f for name, f in self.blamed.items() if rule.name.startswith(name))
                return next((field for field in fields if field in self.fields), None)
        return None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.instance.pk is not None:
            self._check_conflict(data)
            self._check_reason(data)
        return data

    def _check_reason(self, data: dict[str, Any]) -> None:
        labels = [
            str(self.fields[name].label)
            for name in self.explained
            if name in self.changed_data
            and (name in self.told_when_empty or self.initial.get(name) not in (None, ""))
        ]
        if labels and not (data.get("reason") or "").strip():
            names = " en ".join(f"‘{label}’" for label in labels)
            self.add_error("reason", f"Geef een reden: u wijzigt {names}.")

    def _check_conflict(self, data: dict[str, Any]) -> None:
        """Refuse when somebody saved since this person read the record; show both versions.

        `keuze_sinds` comes back with the choices: the version from before both changes. A field
        that both changed must have been chosen; not choosing overwrites nobody's work.
        """
        read, now = data.get("read_version"), self.instance.version
        base = read if read != now else self._compared_since()
        if read is None or base is None:
            return
        rows = tuple(self._conflict_rows(base, data))
        if not any(read != now or self._unchosen(row) for row in rows):
            return  # both wrote the same, or everything was chosen
        last = self.instance.history.first()
        self.conflict = ConflictShown(
            who=str(last.history_user or "Iemand anders"),
            when=f"{timezone.localtime(last.history_date):%d-%m-%Y %H:%M}",
            rows=rows,
            base=base,
        )
        sent: Any = self.data
        self.data = changed = sent.copy()
        changed[self.add_prefix("read_version")] = str(now)
        raise forms.ValidationError(
            "Iemand anders heeft dit intussen gewijzigd. Er is nog niets opgeslagen: kies per "
            "veld welke waarde moet blijven en sla opnieuw op.",
            code="conflict",
        )

    def _compared_since(self) -> int | None:
        text = str(self.data.get("keuze_sinds", ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def _unchosen(self, row: ConflictRow) -> bool:
        return not row.chosen and not self.data.get(f"keuze_{row.name}")

    def _conflict_rows(self, read: int, data: dict[str, Any]) -> Iterator[ConflictRow]:
        base = self.instance.history.filter(version=read).first()
        for name in self._meta.fields or ():
            field: Any = self.instance._meta.get_field(name)
            was = getattr(base, field.attname, None)
            now = getattr(self.instance, field.attname)
            mine = getattr(data.get(name), "pk", data.get(name))
            if mine != now:
                chosen = "theirs" if mine == was else "mine" if now == was else ""
                before, theirs, sent = (self._shown(field, v) for v in (was, now, mine))
                label = str(self.fields[name].label)
                yield ConflictRow(name, label, before, theirs, sent, chosen)

    @staticmethod
    def _shown(field: Any, value: Any) -> str:
        if field.is_relation and value is not None:
            return str(field.related_model._base_manager.filter(pk=value).first() or "")
        return display(field, value)

    def _with_choices(self, data: Any) -> Any:
        """Where ‘theirs’ was chosen, what is stored replaces what was sent."""
        stored = forms.models.model_to_dict(self.instance, self._meta.fields)
        theirs = [n for n in stored if data.get(f"keuze_{n}") == "theirs"]
        if not theirs:
            return data
        data = data.copy()
        for name in theirs:
            data.pop(self.add_prefix(name), None)
            if stored[name] not in (None, False):
                data[self.add_prefix(name)] = stored[name]
        return data

    def save(self, commit: bool = True) -> M:
        """Store under the reason given; a race lost at the last moment raises Conflict."""
        with change(reason=(self.cleaned_data.get("reason") or "").strip()):
            saved: M = super().save(commit)
        return saved
