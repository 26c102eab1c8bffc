"""Sending a file that was written to disk: in pieces, and gone once it was sent."""

import re
import unicodedata
from collections.abc import Iterator
from typing import IO

from flask import Response

_PIECE = 1 << 16


def sent(file: IO[bytes], mimetype: str, name: str) -> Response:
    size = file.tell()
    file.seek(0)
    response = Response(_pieces(file), mimetype=mimetype)
    response.call_on_close(file.close)
    response.content_length = size
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def plainly(name: str) -> str:
    """A name in letters that every system takes: cedar-valley."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
