"""Handing out bytes: by nginx (X-Accel), or streamed with ETag and ranges (RFC 9110, RFC 6266)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, http_date, parse_etags

# Nothing a file contains may run, load or open anything, whatever a browser makes of it.
# nginx drops these headers on X-Accel-Redirect: docs/operations.md repeats them in its location.
SEAL = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def file_response(
    request: HttpRequest, path: Path, *, media_type: str, etag: str, download_as: str = ""
) -> HttpResponseBase:
    """The file, sealed; 304 when the reader has it, 206 for a part, 416 for a part that is not there.

    `etag` names the content (its sha256). `download_as` gives the name to save under, else it is shown. Raises
    OSError when the file cannot be read.
    """
    response = _answer(request, path, f'"{etag}"', media_type)
    for name, value in SEAL.items():
        response[name] = value
    response["Content-Disposition"] = content_disposition_header(True, download_as) if download_as else "inline"
    return response


def _answer(request: HttpRequest, path: Path, etag: str, media_type: str) -> HttpResponseBase:
    if settings.X_ACCEL and path.is_relative_to(settings.MEDIA_ROOT):
        handed = HttpResponse(content_type=media_type)  # nginx sees to ranges and conditions
        handed["X-Accel-Redirect"] = f"/_files/{quote(path.relative_to(settings.MEDIA_ROOT).as_posix())}"
        return handed
    size, modified = path.stat().st_size, http_date(path.stat().st_mtime)
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in [known.removeprefix("W/") for known in held] or "*" in held:
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = _whole_or_part(request, path, size, etag, media_type)
    response["ETag"], response["Last-Modified"], response["Accept-Ranges"] = etag, modified, "bytes"
    return response


def _whole_or_part(request: HttpRequest, path: Path, size: int, etag: str, media_type: str) -> HttpResponseBase:
    wanted = _span(request, size, etag)
    if wanted is None:
        return FileResponse(path.open("rb"), content_type=media_type)
    first, last = wanted
    if first > last:
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    response = StreamingHttpResponse(_part(path.open("rb"), first, last), status=206, content_type=media_type)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last - first + 1)
    return response


def _span(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole file; first > last when there is no such part.

    Several ranges at once are answered with the whole file, as RFC 9110 allows.
    """
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is None or not any(found.groups()) or request.headers.get("If-Range", etag) != etag:
        return None
    begin, end = found.groups()
    if not begin:  # the last n bytes
        return (max(0, size - int(end)), size - 1) if int(end) else (1, 0)
    first, last = int(begin), min(int(end), size - 1) if end else size - 1
    if end and int(end) < int(begin):
        return None  # not a range at all
    return (first, last) if first < size else (1, 0)


def _part(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        rest = last - first + 1
        while rest > 0 and (chunk := file.read(min(CHUNK, rest))):
            rest -= len(chunk)
            yield chunk
