"""What is uploaded for the vault never touches a disk in the clear (ARC-05).

Django keeps an upload above 2.5 MB in a temporary file. First in FILE_UPLOAD_HANDLERS, this handler takes what is sent
to the vault's own addresses into memory (memory.py) instead; every other upload goes on to Django's handlers.
"""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from apps.vault import memory


class InMemoryFile(UploadedFile):
    """An upload in memory; `path` lets a reader open it by name until the request ends."""

    @property
    def path(self) -> Path:
        kept: Any = self.file
        return Path(kept.name)


class VaultUploadHandler(FileUploadHandler):
    """Takes the files of the vault's forms; lets all others pass."""

    kept: Any = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        match = getattr(self.request, "resolver_match", None)
        if match is None or match.namespace != "vault":
            self.kept = None
            return
        self.kept = memory.file()
        raise StopFutureHandlers  # those after it would make a file on the disk before the first byte comes

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.kept is None:
            return raw_data
        self.kept.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.kept is None:
            return None
        self.kept.flush()
        self.kept.seek(0)
        return InMemoryFile(self.kept, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """The connection broke: what came so far is forgotten."""
        if self.kept is not None:
            self.kept.close()
