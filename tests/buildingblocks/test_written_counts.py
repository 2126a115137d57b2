"""What somebody writes in a cell, and that it means the same as in a spreadsheet."""

import pytest
from django.core.exceptions import ValidationError

from agenda.imports.values import Kind
from agenda.imports.values import count as imported
from buildingblocks.enums import Certainty, ValueState
from buildingblocks.forms.written import Written, read, said
from tests.make import places as make

KINDS = {
    Kind.OK: ValueState.KNOWN,
    Kind.UNKNOWN: ValueState.UNKNOWN,
    Kind.NOT_APPLICABLE: ValueState.NOT_APPLICABLE,
    Kind.SUPPRESSED: ValueState.SUPPRESSED,
}
BOTH = [
    "35", "0", "1.024", "35,0", " 7 ", "35*", "35 **", "<5", "< 5", "<5*", "minder dan 5", "<=4",
    "≤4", "onbekend", "Nog niet bekend", "?", ".", "n.b.", "nb", "n.v.t.", "NVT", "n.v.t",
    "niet van toepassing", "afgeschermd",
]  # fmt: skip
NEITHER = ["", "-", "–", "-3", "3,5", "1.5", "drie", "35%", "<0", "12 a", "1.02", "€ 5", "***"]


@pytest.mark.parametrize("text", BOTH)
def test_a_cell_means_what_it_means_in_an_import(text):
    here, there = read(text), imported(text)

    assert (here.state, here.value, here.upper_bound) == (
        KINDS[there.kind], there.value, there.upper_bound,
    )  # fmt: skip
    if here.state == ValueState.KNOWN:
        assert here.certainty == (there.certainty or Certainty.FINAL)


@pytest.mark.parametrize("text", NEITHER)
def test_what_says_no_number_is_asked_again(text):
    with pytest.raises(ValidationError, match="Schrijf"):
        read(text)

    assert imported(text).kind not in KINDS


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1024", "1.024"), ("35*", "35*"), ("<5", "<5"), ("?", "onbekend"), ("NVT", "n.v.t."),
     ("onderdrukt", "afgeschermd"), ("<5**", "<5**")],
)  # fmt: skip
@pytest.mark.django_db
def test_what_a_cell_shows_can_be_read_again(text, shown):
    written = read(text)
    row = make.make_placement(**{"value": written.value, **_stored(written)})

    assert said(row) == shown
    assert read(said(row)) == written


def _stored(written: Written) -> dict[str, object]:
    return {name: value for name, value in written.fields.items() if name != "value"}
