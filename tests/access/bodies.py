"""The words inside an answer, whatever it is: a page, a PDF with its attachments, a workbook."""

import io
import zipfile
from typing import Any

import pikepdf
from pypdf import PdfReader

PLAIN = ("text/", "application/json", "application/xml", "image/svg+xml", "application/octet")
ZIPPED = ("application/vnd.openxmlformats", "application/vnd.oasis", "application/zip")


def said(response: Any) -> str:
    """Every word of the answer, its headers included. Fails on what it cannot look into."""
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{headers}\n{words(content, response.headers.get('Content-Type', ''))}"


def words(content: bytes, kind: str) -> str:
    if not content or kind.startswith(PLAIN):
        return content.decode("utf-8", errors="replace")
    if kind.startswith("application/pdf"):
        return _pdf(content)
    if kind.startswith(ZIPPED):
        return _zipped(content)
    raise AssertionError(f"Zeg in tests/access/bodies.py hoe {kind or 'dit antwoord'} te lezen is.")


def _pdf(content: bytes) -> str:
    """The pages as text, what the file says of itself, and the files inside it."""
    reader = PdfReader(io.BytesIO(content))
    parts = [page.extract_text() for page in reader.pages]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        parts.append(str(dict(pdf.docinfo)))
        with pdf.open_metadata() as metadata:
            parts.append(str(metadata))
        for name, file in pdf.attachments.items():
            parts += [name, file.get_file().read_bytes().decode("utf-8", errors="replace")]
    return "\n".join(parts)


def _zipped(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return "\n".join(f"{name}\n{data.decode('utf-8', 'replace')}" for name, data in files.items())
