"""Makes a PDF in a process of its own, so that a monstrous page cannot take the site down.

`python -m agenda.reports.limited` reads a job (JSON) from stdin and writes the PDF to stdout. The
process has 30 seconds of processor time, 1 GiB of memory, no network, and neither database nor
secrets in its environment.
"""

import base64
import json
import logging
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO, NoReturn

from django.conf import settings

from agenda.reports import pdf

logger = logging.getLogger(__name__)

CPU_SECONDS = 30
MEMORY_BYTES = 1 << 30
WALL_SECONDS = 120

# What finding libraries and fonts may depend on, and what measures test coverage.
ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
ENVIRONMENT_PREFIXES = ("FONTCONFIG_", "PYTHON", "COVERAGE_")

TOO_LARGE = (
    "Het rapport is te groot om als PDF te maken binnen de grenzen van tijd en geheugen. "
    "Kies minder onderdelen of een kortere periode."
)
FAILED = "Het maken van de PDF is mislukt. De fout staat in het logboek van de toepassing."
ERROR_STATUS = 3


def render_limited(
    html: str,
    *,
    created: datetime,
    attachments: Sequence[pdf.Attachment] = (),
    variant: pdf.Variant = "pdf/a-3a",
    strict: bool = False,
) -> bytes:
    """The same bytes as `pdf.render`."""
    job = {
        "html": html,
        "created": created.isoformat(),
        "attachments": [_packed(file) for file in attachments],
        "variant": variant,
        "strict": strict,
    }
    limits = {
        "folders": [str(folder) for folder in settings.STATICFILES_DIRS],
        "cpu_seconds": CPU_SECONDS,
        "memory_bytes": MEMORY_BYTES,
    }
    done = _run(json.dumps({"job": job, "limits": limits}).encode())
    messages = done.stderr.decode(errors="replace").strip()
    if done.returncode != 0:
        _fail(done.returncode, messages)
    if messages:
        logger.warning("renderer: %s", messages)
    return done.stdout


def _run(job: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [sys.executable, "-m", "agenda.reports.limited"],
            input=job,
            capture_output=True,
            check=False,
            cwd=settings.BASE_DIR,
            env=_environment(),
            timeout=WALL_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise pdf.ReportTooLarge(TOO_LARGE) from error


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name in ENVIRONMENT or name.startswith(ENVIRONMENT_PREFIXES)
    }


def _fail(status: int, messages: str) -> NoReturn:
    """Raise what the process died of; a signal means that it crossed a limit."""
    if status == ERROR_STATUS:
        error = json.loads(messages.splitlines()[-1])
        raise getattr(pdf, error["kind"])(error["message"])
    logger.error("renderer ended with status %s: %s", status, messages)
    raise pdf.ReportTooLarge(TOO_LARGE) if status < 0 else pdf.PdfError(FAILED)


def _packed(file: pdf.Attachment) -> dict[str, str]:
    return asdict(file) | {"content": base64.b64encode(file.content).decode()}


def _unpacked(file: dict[str, Any]) -> pdf.Attachment:
    return pdf.Attachment(**file | {"content": base64.b64decode(file["content"])})


def main(source: BinaryIO, target: BinaryIO) -> int:
    """Do the job read from `source`; the exit status tells `_fail` what went wrong."""
    order = json.load(source)
    limits, job = order["limits"], order["job"]
    _limit(limits["cpu_seconds"], limits["memory_bytes"])
    if not settings.configured:
        settings.configure(STATICFILES_DIRS=limits["folders"])
    job["created"] = datetime.fromisoformat(job["created"])
    job["attachments"] = [_unpacked(file) for file in job["attachments"]]
    try:
        target.write(pdf.render(**job))
    except pdf.PdfError as error:
        return _say(type(error).__name__, str(error))
    except MemoryError:
        return _say("ReportTooLarge", TOO_LARGE)
    return 0


def _say(kind: str, message: str) -> int:
    sys.stderr.write("\n" + json.dumps({"kind": kind, "message": message}) + "\n")
    return ERROR_STATUS


def _limit(cpu_seconds: int, memory_bytes: int) -> None:
    """From here on: no more time, memory or network than this."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo"}:
        raise PermissionError("a report needs no network")


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
