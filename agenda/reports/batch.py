"""Makes the editions of a round in a process of its own, and tells how far that is.

Which order there is, and what became of it, stands in files in VAR_DIR/batches; whether the round
is frozen stands in the database alone. Whoever makes the editions holds a lock, which the system
takes away from a process that dies: then whoever looks, or the worker, starts it again.
"""

import fcntl
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import User
from agenda.models import FrozenRound, Round
from agenda.reports.acts import OVERTAKEN, Refused
from agenda.reports.freezing import freeze
from audit.enums import Action, Result
from audit.events import keep

TICKET = re.compile(r"verslag-\d{1,18}-\d{1,9}")
MOST_TRIES = 3
STARTING = 10  # seconds in which a fresh process takes up its work
GAVE_UP = "Het is drie keer begonnen en niet afgemaakt. Er is niets vastgesteld."
WENT_WRONG = "Er ging iets mis. Er is niets vastgesteld. Probeer het later nog eens."


@dataclass(frozen=True)
class Order:
    """Who asked for the editions of which round. network: where that came from."""

    round: int
    revision: int
    user: int
    network: str = ""
    tries: int = 0

    @property
    def ticket(self) -> str:
        """One per freeze, so that asking twice is asking once."""
        return f"verslag-{self.round}-{self.revision}"


@dataclass(frozen=True)
class Progress:
    """How many of the editions are made."""

    done: int
    of: int


@dataclass(frozen=True)
class Came:
    """Why it was not done; what was done stands in the database."""

    message: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Work:
    """An order, how far it is, and why it stopped."""

    order: Order
    progress: Progress | None
    came: Came | None

    @property
    def is_going(self) -> bool:
        return self.came is None


def order(wanted: Round, by: User, network: str = "") -> Order:
    return Order(wanted.pk, wanted.revision, by.pk, network)


def begin(wished: Order) -> None:
    """Write down what is asked and start on it; what came of an earlier try is forgotten."""
    with _lock(wished.ticket) as idle:
        if not idle:
            return
        _path(wished.ticket, "came").unlink(missing_ok=True)
        _path(wished.ticket, "progress").unlink(missing_ok=True)
        _put(wished.ticket, "order", asdict(wished))
    launch(wished.ticket)


def look(wanted: Round) -> Work | None:
    """The work on this freeze of the round; None where nobody asked for it or where it is done."""
    return _look(Order(wanted.pk, wanted.revision, 0).ticket)


def is_going(wanted: Round) -> bool:
    work = look(wanted)
    return work is not None and work.is_going


def unfinished() -> list[Work]:
    found = [_look(path.stem) for path in sorted(_folder().glob("*.order"))]
    return [work for work in found if work and work.is_going]


def keep_going(work: Work) -> None:
    """Start again what somebody was making when the process ended."""
    path = _path(work.order.ticket, "order")
    if not work.is_going or not path.exists():
        return
    fresh = time.time() - path.stat().st_mtime < STARTING
    with _lock(work.order.ticket) as idle:
        pass
    if idle and not fresh:
        path.touch()
        launch(work.order.ticket)


def launch(ticket: str) -> None:
    """A process of its own, which goes on when the web server stops or starts again."""
    program = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "make_editions", ticket]
    process = subprocess.Popen(  # noqa: S603  # our own program, with a ticket made of numbers
        program, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True
    )
    # Somebody has to ask how it ended, or it stays in the list of processes.
    threading.Thread(target=process.wait, daemon=True).start()


def run(ticket: str) -> FrozenRound | None:
    """Make the editions, unless another process is at it."""
    with _lock(ticket) as mine:
        work = _look(ticket)
        if not mine or work is None or not work.is_going:
            return None
        wished = replace(work.order, tries=work.order.tries + 1)
        _put(ticket, "order", asdict(wished))
        if wished.tries > MOST_TRIES:
            _put(ticket, "came", asdict(Came(GAVE_UP)))
            return None
        try:
            made = _freeze(wished)
        except Refused as refused:
            _put(ticket, "came", asdict(Came(refused.message, refused.findings)))
            _tell(wished, Result.REFUSED, f"vaststellen: {refused.message}")
            return None
        except Exception:
            _put(ticket, "came", asdict(Came(WENT_WRONG)))
            raise
        for part in ("order", "progress"):
            _path(ticket, part).unlink(missing_ok=True)
        _tell(wished, Result.OK, f"vastgesteld: {made}")
        return made


def _freeze(wished: Order) -> FrozenRound:
    wanted = Round.objects.get(pk=wished.round)
    if wanted.revision != wished.revision:
        raise Refused(OVERTAKEN)
    by = User.objects.get(pk=wished.user)

    def tell(_stage: str, done: int, of: int) -> None:
        _put(wished.ticket, "progress", asdict(Progress(done, of)))

    return freeze(wanted=wanted, by=by, tell=tell)


def _tell(wished: Order, result: Result, detail: str) -> None:
    wanted = Round.objects.select_related("region").get(pk=wished.round)
    keep(
        Action.REPORT,
        result=result,
        on=wanted,
        place_key=wanted.region.slug,
        person=User.objects.get(pk=wished.user),
        detail=detail,
        seen_from=wished.network,
    )


def _look(ticket: str) -> Work | None:
    wished, told, came = (_get(ticket, part) for part in ("order", "progress", "came"))
    if wished is None:
        return None
    if came is not None:
        came["findings"] = tuple(came["findings"])
    return Work(Order(**wished), Progress(**told) if told else None, Came(**came) if came else None)


@contextmanager
def _lock(ticket: str) -> Iterator[bool]:
    """Whether the lock was free; it is held until the end."""
    with _path(ticket, "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "batches"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _path(ticket: str, part: str) -> Path:
    if not TICKET.fullmatch(ticket):
        raise ValueError(ticket)
    return _folder() / f"{ticket}.{part}"


def _put(ticket: str, part: str, said: dict[str, Any]) -> None:
    """Whole or not at all."""
    path = _path(ticket, part)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(said))
    fresh.replace(path)


def _get(ticket: str, part: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(_path(ticket, part).read_bytes())
    except FileNotFoundError:
        return None
    return found
