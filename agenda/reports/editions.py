"""Makes the PDF of a dataset, and keeps it: the same dataset is never rendered twice.

Stored bytes are found again by what they were made from: page, attachments, moment and renderer.
"""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from agenda.reports import pdf
from agenda.reports.attachments import attachments
from agenda.reports.layout import layout, reference
from agenda.reports.layout.cover import moment
from agenda.reports.limited import render_limited
from agenda.reports.progress import ProgressReport

TEMPLATE = "reports/progress.html"
MOST_KEPT = 500


@dataclass(frozen=True)
class Edition:
    """A report about to be printed: its page, the files inside it and the moment it is of."""

    html: str
    attachments: tuple[pdf.Attachment, ...]
    created: datetime
    filename: str

    @property
    def key(self) -> str:
        """Differs whenever a byte of the PDF may differ. Raises PdfUnavailable."""
        digest = hashlib.sha256()
        made_with = {"renderer": pdf.fingerprint(), "created": self.created.isoformat()}
        for part in (json.dumps(made_with, sort_keys=True).encode(), self.html.encode()):
            digest.update(hashlib.sha256(part).digest())
        for file in self.attachments:
            digest.update(hashlib.sha256(file.name.encode() + b"\0" + file.content).digest())
        return digest.hexdigest()


def edition(report: ProgressReport) -> Edition:
    created = moment(report)
    html = render_to_string(TEMPLATE, {"report": layout(report), "created": created.isoformat()})
    return Edition(html, attachments(report), created, filename(report))


def filename(report: ProgressReport) -> str:
    """voortgang-soest-2025-12-31.pdf: made of our own keys, so safe anywhere."""
    return f"voortgang{reference(report).removeprefix('VR')}.pdf"


def pdf_of(found: Edition) -> bytes:
    """The PDF, from the store or made now. Raises PdfError, with a message to show."""
    stored = folder() / f"{found.key}.pdf"
    try:
        return stored.read_bytes()
    except FileNotFoundError:
        inside = pdf.as_set(found.attachments)
        made = render_limited(found.html, created=found.created, **inside)
        _store(stored, made)
        return made


def folder() -> Path:
    return Path(settings.VAR_DIR) / "reports"


def _store(target: Path, content: bytes) -> None:
    """Whole or not at all; of what was stored earlier the newest are kept."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as unfinished:
        unfinished.write(content)
        unfinished.flush()
        os.fsync(unfinished.fileno())
    Path(unfinished.name).replace(target)
    by_age = sorted(target.parent.glob("*.pdf"), key=lambda path: path.stat().st_mtime)
    for old in by_age[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
