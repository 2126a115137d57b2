"""Finishes a PDF just before it is written, where WeasyPrint leaves a gap (all in version 70).

- PDF/A and PDF/UA in one file: the PDF/UA identification joins the one `rdf:RDF` of the metadata,
  which stays uncompressed.
- `Scope` on every table header, a description in words on every link, one body in a list item.
- Running heads and page numbers become artifacts, so that nobody hears them on every page.
- An attachment is named once, with the type it was given, whatever the machine's own list says.
- A stream whose last byte could be taken for the end of a line is left unpacked: readers disagree
  on how long it is.

It works on objects of pydyf, so WeasyPrint and pydyf are pinned and the validators of the tests
must pass before either moves.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

import pydyf

NAMESPACES = {
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}

# PDF/UA-1, and the description of that schema, which PDF/A asks for.
PDFUAID = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <rdf:Description rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>
  <rdf:Description rdf:about="">
    <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
      <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
      <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
      <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
      <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
        <pdfaProperty:name>part</pdfaProperty:name>
        <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
        <pdfaProperty:category>internal</pdfaProperty:category>
        <pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed\
</pdfaProperty:description>
      </rdf:li></rdf:Seq></pdfaSchema:property>
    </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>
</rdf:RDF>"""

Finisher = Callable[[Any, pydyf.PDF], None]


def finisher(types: Mapping[str, str]) -> Finisher:
    """A finisher for a document whose attachments have these types: name -> MIME type."""

    def finish(document: Any, pdf: pydyf.PDF) -> None:
        _identify(pdf)
        _scope_headers(pdf)
        _describe_links(document)
        _gather_list_items(pdf)
        _settle_attachments(pdf, types)
        _mark_artifacts(pdf)
        _end_clearly(pdf)

    return finish


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _elements(pdf: pydyf.PDF, type_: str) -> Iterator[tuple[int, Any]]:
    """The dictionaries of one `Type`, with their object numbers."""
    for number, item in enumerate(pdf.objects):
        if isinstance(item, dict) and item.get("Type") == type_:
            yield number, item


def _identify(pdf: pydyf.PDF) -> None:
    """Put the PDF/UA identification into the one rdf:RDF of the metadata."""
    for prefix, uri in NAMESPACES.items():
        ElementTree.register_namespace(prefix, uri)
    metadata = pdf.objects[_number(pdf.catalog["Metadata"])]
    raw = metadata.stream[0]
    start, end = raw.index(b"<rdf:RDF"), raw.index(b"</rdf:RDF>") + len(b"</rdf:RDF>")
    rdf = ElementTree.fromstring(raw[start:end])  # noqa: S314  # WeasyPrint's own words
    rdf.extend(ElementTree.fromstring(PDFUAID))  # noqa: S314  # our own words
    metadata.stream = [raw[:start] + ElementTree.tostring(rdf, encoding="utf-8") + raw[end:]]
    metadata.compress = False


def _scope_headers(pdf: pydyf.PDF) -> None:
    """A header in a THead is about its column, any other about its row."""
    for _, element in _elements(pdf, "/StructElem"):
        if element.get("S") == "/TH":
            row = pdf.objects[_number(element["P"])]
            section = pdf.objects[_number(row["P"])]
            element["A"]["Scope"] = "/Column" if section.get("S") == "/THead" else "/Row"


def _describe_links(document: Any) -> None:
    """A link is called what its title or its own text says, not by its address."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if annotation := getattr(box, "link_annotation", None):
                words = box.element.get("title") or "".join(box.element.itertext())
                if text := " ".join(words.split()):
                    annotation["Contents"] = pydyf.String(text)


def _gather_list_items(pdf: pydyf.PDF) -> None:
    """Blocks in a list item stand loose beside its label; they belong in one LBody."""
    for _, item in list(_elements(pdf, "/StructElem")):
        kids = [pdf.objects[_number(kid)] for kid in item["K"]] if item["S"] == "/LI" else []
        if all(kid["S"] in {"/Lbl", "/LBody"} for kid in kids):
            continue
        body = pydyf.Dictionary(item | {"S": "/LBody", "P": item.reference, "K": pydyf.Array()})
        pdf.add_object(body)
        item["K"] = pydyf.Array([kid.reference for kid in kids if kid["S"] == "/Lbl"])
        item["K"].append(body.reference)
        for kid in kids:
            if kid["S"] != "/Lbl":
                kid["P"] = body.reference
                kid["S"] = "/Div" if kid["S"] == "/LBody" else kid["S"]
                body["K"].append(kid.reference)


def _settle_attachments(pdf: pydyf.PDF, types: Mapping[str, str]) -> None:
    """Each file is associated once, with the type it was given."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    files = {pydyf.String(name).data: mime for name, mime in types.items()}
    for _, specification in _elements(pdf, "/Filespec"):
        mime = files[specification["UF"].data]
        stream = pdf.objects[_number(specification["EF"]["F"])]
        stream.extra["Subtype"] = "/" + mime.replace("/", "#2f").replace("+", "#2b")


def _mark_artifacts(pdf: pydyf.PDF) -> None:
    """Make content that hangs outside the tag tree (running heads, page numbers) an artifact."""
    root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    live = _reachable(pdf, root)
    parents_by_page = pdf.objects[_number(root["ParentTree"])]["Nums"]
    for _, page in _elements(pdf, "/Page"):
        parents = parents_by_page[2 * page["StructParents"] + 1]
        dead = {mcid for mcid, parent in enumerate(parents) if _number(parent) not in live}
        _rename_marks(pdf.objects[_number(page["Contents"])].stream, dead)
        for mcid in dead:
            parents[mcid] = b"null"
    for number, element in _elements(pdf, "/StructElem"):
        if number not in live:
            element.clear()


def _reachable(pdf: pydyf.PDF, root: Any) -> set[int]:
    """The numbers of the objects that hang in the tag tree."""
    live: set[int] = set()
    todo = list(root["K"])
    while todo:
        number = _number(todo.pop())
        if number not in live:
            live.add(number)
            todo += [kid for kid in pdf.objects[number].get("K", ()) if isinstance(kid, bytes)]
    return live


def _rename_marks(operations: list[Any], dead: set[int]) -> None:
    """`/Span <</MCID 7>> BDC` becomes `/Artifact <</Type /Pagination>> BDC`; three items each."""
    for index, operation in enumerate(operations):
        if operation == b"BDC" and operations[index - 1].get("MCID") in dead:
            operations[index - 2] = b"/Artifact"
            operations[index - 1] = pydyf.Dictionary({"Type": "/Pagination"})


def _end_clearly(pdf: pydyf.PDF) -> None:
    """Packed data ends in a checksum, so one stream in 128 ends in what looks like a line end."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.compress:
            data = b"\n".join(pydyf._to_bytes(part) for part in item.stream)
            if zlib.adler32(data).to_bytes(4, "big")[-1:] in (b"\r", b"\n"):
                item.compress = False
