"""What the finisher does that no reader of a whole PDF shows every time."""

import zlib

import pydyf
import pytest

from agenda.reports.finisher import _end_clearly


def stream_ending_in(last):
    """A packed stream whose checksum ends in this byte."""
    texts = (b"q" + b"a" * n + b"Q" for n in range(10_000))
    text = next(t for t in texts if zlib.adler32(t) & 0xFF == last)
    return pydyf.Stream([text], compress=True)


@pytest.mark.parametrize(("last", "packed"), [(0x0A, False), (0x0D, False), (0x41, True)])
def test_no_packed_stream_ends_in_what_looks_like_a_line_end(last, packed):
    pdf = pydyf.PDF()
    stream = stream_ending_in(last)
    pdf.add_object(stream)
    _end_clearly(pdf)
    assert stream.compress is packed
