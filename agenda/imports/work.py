"""Work on an import that may take long: done at once when small, else in a process of its own.

A piece of work is a few files in VAR_DIR/imports named by its ticket: what was asked, the upload
(gone once it has been read), how far it is (`progress`), and what came of it. Whoever does the
work holds a lock on it, and the system takes that away from a process that dies: then whoever
looks at the work, or the worker, starts it again.
"""

import fcntl
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from agenda.imports import progress
from agenda.imports.progress import Progress

READ, COMPARE, CONFIRM, UNDO = "lezen", "vergelijken", "verwerken", "terugdraaien"
FINISHED, REFUSED, FAILED = "klaar", "geweigerd", "mislukt"
MOST_TRIES = 3
AT_ONCE = 2  # pieces of large work
STARTING = 10  # seconds in which a fresh process takes up its work
KEPT = 24 * 3600  # seconds that one can look back at what came of it
GAVE_UP = "Het is drie keer begonnen en niet afgemaakt. De gegevens zijn niet gewijzigd."
WENT_WRONG = "Er ging iets mis. De gegevens zijn niet gewijzigd. Probeer het later nog eens."


@dataclass(frozen=True)
class Order:
    """What somebody asked for. network: where that came from; large: not within the request."""

    what: str
    user: int
    filename: str
    batch: int | None = None
    place: str = ""
    kind: str = ""
    source: int | None = None
    accepted: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    seen: int = 0
    network: str = ""
    large: bool = False
    tries: int = 0


@dataclass(frozen=True)
class Came:
    """What came of it. moved: rows that somebody else changed since the preview."""

    status: str
    batch: int | None = None
    why: str = ""
    moved: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Work:
    """An order, how far it is, and what came of it once it is over."""

    ticket: str
    order: Order
    progress: Progress | None
    came: Came | None


CarryOut = Callable[[str, Order], Came]


def begin(ticket: str, order: Order, data: bytes | None = None) -> bool:
    """False when this ticket was used before: the same form was sent twice."""
    sweep()
    with _lock(ticket, wait=True):
        if _path(ticket, "order").exists():
            return False
        if data is not None:
            _write(ticket, "upload", data)
        _put(ticket, "order", order)
        return True


def run(ticket: str, carry_out: CarryOut) -> None:
    """Do the work, unless it is being done or was done already."""
    with _lock(ticket) as mine:
        found = look(ticket)
        if not mine or found is None or found.came:
            return
        order = replace(found.order, tries=found.order.tries + 1)
        _put(ticket, "order", order)
        if order.tries > MOST_TRIES:
            _finish(ticket, Came(FAILED, order.batch, GAVE_UP))
            return
        try:
            with _slot(wanted=order.large):
                came = carry_out(ticket, order)
        except Exception:
            _finish(ticket, Came(FAILED, order.batch, WENT_WRONG))
            raise
        _finish(ticket, came)


def look(ticket: str) -> Work | None:
    """The work of this ticket; None where there is none, or no more."""
    order = _get(ticket, "order")
    if order is None:
        return None
    came = _get(ticket, "came")
    return Work(
        ticket, Order(**order), progress.progress(ticket), Came(**came) if came else None
    )  # fmt: skip


def is_ticket(text: str) -> bool:
    return bool(progress.TICKET.fullmatch(text))


def upload_of(ticket: str) -> bytes:
    return _path(ticket, "upload").read_bytes()


def unfinished() -> list[Work]:
    """All work that waits or goes on, oldest first."""
    orders = sorted(_folder().glob("*.order"), key=lambda path: path.stat().st_mtime)
    found = [look(path.stem) for path in orders]
    return [each for each in found if each and each.came is None]


def keep_going(ticket: str) -> None:
    """Start large work again whose process is gone."""
    found = look(ticket)
    if found is None or found.came:
        return
    fresh = time.time() - _path(ticket, "order").stat().st_mtime < STARTING
    with _lock(ticket) as idle:
        pass
    if idle and not fresh:
        _path(ticket, "order").touch()
        launch(ticket)


def launch(ticket: str) -> None:
    """A process of its own, which goes on when the web server stops or starts again."""
    if not is_ticket(ticket):
        raise ValueError(ticket)
    program = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "import_work", ticket]
    process = subprocess.Popen(  # noqa: S603  # our own program, with a ticket that was checked
        program, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True
    )
    # Somebody has to ask how it ended, or it stays in the list of processes.
    threading.Thread(target=process.wait, daemon=True).start()


def sweep() -> None:
    """Forget work of long ago; an upload that nobody came back to goes with it."""
    for path in _folder().glob("*.*"):
        if time.time() - path.stat().st_mtime > KEPT:
            path.unlink(missing_ok=True)


def _finish(ticket: str, came: Came) -> None:
    _path(ticket, "upload").unlink(missing_ok=True)
    _put(ticket, "came", came)


@contextmanager
def _lock(name: str, *, wait: bool = False) -> Iterator[bool]:
    """Whether the lock was free; it is held until the end."""
    with _path(name, "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _slot(*, wanted: bool) -> Iterator[None]:
    """Large work waits its turn, so that ten big files do not stop the site."""
    while wanted:
        for number in range(AT_ONCE):
            with _lock(f"beurt-{number}") as mine:
                if mine:
                    yield
                    return
        time.sleep(0.5)
    yield


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _path(ticket: str, part: str) -> Path:
    if not is_ticket(ticket):
        raise ValueError(ticket)
    return _folder() / f"{ticket}.{part}"


def _put(ticket: str, part: str, said: Order | Came) -> None:
    _write(ticket, part, json.dumps(asdict(said)).encode())


def _get(ticket: str, part: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(_path(ticket, part).read_bytes())
    except FileNotFoundError:
        return None
    return found


def _write(ticket: str, part: str, content: bytes) -> None:
    """Whole or not at all, and for nobody else on the machine to read."""
    path = _path(ticket, part)
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(path)
