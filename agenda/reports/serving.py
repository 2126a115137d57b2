"""Stored bytes as a download: never sent twice, and in parts to who asks for a part (RFC 9110).

Django answers preconditions but no ranges, and the packages that add them are not kept up; what is
allowed to be left out (several ranges at once) is: who asks for that gets the whole.
"""

import re
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header

ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE)
# A number of more digits is larger than any file, and slow to read.
MOST_DIGITS = 18


def stored_bytes(
    request: HttpRequest, content: bytes, *, name: str, mime: str, sha256: str
) -> HttpResponse:
    """The file to keep, for GET and HEAD; its hash is what it is recognised by."""
    etag = f'"{sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _file(request, content, mime, etag)
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _file(request: HttpRequest, content: bytes, mime: str, etag: str) -> HttpResponse:
    wanted = _wanted(request, len(content), etag)
    if wanted is None:
        return _answer(HTTPStatus.OK, content, mime)
    if not wanted:
        response = _answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b"", mime)
        response.headers["Content-Range"] = f"bytes */{len(content)}"
        return response
    part = content[wanted.start : wanted.stop]
    response = _answer(HTTPStatus.PARTIAL_CONTENT, part, mime)
    response.headers["Content-Range"] = f"bytes {wanted[0]}-{wanted[-1]}/{len(content)}"
    return response


def _answer(status: HTTPStatus, content: bytes, mime: str) -> HttpResponse:
    headers = {"Content-Length": str(len(content))}
    return HttpResponse(content, status=status, content_type=mime, headers=headers)


def _wanted(request: HttpRequest, size: int, etag: str) -> range | None:
    """Which bytes are asked for: None is all of them, an empty range is none that exist.

    A part is of no use to who holds another version: then `If-Range` differs, and all is sent.
    """
    found = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or found is None:
        return None
    if request.headers.get("If-Range", etag).strip() != etag:
        return None
    return _range(found[1], found[2], size)


def _range(first: str, last: str, size: int) -> range | None:
    """first-last, first- or -how many of the last; None is no range at all."""
    if max(len(first), len(last)) > MOST_DIGITS or not first + last:
        return None
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)
