"""What bench/drill.py asks of one installation, in a process of its own: get ready, write, tell what it holds."""

import datetime as dt
import hashlib
import itertools
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bench_setup  # noqa: F401  Django must be ready before the models are imported
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client

from apps.attachments.models import Attachment
from apps.attachments.services import stage_upload
from apps.attachments.services.texts import read_missed
from apps.core import clock
from apps.core.errors import DomainError
from apps.documents.models import IncomingDocument
from apps.documents.services import register_incoming
from apps.matters.models import Matter, SearchText, TimelineEntry
from apps.matters.services import chain
from apps.ocr.services import recognise_waiting
from apps.org import demo
from apps.org.models import User
from apps.portal import results
from apps.portal.demo.vaulted import PASSPHRASES
from apps.vault import sealed
from apps.vault import services as vault
from apps.vault.models import VaultFile
from apps.vault.services import windows

READERS = ("lixf", "heshuf", "liuzy", "zhouzhe")
QUERIES = ("学校", "安全", "安全 检查", "国务院办公厅", "专利代理", "西藏班", "国办发〔2018〕", "2026", "龘")
WRITTEN = "演练"  # stands in what the writer writes and in none of the queries


def ready() -> dict[str, Any]:
    """Tables, the demonstration, every file read, scans too; then how many rows and pages there are."""
    call_command("migrate", verbosity=0)
    call_command("seed_demo")
    while read_missed():
        pass
    while recognise_waiting():
        pass
    chain.seal()
    pages = SearchText.objects.filter(field="file").exclude(text="").count()
    return {"matters": Matter.objects.count(), "files": Attachment.objects.count(), "pages": pages}


def write() -> None:
    """Register papers with a file each until the other side closes the line; a line for each that was committed."""
    enough = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), enough.set()), daemon=True).start()
    clerk = User.objects.get(username="lixf")
    for number in itertools.count():
        if enough.is_set():
            return
        content = f"{WRITTEN} {os.getpid()} {number}\n".encode() * 4000
        staged = stage_upload(owner=clerk, upload=SimpleUploadedFile(f"{WRITTEN}{number}.txt", content, "text/plain"))
        paper = register_incoming(
            actor=clerk,
            title=f"{WRITTEN}期间登记的第 {number} 件",
            source_organisation=f"{WRITTEN}局",
            staged_ids=[str(staged.pk)],
        )
        print(paper.pk, flush=True)


def tell() -> dict[str, Any]:
    """Everything that must be the same in a copy."""
    head = chain.verify()
    return {
        "tables": tables(),
        "apps": {model._meta.db_table: str(model._meta.app_config.verbose_name) for model in apps.get_models()},
        "files": files(),
        "chain": [head.ok, head.head_seq, head.head_digest],
        "unsealed": head.unsealed,
        "entries": TimelineEntry.objects.count(),
        "incoming": sorted(IncomingDocument.objects.values_list("pk", flat=True)),
        "halves": Matter.objects.filter(kind="incoming", incoming_document=None).count(),
        "wrong_files": wrong_files(),
        "searches": {f"{who} {query}": found(who, query) for who in READERS for query in QUERIES},
    }


def tables() -> dict[str, list[Any]]:
    """Rows of every table and a checksum of what they hold, whatever their order."""
    counted = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            rows = sorted(repr([bytes(one) if isinstance(one, memoryview) else one for one in row]) for row in cursor)
            counted[name] = [len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()]
    return counted


def files() -> dict[str, list[Any]]:
    """Every file below the folder of the files: bytes and checksum."""
    root = Path(settings.MEDIA_ROOT)
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return {
        str(path.relative_to(root)): [path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()]
        for path in paths
    }


def wrong_files() -> list[str]:
    """Files that a row names and that are missing or of another content."""
    out = []
    for model in (Attachment, VaultFile):
        for name, digest in model.objects.exclude(file="").values_list("file", "sha256"):
            path = Path(settings.MEDIA_ROOT) / name
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                out.append(name)
    return out


def found(who: str, query: str) -> list[Any]:
    """What this person finds: counts and the hits shown, with the places in opinions and pages."""
    groups = results.search(User.objects.get(username=who), results.Asked(query))
    return [
        [one.code, one.count, one.cut, [[hit.key, [str(p.label) for p in hit.places]] for hit in one.hits]]
        for one in groups
    ]


def open_vault() -> list[Any]:
    """Each file of the vault: closed to one custodian alone and to a wrong passphrase, open to both. Bytes and
    checksum of the plain text, the page its reader gets."""
    return [_opened(file) for file in VaultFile.objects.order_by("pk")]


def _opened(file: VaultFile) -> list[Any]:
    reader, (one, other), now = _user("chenx"), PASSPHRASES, clock.now()
    times = {"starts_at": now - dt.timedelta(hours=1), "ends_at": now + dt.timedelta(hours=2)}
    asked = vault.request_reading(file=file, actor=reader, reader=reader, purpose="恢复演练", **times)
    refused = [_refused(vault.release, request=asked, actor=_user(one), passphrase="不是这把锁的口令-2026")]
    half = vault.release(request=asked, actor=_user(one), passphrase=PASSPHRASES[one][1])
    refused.append(_refused(vault.read_page, request=half, actor=reader, number=1))
    both = vault.release(request=half, actor=_user(other), passphrase=PASSPHRASES[other][1])
    page = vault.read_page(request=both, actor=reader, number=1).jpeg
    with Path(file.file.path).open("rb") as source:
        plain = b"".join(sealed.decrypt(source, windows.data_key(both), file.uuid))
    return [len(plain), hashlib.sha256(plain).hexdigest(), plain[:5].decode(), page[:3].hex(), refused]


def _user(username: str) -> User:
    return User.objects.get(username=username)


def _refused(deed: Callable[..., object], **given: object) -> bool:
    try:
        deed(**given)
    except DomainError:
        return True
    return False


def visit() -> list[Any]:
    """A person signs in with the own password, opens the newest paper with a file and downloads it."""
    client = Client(HTTP_HOST="127.0.0.1")
    signed = client.post("/login/", {"username": "lixf", "password": demo.PASSWORD})
    file = Attachment.objects.filter(matter__kind="incoming").order_by("-pk")[0]
    page = client.get(file.matter.get_absolute_url())
    content = b"".join(client.get(f"/files/{file.pk}/download"))
    same = hashlib.sha256(content).hexdigest() == file.sha256
    return [signed.status_code, page.status_code, file.matter.title in page.content.decode(), len(content), same]


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write()
    else:
        began = time.monotonic()
        deed = {"ready": ready, "tell": tell, "vault": open_vault, "visit": visit}[sys.argv[1]]
        answer = deed()
        print(json.dumps({"answer": answer, "seconds": time.monotonic() - began}, ensure_ascii=False))
