"""Test data of imports: sheets as bytes, people who may import, and the whole way in at once."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from accounts.models import User
from agenda.imports.columns import Kind
from agenda.imports.confirm import confirm, to_accept
from agenda.imports.outcomes import Confirmation, key_of
from agenda.imports.service import preview, upload
from audit.models import ImportBatch
from buildingblocks.enums import Role
from tests.make.places import make_membership, make_region, make_target_group, make_user

STANDS = ("Gemeente", "Peildatum", "Doelgroep", "Aantal geplaatst")
NAME = "plaatsingen.csv"


def make_sheet(*rows: Sequence[Any], headings: Sequence[str] = STANDS) -> bytes:
    """A csv as Dutch programs write it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([headings, *rows])
    return text.getvalue().encode("utf-8-sig")


def stand(place: str = "Soest", value: Any = 3, *, on: str = "31-03-2025") -> tuple[Any, ...]:
    return (place, on, "Beschut werk", value)


def make_importer(role: str = Role.COORDINATOR, **place: Any) -> User:
    """Somebody who may import: the coordinator of Amersfoort unless told otherwise."""
    make_target_group()
    user = make_user(f"{role}-{'-'.join(str(p) for p in place.values()) or 'alles'}@example.org")
    make_membership(user, role, **(place or {"region": make_region()}))
    return user


def look(data: bytes, by: User, *, filename: str = NAME, **where: Any) -> ImportBatch:
    """Upload and compare."""
    kind: Kind | None = where.pop("kind", None)
    batch = upload(data=data, filename=filename, by=by, kind=kind, **where)
    return preview(batch, by=by)


def agree(batch: ImportBatch) -> Confirmation:
    """Confirm, with every warning accepted."""
    accepted = {key_of(message): "Nagekeken" for message in to_accept(batch)}
    return confirm(batch, by=batch.uploaded_by, accepted=accepted, reason="Aanlevering maart")


def bring_in(data: bytes, by: User, **how: Any) -> tuple[ImportBatch, Confirmation]:
    """The whole way in."""
    batch = look(data, by, **how)
    done = agree(batch)
    return ImportBatch.objects.get(pk=batch.pk), done


def codes(batch: ImportBatch) -> list[str]:
    """The codes of all that is said of a file, in order."""
    return [message["code"] for message in batch.summary["messages"]]


def outcomes(batch: ImportBatch) -> list[tuple[int, str]]:
    """Row of the sheet and what happens with it."""
    rows = batch.rows.filter(preview=batch.preview).order_by("number")
    return list(rows.values_list("row", "outcome"))
