"""Forms of agenda items: everything about one, and only how it stands."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from agenda.access import people_of
from agenda.enums import ItemStatus
from agenda.forms.terms import NOT_LATER, TermFields, empty_choices
from agenda.models import AgendaItem, ItemMunicipality
from agenda.services import next_code, set_municipalities, used_codes
from audit.context import change
from audit.forms import ConflictRow, TrackedForm
from audit.known import Known
from buildingblocks.access import holds_region, own_municipalities, participants_ever
from buildingblocks.enums import Permission
from buildingblocks.forms import PERIOD_FIELDS, SourcedForm, limit
from buildingblocks.models import BuildingBlock, Municipality, Region

STATUS = ("status", "status_since", "successor")
BLAMED = {
    "item_code": "code",
    "item_has_a_successor": "successor",
    "item_does_not_succeed": "successor",
    "item_period": "start",
}
CODE = RegexValidator(
    r"^[A-Z0-9][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$",
    "Schrijf een code als B2.04: hoofdletter of cijfer eerst, met punten of streepjes ertussen.",
)
EMPTY = {
    "building_block": "Niet bij één in het bijzonder",
    "lead_municipality": "De regio samen",
    "lead": "Nog niet bekend",
    "deputy": "Nog niet bekend",
    "owner": "Nog niet bekend",
    "successor": "Geen",
    "source": "Geen document",
}
NOT_YOURS = "Kies een gemeente waarvoor u de agenda bijhoudt."


def successors(user: User, item: AgendaItem, region: Region) -> QuerySet[AgendaItem]:
    """Items that may take over: not the item itself, nor what is itself gone already."""
    visible = AgendaItem.objects.visible_to(user).filter(region=region).exclude(pk=item.pk)
    return visible.filter(~Q(status__in=ItemStatus.gone()) | Q(pk=item.successor_id or 0))


class StatusForm(TrackedForm[AgendaItem]):
    """How an item stands, since when and why: the change that is made most."""

    explained = ("status",)
    blamed: ClassVar[dict[str, str]] = BLAMED

    class Meta:
        model = AgendaItem
        fields = list(STATUS)

    def __init__(self, *args: Any, user: User, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_since = self.instance.status_since
        self.initial["status_since"] = localdate()
        self.fields["status_since"].validators.append(NOT_LATER)
        limit(self, "successor", successors(user, self.instance, region))
        empty_choices(self, {"successor": "Geen"})

    def clean(self) -> dict[str, Any]:
        """The day of today is only an offer: without another status nothing changes."""
        data = super().clean()
        if not {"status", "status_since"} & set(self.changed_data):
            data["status_since"] = self.stored_since
        return data


class ItemForm(TermFields, SourcedForm[AgendaItem]):
    """An agenda item. Choices are limited to the region and to what the person may keep."""

    explained = ("status",)
    fixed: ClassVar[tuple[str, ...]] = ("region",)
    blamed: ClassVar[dict[str, str]] = BLAMED
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Wat": ("building_block", "code", "title", "goal", "description"),
        "Wie": ("lead_municipality", "lead", "deputy", "owner", "municipalities"),
        "Wanneer": (*PERIOD_FIELDS, "provisional", "moved_on"),
        "Hoe het staat": (*STATUS, "visibility"),
        "Waar staat het?": ("source", "source_place"),
    }

    municipalities = forms.ModelMultipleChoiceField(
        Municipality.objects.none(),
        label="Gaat over deze gemeenten",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Geen enkele aangekruist: alle gemeenten van de regio.",
        error_messages={"invalid_choice": "Deze gemeente hoort niet bij de regio."},
    )

    class Meta:
        model = AgendaItem
        fields = [
            "building_block", "title", "goal", "description", "lead_municipality", "lead",
            "deputy", "owner", *PERIOD_FIELDS, "provisional", *STATUS, "visibility",
            "source", "source_place",
        ]  # fmt: skip

    def __init__(self, *args: Any, user: User, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.region = region
        self.fields["building_block"].label = region.block_label
        self.fields["status_since"].validators.append(NOT_LATER)
        limit(self, "building_block", region.building_blocks.all())
        limit(self, "successor", successors(user, self.instance, region))
        self._limit_people()
        self._limit_municipalities(user)
        empty_choices(self, EMPTY)

    def _limit_people(self) -> None:
        now = [self.instance.lead_id, self.instance.deputy_id]
        people = User.objects.filter(Q(pk__in=people_of(self.region)) | Q(pk__in=now))
        limit(self, "lead", people)
        limit(self, "deputy", people)

    def _linked(self, at: datetime | None = None) -> set[int]:
        """The municipalities of the item, now or as known at a moment."""
        links = Known(at).all(ItemMunicipality, item=self.instance.pk)
        return {link.municipality_id for link in links}

    def _limit_municipalities(self, user: User) -> None:
        """The whole region for its coordinator; else one's own, besides what was chosen."""
        linked = self._linked()
        concerned = Municipality.objects.filter(
            Q(pk__in=participants_ever(self.region)) | Q(pk__in=linked)
        )
        field = self.fields["municipalities"]
        field.queryset = concerned  # type: ignore[attr-defined]
        self.initial["municipalities"] = sorted(linked)
        if holds_region(user, Permission.EDIT_AGENDA, self.region):
            limit(self, "lead_municipality", participants_ever(self.region))
            return
        own = own_municipalities(user, Permission.EDIT_AGENDA, self.region)
        now = self.instance.lead_municipality_id
        mine = Municipality.objects.filter(Q(pk__in=own) | Q(pk=now or 0))
        limit(self, "lead_municipality", mine, NOT_YOURS)
        if self.instance.pk is None or now:
            self.fields["lead_municipality"].required = True
        if self.instance.pk is None and len(own) == 1:
            self.initial["lead_municipality"] = own[0].pk

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        unsaid = {"status", "status_since"} & set(self.changed_data) == {"status"}
        if self.instance.pk and unsaid and data.get("status_since") != localdate():
            self.add_error("status_since", "Vul in sinds wanneer de nieuwe status geldt.")
        return data

    def _conflict_rows(self, read: int, data: dict[str, Any]) -> Iterator[ConflictRow]:
        yield from super()._conflict_rows(read, data)
        base = self.instance.history.filter(version=read).first()
        was = self._linked(base.history_date) if base else set()
        now = set(self.initial["municipalities"])
        mine = {m.pk for m in data.get("municipalities", [])}
        if mine != now:
            chosen = "theirs" if mine == was else "mine" if now == was else ""
            label = str(self.fields["municipalities"].label)
            yield ConflictRow(
                "municipalities", label, _names(was), _names(now), _names(mine), chosen
            )

    def _with_choices(self, data: Any) -> Any:
        data = super()._with_choices(data)
        if data.get("keuze_municipalities") == "theirs":
            data = data.copy()
            data.setlist(self.add_prefix("municipalities"), [str(pk) for pk in self._linked()])
        return data

    def save(self, commit: bool = True) -> AgendaItem:
        chosen = [m.pk for m in self.cleaned_data["municipalities"]]
        with change(reason=(self.cleaned_data.get("reason") or "").strip()):
            item: AgendaItem = super().save(commit)
            set_municipalities(item=item, municipalities=chosen)
        return item


class NewItemForm(ItemForm):
    """A new item; without a code it gets the next one of its building block."""

    code = forms.CharField(label="Code", required=False, max_length=12, validators=[CODE])

    class Meta(ItemForm.Meta):
        fields = [*ItemForm.Meta.fields, "code"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["status_since"] = localdate()
        blocks: list[BuildingBlock | None] = [*self.region.building_blocks.all()]
        free = ", ".join(next_code(self.region, block) for block in blocks or [None])
        self.fields["code"].help_text = f"Leeg: het volgende vrije nummer ({free})."

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in used_codes(self.region):
            raise forms.ValidationError("Deze code is in deze regio al gebruikt.")
        return code

    def save(self, commit: bool = True) -> AgendaItem:
        with change():
            Region.objects.select_for_update().get(pk=self.region.pk)
            if not self.instance.code:
                block = self.cleaned_data["building_block"]
                self.instance.code = next_code(self.region, block)
            return super().save(commit)


def _names(keys: set[int]) -> str:
    places = Municipality.objects.filter(pk__in=keys).values_list("name", flat=True)
    return ", ".join(places) if keys else "alle gemeenten"
