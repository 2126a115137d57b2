"""An edition as one download: the PDF, its data, what an archive asks for, and the hash of each.

The same files give the same bytes. Who unpacks it can check them with `sha256sum -c SHA256SUMS`.
"""

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from agenda.reports.pdf import Variant
from agenda.reports.progress import ProgressReport
from agenda.reports.sidecar import sidecars

MANIFEST = "SHA256SUMS"
MIME = "application/zip"
# A name that is one file in one folder on any machine.
PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def edition_bundle(
    report: ProgressReport,
    files: Mapping[str, bytes],
    *,
    created: datetime,
    variant: Variant = "pdf/a-3a",
) -> bytes:
    """The files of an edition, the PDF first, each with its XML for the archive."""
    beside = sidecars(report, files, created=created, variant=variant)
    return bundle([*files.items(), *beside.items()])


def bundle(files: Sequence[tuple[str, bytes]]) -> bytes:
    """These files in this order, and a list of their hashes."""
    names = [name for name, _ in files]
    wrong = [name for name in names if not PLAIN.fullmatch(name) or name == MANIFEST]
    if wrong or len(set(names)) < len(names):
        raise ValueError(f"no names for a bundle: {names}")
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files)
    target = io.BytesIO()
    with ZipFile(target, "w") as made:
        for name, content in [*files, (MANIFEST, sums.encode())]:
            member = ZipInfo(name, ZIP_EPOCH)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            made.writestr(member, content)
    return target.getvalue()
