"""How far long work is, readable by others while it goes on.

A file per piece of work, because what a transaction writes is seen by nobody until it ends.
"""

import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

READ, CHECKED, STORED, DONE = "gelezen", "gecontroleerd", "opgeslagen", "klaar"
Told = Callable[[str, int, int], None]
TICKET = re.compile(r"[A-Za-z0-9-]{1,64}")
OFTEN = 0.2  # seconds


@dataclass(frozen=True)
class Progress:
    """stage: what was done with `done` of `of` rows; of 0: nobody knows yet how many."""

    stage: str
    done: int
    of: int


def silent(_stage: str, _done: int, _of: int) -> None:
    """Nobody asked how far it is."""


def teller(ticket: str) -> Told:
    """Writes down how far it is, a few times a second; the last word always."""
    path, last = _path(ticket), 0.0
    path.parent.mkdir(parents=True, exist_ok=True)

    def tell(stage: str, done: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < OFTEN and stage != DONE:
            return
        last = now
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(Progress(stage, done, of))))
        fresh.replace(path)

    return tell


def progress(ticket: str) -> Progress | None:
    """How far the work of this ticket is; None where there is none."""
    try:
        return Progress(**json.loads(_path(ticket).read_text()))
    except FileNotFoundError:
        return None


def forget(ticket: str) -> None:
    _path(ticket).unlink(missing_ok=True)


def _path(ticket: str) -> Path:
    if not TICKET.fullmatch(ticket):
        raise ValueError(ticket)
    return Path(settings.VAR_DIR) / "imports" / f"{ticket}.json"
