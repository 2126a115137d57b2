"""What a file is and whether it may be opened at all, seen from outside, before any parser."""

import io
import re
import stat
import zipfile
from pathlib import PurePosixPath
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from agenda.imports.workbook import Limits, Refused

ZIP, OLE2, RTF, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"%PDF"
EMPTY_ZIP = b"PK\x05\x06"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
TEXT_SUFFIXES = {".csv", ".txt", ".tsv", ".tab"}
LONGEST_START = 1 << 18  # no honest part has more than this before its first element is complete
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"

# Parts of a workbook that can do something, or that fetch something from elsewhere.
UNSAFE_PARTS = (
    (re.compile(r"vbaproject|/macrosheets/|^basic/|^scripts/|/dialogsheets/", re.I), "macro's"),
    (re.compile(r"/externallinks?/", re.I), "koppelingen naar andere bestanden"),
    (re.compile(r"/activex/|/embeddings/|oleobject", re.I), "ingesloten objecten"),
    (re.compile(r"/connections\.xml$|/querytables/|/webextensions/", re.I), "gegevensverbindingen"),
)
UNSAFE_TYPES = (
    (re.compile(rb"macroEnabled|ms-office\.vbaProject|ms-excel\.macrosheet", re.I), "macro's"),
    (re.compile(rb"relationships/(?:externalLink|oleObject|control)\b", re.I), "koppelingen"),
)
ODS_ENCRYPTED = re.compile(rb"encryption-data")
ODS_UNSAFE = (
    (
        re.compile(rb"<(?:\w+:)?(?:dde-link|dde-source|table-source|cell-range-source)\b"),
        "koppelingen",
    ),
    (re.compile(rb"<(?:\w+:)?event-listener\b"), "macro's"),
)


def kind_of(data: bytes, filename: str, limits: Limits) -> str:
    """xlsx, ods or csv; raises Refused for anything else, and for what may not be opened."""
    if not data.strip(b"\0 \t\r\n"):
        raise Refused("E_FILE_EMPTY")
    if len(data) > limits.file_bytes:
        raise Refused("E_FILE_TOO_LARGE", f"het is groter dan {limits.file_bytes >> 20} MB")
    suffix = PurePosixPath(filename.replace("\\", "/")).suffix.lower()
    _refuse_foreign(data, suffix)
    if data.startswith((ZIP, EMPTY_ZIP)):
        kind = _check_archive(data, limits)
        if suffix not in ("", f".{kind}"):
            raise Refused("E_FILE_TYPE", f"de inhoud is {kind}, maar de naam eindigt op {suffix}")
        return kind
    if suffix not in TEXT_SUFFIXES | {""}:
        raise Refused("E_FILE_TYPE", f"het is geen leesbaar {suffix[1:]}-bestand")
    return "csv"


def _refuse_foreign(data: bytes, suffix: str) -> None:
    """Files of another kind, each with the reason that helps."""
    if data.startswith(OLE2):
        if ENCRYPTED in data:
            raise Refused("E_FILE_TYPE", "het is met een wachtwoord beveiligd")
        raise Refused("E_FILE_TYPE", "het is een bestand van een oude Excel of Word (xls of doc)")
    if suffix in (".xlsm", ".xltm", ".xlsb"):
        raise Refused("E_FILE_UNSAFE", "het is een werkmap met macro's")
    start = data[:1024].lstrip(b"\xef\xbb\xbf\0 \t\r\n").lower()
    if start.startswith((PDF.lower(), RTF, b"<!doctype", b"<html", b"<?xml", b"<table", b"mz\x90")):
        raise Refused("E_FILE_TYPE", "het is geen spreadsheet maar iets anders (bijvoorbeeld html)")


def _check_archive(data: bytes, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(members, limits)
            kind = _archive_kind(archive)
            _check_parts(archive, members)
            return kind
    except Refused:
        raise
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        KeyError,
        ParseError,
        LookupError,
    ) as error:
        raise Refused("E_FILE_TYPE", "het is beschadigd of niet volledig") from error
    except Exception as error:  # zlib and expat raise errors of their own
        if type(error).__module__ in {"zlib", "lzma", "pyexpat", "xml.parsers.expat"}:
            raise Refused("E_FILE_TYPE", "het is beschadigd of niet volledig") from error
        raise


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Sizes, numbers and names, as the archive itself states them."""
    names = [member.filename for member in members]
    if len(members) > limits.members:
        raise Refused("E_FILE_TOO_LARGE", f"er zitten {len(members)} onderdelen in")
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise Refused("E_FILE_TOO_LARGE", "het wordt uitgepakt te groot")
    if len({name.lower() for name in names}) < len(names):
        raise Refused("E_FILE_UNSAFE", "een onderdeel komt er twee keer in voor")
    for member in members:
        _check_member(member, limits)


def _check_member(member: zipfile.ZipInfo, limits: Limits) -> None:
    name = member.filename.replace("\\", "/")
    if (
        name.startswith("/")
        or ".." in name.split("/")
        or ":" in name
        or "\0" in member.orig_filename
    ):
        raise Refused("E_FILE_UNSAFE", "een onderdeel wijst naar een plek buiten het bestand")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Refused("E_FILE_UNSAFE", "een onderdeel is een verwijzing naar een ander bestand")
    if member.flag_bits & 1:
        raise Refused("E_FILE_TYPE", "het is met een wachtwoord beveiligd")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("E_FILE_TYPE", "het is op een ongewone manier ingepakt")
    if member.file_size > limits.ratio_from_bytes and (
        member.file_size > limits.ratio * max(member.compress_size, 1)
    ):
        raise Refused("E_FILE_UNSAFE", "een onderdeel is verdacht sterk ingepakt")


def _archive_kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names and any(n.startswith("xl/") for n in names):
        return "xlsx"
    if {"mimetype", "content.xml"} <= names and _head(archive, "mimetype").strip() == ODS_TYPE:
        return "ods"
    raise Refused("E_FILE_TYPE", "het is een zip-bestand, geen spreadsheet")


def _check_parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        for pattern, what in UNSAFE_PARTS:
            if pattern.search(f"/{member.filename}") or pattern.search(member.filename):
                raise Refused("E_FILE_UNSAFE", f"er zitten {what} in")
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_xml(archive, member.filename)


def _check_xml(archive: zipfile.ZipFile, name: str) -> None:
    """No document type, so no entities; and nothing that names macros or links."""
    _refuse_entities(archive, name)
    patterns = ODS_UNSAFE if name == "content.xml" else ()
    if name.endswith((".rels", "[Content_Types].xml")):
        patterns = UNSAFE_TYPES
    for pattern, what in patterns:
        if _holds(archive, name, pattern):
            raise Refused("E_FILE_UNSAFE", f"er zitten {what} in")
    if name == "META-INF/manifest.xml" and _holds(archive, name, ODS_ENCRYPTED):
        raise Refused("E_FILE_TYPE", "het is met een wachtwoord beveiligd")


def _refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    """A document type stands before the first element, so that is as far as it has to be read."""
    try:
        with archive.open(name) as stream:
            start = io.BytesIO(stream.read(LONGEST_START))
        next(iter(iterparse(start, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        raise Refused("E_FILE_UNSAFE", "er staan entiteiten (DTD) in") from error
    except ParseError:
        if not name.lower().endswith(".vml"):  # Excel's own drawings are no tidy XML
            raise


def _holds(archive: zipfile.ZipFile, name: str, pattern: re.Pattern[bytes]) -> bool:
    """Whether the part matches; read in pieces, so that a large one costs no memory."""
    before = b""
    with archive.open(name) as stream:
        while piece := stream.read(1 << 18):
            if pattern.search(before + piece):
                return True
            before = piece[-100:]
    return False


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(200)
