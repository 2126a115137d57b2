"""Takes in an upload in memory, up to a limit; what is larger never touches the disk."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile

from agenda.imports.workbook import Limits

TOO_LARGE = "soest_sob.upload_too_large"
MOST = Limits().file_bytes


class InMemory(MemoryFileUploadHandler):
    """Reads on to the end of the request, so that the browser gets an answer with the reason."""

    received = 0

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > MOST:
            self.file.truncate(0)
            if self.request is not None:
                self.request.META[TOO_LARGE] = True
            raise SkipFile
        self.file.write(raw_data)
