"""The background job that makes a package, with the rights its owner has while it runs (ARC-06)."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.urls import reverse

from apps.archives.fates import fate_of
from apps.archives.models import ArchiveRecord
from apps.archives.packages import layout, pages
from apps.archives.packages.metadata import as_json, as_xml, metadata_of
from apps.archives.packages.writing import PackageWriter, package, text_chunks
from apps.archives.selectors import timeline_of, visible_to
from apps.attachments.models import Attachment, Scan
from apps.core.errors import Denied, DomainError
from apps.core.formatting import size as size_words
from apps.jobs.kinds import JobKind, Outcome
from apps.jobs.services import Running
from apps.ledgers.exporting import rights_of
from apps.matters.services.auditing import note_export
from apps.org.models import User

CODE = "archive_package"
AT_ONCE = 50  # records read together
CHANGED = "您的权限在打包期间有变动，打包已停止，没有留下文件。请重新导出"
APART, VIRUS, GONE, LOST = "存于涉密档案保险柜，不随包导出", "检出病毒，未导出", "已销毁", "文件在存储中找不到，未导出"


def run(running: Running) -> None:
    """Write the package; rights are asked at the start and again with every piece."""
    owner, title = running.owner, running.job.title
    wanted: list[int] = running.payload["records"]
    rights, path = rights_of(owner.pk), running.new_file(".zip")
    running.advance(0, len(wanted))
    with package(path) as made, tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as index:
        build = _Build(made, index, title, owner)
        for place in range(0, len(wanted), AT_ONCE):
            if rights_of(owner.pk) != rights:
                raise Denied(CHANGED)
            for number, record in enumerate(records_of(owner, wanted[place : place + AT_ONCE]), place + 1):
                build.put(record)
                running.advance(number)
        if not build.count:
            raise DomainError("所选档案已不在您的可见范围内，没有生成档案包")
        digest = build.close()
    outcome = Outcome(
        build.words(digest), file=path, name=f"{layout.safe(title)}.zip", url=reverse("archives:record_list")
    )
    with transaction.atomic():
        note_export(owner, f"档案包（清单 {digest[:16]}）", build.count)
        running.finish(outcome)


def records_of(owner: User, pks: Sequence[int]) -> Iterator[ArchiveRecord]:
    """Those the person sees, in the order asked for, with their files at hand (`newest_files`)."""
    rows = visible_to(owner).filter(pk__in=pks).select_related("category", "department", "filed_by", "matter")
    found = {row.pk: row for row in rows.prefetch_related("former_codes", "vault_files")}
    newest: dict[int, dict[tuple[str, str], Attachment]] = {}
    matters = [row.matter_id for row in found.values() if row.matter_id]
    for file in Attachment.objects.filter(matter__in=matters).order_by("id"):  # the newest version of a name comes last
        newest.setdefault(file.matter_id, {})[file.role, file.name] = file
    for pk in pks:
        if pk in found:
            record = found[pk]
            record.newest_files = list(newest.get(record.matter_id or 0, {}).values())  # type: ignore[attr-defined]
            yield record


class _Build:
    """What grows with the package: counts, the rows of the index on the disk, and what was left out."""

    def __init__(self, made: PackageWriter, index: IO[str], title: str, owner: User) -> None:
        self.made, self.index, self.title, self.owner = made, index, title, owner
        self.names, self.count, self.apart = layout.Names(), 0, list[str]()
        index.write(pages.index_head(title, owner.name))

    def put(self, record: ArchiveRecord) -> None:
        """Files, then the metadata that names them."""
        folder = self.names.take(record.archive_code)
        files = [*self._files(record, folder)]
        told = metadata_of(record, files, timeline_of(record), fate_of(record))
        place = f"{layout.METADATA}/{folder}"
        self.made.put(f"{place}.json", [as_json(told)], packed=True)
        self.made.put(f"{place}.xml", [as_xml(told)], packed=True)
        self.count += 1
        self.index.write(pages.index_row(self.count, told, f"{place}.xml"))

    def _files(self, record: ArchiveRecord, folder: str) -> Iterator[dict[str, Any]]:
        names = layout.Names()
        for number, file in enumerate(record.newest_files, 1):  # type: ignore[attr-defined]
            place, state, size, digest = "", "", file.size, file.sha256
            if not file.file:
                state = GONE
            elif file.scan == Scan.INFECTED:
                state = VIRUS
            else:
                place = f"{layout.FILES}/{folder}/{names.take(file.name)}"
                try:
                    size, digest = self.made.put_file(place, Path(file.file.path))
                except FileNotFoundError:
                    place, state = "", LOST
            if state:
                self.apart.append(f"{record.archive_code}　{file.name}：{state}")
            changed = "" if digest == file.sha256 else "与归档时的校验码不一致"
            yield {
                "序号": number, "文件名": file.name, "用途": file.get_role_display(), "格式": file.media_type,
                "版本": file.version, "大小": size, "SHA-256": digest, "页数": file.pages,
                "上传时间": file.uploaded_at.isoformat(timespec="seconds"), "路径": place, "状态": state or changed,
            }  # fmt: skip
        for held in record.vault_files.all():
            name = held.name if self.owner.clearance >= held.secrecy else "涉密文件"
            state = APART if held.file else GONE
            self.apart.append(f"{record.archive_code}　{name}：{state}")
            yield {"文件名": name, "大小": 0, "SHA-256": "", "路径": "", "状态": state}

    def close(self) -> str:
        """Index, readme, manifest; returns the manifest's checksum."""
        self.index.write(pages.index_tail(self.count))
        self.made.put(layout.INDEX, text_chunks(self.index), packed=True)
        self.made.put(layout.README, [pages.readme(self.title, self.owner.name, self.count, self.apart)], packed=True)
        return self.made.close()

    def words(self, digest: str) -> str:
        """What the owner is told."""
        left = f"，{len(self.apart)} 项未随包导出（见 {layout.README}）" if self.apart else ""
        return f"共 {self.count} 件，{self.made.files} 个文件，{size_words(self.made.size)}{left}。清单校验码 {digest}"


KIND = JobKind(CODE, "档案包", "package-export", run)
