"""What the loader of facts makes of a faulty file."""

import re
from pathlib import Path

import pytest

from audit.models import Document
from soest_sob.facts import FactError, load_file


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ('[[agenda.unknown]]\ncode = "x"', "Onbekende tabel: agenda.unknown"),
        ('[[funding.fundingstream]]\ncode = "X"\nparent = "Y"', "parent: Y bestaat niet"),
        ('[[buildingblocks.module]]\nbuilding_block = ["x", 1]', "building_block"),
        ('[[audit.document]]\ncode = "x"\ncolour = "red"', "has no field named 'colour'"),
        ('[[audit.document]]\ncode = "x"\nkind = "boek"', "boek"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_of_the_file_is_stored(
    tmp_path: Path, row: str, fault: str
):
    good = '[[audit.document]]\ncode = "goed"\nkind = "overig"\ntitle = "T"\npublisher_name = "P"\n'
    path = tmp_path / "facts.toml"
    path.write_text(good + row, encoding="utf-8")

    with pytest.raises(FactError, match=re.escape(fault)):
        load_file(path, reason="proef")

    assert Document.objects.count() == 0
