"""Import a spreadsheet from the command line: the same flow as on the site."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from agenda.imports.columns import Kind
from agenda.imports.confirm import confirm, to_accept
from agenda.imports.messages import Message
from agenda.imports.outcomes import READY, REFUSED, REJECTED, UNCHANGED, key_of, message_from
from agenda.imports.service import preview, upload
from audit.enums import ImportStatus, RowOutcome
from audit.models import Document, ImportBatch
from buildingblocks.models import Municipality, Region

REASON = "Bevestigd op de opdrachtregel"
COUNTED = {
    "created": RowOutcome.NEW,
    "changed": RowOutcome.CHANGED,
    "unchanged": RowOutcome.SAME,
    "skipped": RowOutcome.SKIPPED,
}
WORDS = {
    "rejected": "Afgekeurd: er is niets opgeslagen.",
    "ready": "Klaar om te verwerken; voeg --confirm toe om dat te doen.",
    "imported": "Verwerkt.",
    "unchanged": "Er is niets nieuw of gewijzigd.",
}


class Command(BaseCommand):
    help = "Leest een spreadsheet in: vergelijkt het met de gegevens en slaat het op met --confirm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", required=True, help="namens wie")
        parser.add_argument("--kind", choices=[kind.value for kind in Kind], default=None)
        parser.add_argument("--region", default="", help="alleen rijen van deze regio (sleutel)")
        parser.add_argument("--municipality", default="", help="alleen die van deze CBS-code")
        parser.add_argument("--source", default="", help="kenmerk van het document erachter")
        parser.add_argument(
            "--confirm", action="store_true", help="sla op en aanvaard de waarschuwingen"
        )
        parser.add_argument("--reason", default=REASON)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_named(options["email"])
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} is niet te lezen.") from error
        try:
            batch = upload(data=data, filename=options["file"].name, by=user, **_where(options))
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        batch = preview(batch, by=user)
        status, why = self._status(batch, user, options)
        self._tell(_result(batch, status, why), as_json=options["json"])
        if status == REJECTED:
            sys.exit(2)

    def _status(self, batch: ImportBatch, user: User, options: dict[str, Any]) -> tuple[str, str]:
        if batch.status != ImportStatus.READY:
            return REJECTED, ""
        if not options["confirm"]:
            return (READY if _writes(batch) else UNCHANGED), ""
        accepted = {key_of(message): options["reason"] for message in to_accept(batch)}
        done = confirm(batch, by=user, accepted=accepted, reason=options["reason"])
        return (REJECTED if done.status == REFUSED else done.status), done.why

    def _tell(self, result: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        for said in result["messages"]:
            place = " ".join(str(p) for p in (said["sheet"], said["column"], said["row"]) if p)
            self.stdout.write(f"{said['severity']:13} {said['code']:28} {place}: {said['text']}")
        self.stdout.write(", ".join(f"{result[name]} {name}" for name in COUNTED))
        self.stdout.write(WORDS[result["status"]])


def user_named(email: str) -> User:
    """Somebody who may sign in."""
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        raise CommandError(f"Er is geen actieve gebruiker {email}.")
    return user


def _where(options: dict[str, Any]) -> dict[str, Any]:
    """The place, kind and paper that the arguments name."""
    named = (
        ("region", Region, "slug"),
        ("municipality", Municipality, "cbs_code"),
        ("source", Document, "code"),
    )
    found: dict[str, Any] = {"kind": Kind(options["kind"]) if options["kind"] else None}
    for name, model, key in named:
        if options[name]:
            found[name] = model._default_manager.filter(**{key: options[name]}).first()
            if found[name] is None:
                raise CommandError(f"{options[name]} bestaat niet.")
    return found


def _writes(batch: ImportBatch) -> bool:
    counts = batch.summary["counts"]
    return any(counts.get(outcome.value) for outcome in RowOutcome.written())


def _result(batch: ImportBatch, status: str, why: str) -> dict[str, Any]:
    counts = batch.summary.get("counts", {})
    messages = [message_from(stored) for stored in batch.summary.get("messages", [])]
    told = [_message(message) for message in messages]
    if why:
        told.append({"code": "E_NOT_STORED", "severity": "fout", "sheet": "", "row": None,
                     "column": "", "text": why})  # fmt: skip
    nothing = status == REJECTED
    numbers = {name: counts.get(outcome.value, 0) for name, outcome in COUNTED.items()}
    if nothing:
        numbers |= {"created": 0, "changed": 0}
    return {"status": status, **numbers, "messages": told, "batch": batch.pk}


def _message(message: Message) -> dict[str, Any]:
    return {
        "code": message.code,
        "severity": message.severity.value,
        "sheet": message.sheet,
        "row": message.row,
        "column": message.cell.rstrip("0123456789") or message.column,
        "text": f"{message.text} {message.advice}".strip(),
    }
