"""Bytes that are kept for good: put in once under their SHA-256, and checked when taken out."""

import gzip
import hashlib
from dataclasses import dataclass

from agenda.models import KeptFile

# Already packed, so that packing again would only cost time.
PACKED = ("application/pdf", "application/zip", "application/vnd.openxmlformats")


class Damaged(Exception):
    """The bytes are not those that were kept."""


@dataclass(frozen=True)
class Made:
    """A file that was just made, under the name that people download it by."""

    kind: str
    name: str
    mime: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def entry(self) -> dict[str, str | int]:
        """How the list of files of an edition names it."""
        return {
            "name": self.name,
            "mime": self.mime,
            "size": len(self.content),
            "sha256": self.sha256,
        }


def keep(content: bytes, *, mime: str = "") -> KeptFile:
    """The row that holds these bytes, new or found; the same bytes are kept once."""
    sha256 = hashlib.sha256(content).hexdigest()
    found = KeptFile.objects.filter(sha256=sha256).defer("content").first()
    if found:
        return found
    packed = not mime.startswith(PACKED)
    return KeptFile.objects.create(
        sha256=sha256,
        size=len(content),
        packed=packed,
        content=gzip.compress(content, 6, mtime=0) if packed else content,
    )


def content_of(file: KeptFile) -> bytes:
    """The bytes as they were kept. Raises Damaged when they are not those any more."""
    stored = bytes(file.content)
    try:
        content = gzip.decompress(stored) if file.packed else stored
    except (OSError, EOFError) as error:
        raise Damaged(f"{file} is niet meer te lezen") from error
    if hashlib.sha256(content).hexdigest() != file.sha256 or len(content) != file.size:
        raise Damaged(f"{file} is niet meer wat werd bewaard")
    return content


def kept(sha256: str) -> bytes:
    """The bytes with this hash. Raises Damaged when they are gone or changed."""
    try:
        return content_of(KeptFile.objects.get(sha256=sha256))
    except KeptFile.DoesNotExist as error:
        raise Damaged(f"het bestand met hash {sha256[:12]} is verdwenen") from error
