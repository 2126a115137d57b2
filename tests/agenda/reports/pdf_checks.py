"""What is wrong with a PDF: by the validator, and by our own list of what none looks at."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
from page import validate_pdf_bytes


def small(body: str, head: str = "") -> str:
    """A page as small as it may be."""
    start = f"<!doctype html><html lang=nl><head><title>Proef</title>{head}</head>"
    return f"{start}<body><h1>Proef</h1>{body}</body></html>"


def faults(content: bytes, profile: str) -> list[str]:
    """What the validator says."""
    report = validate_pdf_bytes(content, profile=profile)
    assert report.rules.total > 100
    return [str(failure) for failure in report.failures]


def problems(content: bytes, part: str = "3", lang: str = "nl") -> list[str]:
    """Everything that is wrong with the document, by name; empty is good."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = [*_document(pdf, part, lang), *_structure(pdf), *_pages(pdf)]
        found += _attachments(pdf) if part == "3" else []
    return sorted(set(found))


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """All structure elements below a node, in reading order."""
    kids = node.get("/K") if isinstance(node, pikepdf.Dictionary) else None
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def _wrong(checks: dict[str, object]) -> Iterator[str]:
    return (fault for fault, fine in checks.items() if not fine)


def _document(pdf: pikepdf.Pdf, part: str, lang: str) -> Iterator[str]:
    root = pdf.Root
    xmp = bytes(root.Metadata.read_bytes())
    yield from _wrong(
        {
            "Lang missing or wrong": str(root.get("/Lang", "")) == lang,
            "title not shown": root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is True,
            "no dc:title": bool(pdf.open_metadata().get("dc:title")),
            "not marked": root.get("/MarkInfo", {}).get("/Marked") is True,
            "no structure tree": "/StructTreeRoot" in root,
            "no output intent": len(root.get("/OutputIntents", [])) == 1,
            "no identifier": len(pdf.trailer.get("/ID", [])) == 2,
            "no bookmarks": "/Outlines" in root,
            "not one RDF": xmp.count(b"<rdf:RDF") == 1,
            "no PDF/UA part": b"<pdfuaid:part>1</pdfuaid:part>" in xmp,
            "no PDF/A part": b'pdfaid:part="%s"' % part.encode() in xmp,
            "no PDF/A conformance": b'pdfaid:conformance="A"' in xmp,
            "XMP compressed": "/Filter" not in root.Metadata,
        }
    )


def _structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    headings = []
    for element in elements(pdf.Root.StructTreeRoot):
        kind = str(element.S)
        below = [str(kid.S) for kid in elements(element)]
        if re.fullmatch(r"/H[1-6]", kind):
            headings.append(int(kind[2]))
        yield from _wrong(
            {
                "Figure without Alt": kind != "/Figure" or str(element.get("/Alt", "")).strip(),
                "TH without Scope": kind != "/TH" or "/Scope" in element.get("/A", {}),
                "Table without TH": kind != "/Table" or "/TH" in below,
                "LI with loose kids": kind != "/LI"
                or {str(kid.S) for kid in _kids(element)} <= {"/Lbl", "/LBody"},
            }
        )
    steps = pairwise(headings)
    yield from _wrong(
        {
            "needs exactly one H1, first": headings[:1] == [1] and headings.count(1) == 1,
            "heading level skipped": all(after - before <= 1 for before, after in steps),
        }
    )


def _kids(element: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    return [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Dictionary)]


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            yield from _wrong(
                {
                    "font without ToUnicode": "/ToUnicode" in font,
                    "font not embedded": {"/FontFile2", "/FontFile3"} & set(descriptor.keys()),
                }
            )
        notes = page.get("/Annots", [])
        yield from _wrong(
            {
                "link without Contents": all(str(n.get("/Contents", "")).strip() for n in notes),
                "links without tab order": not len(notes) or page.get("/Tabs") == "/S",
                "link into nowhere": not any(
                    ".invalid" in str(note.get("/A", {}).get("/URI", "")) for note in notes
                ),
            }
        )


def _attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    files = list(pdf.Root.get("/AF", []))
    fine = {"/Data", "/Source", "/Supplement"}
    yield from _wrong(
        {
            "no associated files": files and len(pdf.attachments) == len(files),
            "file without relation": all(str(f.get("/AFRelationship", "")) in fine for f in files),
            "file without description": all(str(f.get("/Desc", "")).strip() for f in files),
        }
    )
