"""Takes in uploaded files: straight to disk, and no more of each than is read here."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from meetpunt.actions.documents import MOST_BYTES
from meetpunt.actions.imports import GivenFile
from meetpunt.connectors.files.limits import MEGABYTE, Limits

MOST_FILES = 30


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Writes a file to disk until it is bigger than what is read; the rest of it goes nowhere."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, as long as the file stays within the limit and one byte over it."""
        room = self.most() + 1 - self.written
        if room > 0:
            self.written += len(raw_data[:room])
            super().receive_data_chunk(raw_data[:room], start)

    def most(self) -> int:
        """The most bytes that are read."""
        return limit()


class DocumentUploadHandler(LimitedUploadHandler):
    """The same for a document that is put with a record."""

    def most(self) -> int:
        """The most bytes that a document may have."""
        return MOST_BYTES


def limit() -> int:
    """The most bytes that a file may have."""
    return Limits().file_mb * MEGABYTE


def given(files: Iterable[TemporaryUploadedFile]) -> list[GivenFile]:
    """The files under the names that they have at the sender, without any folder."""
    return [GivenFile(Path(file.temporary_file_path()), name_of(file)) for file in files]


def name_of(file: UploadedFile[Any]) -> str:
    """What the user calls a file."""
    return os.path.basename((file.name or "").replace("\\", "/"))[:200] or "bestand"
