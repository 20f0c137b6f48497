"""The metadata of a record by the groups of DA/T 46-2009 (domain.md 3.4), as JSON and as XML."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.utils import timezone

from apps.archives.fates import Fate
from apps.archives.models import ArchiveRecord
from apps.matters.models import TimelineEntry

STANDARD = "DA/T 46-2009"
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def metadata_of(
    record: ArchiveRecord, files: Sequence[Mapping[str, Any]], entries: Iterable[TimelineEntry], fate: Fate | None
) -> dict[str, Any]:
    """Everything that is known of a record. `files` are lines made by the package's writer."""
    former = [one.code for one in record.former_codes.all()]
    copies = [word for word, there in (("电子", record.electronic_filed_at), ("纸质", record.paper_filed_at)) if there]
    return {
        "元数据方案": STANDARD,
        "聚合层次": "件",
        "来源": {"全宗号": record.fonds_code, "立档单位名称": settings.COMPANY, "归档部门": record.department.name},
        "档号": {
            "档号": record.archive_code,
            "门类代码": record.category.code,
            "门类": record.category.name,
            "年度": record.year,
            "保管期限代码": record.retention,
            "保管期限": record.get_retention_display(),
            "机构代码": record.department.code,
            "件号": record.item_number,
            "原档号": former,
        },
        "内容描述": {
            "题名": record.title,
            "文件编号": record.document_number,
            "责任者": record.responsible_party,
            "日期": str(record.document_date or ""),
            "密级": record.get_secrecy_display(),
            "紧急程度": record.matter.get_urgency_display() if record.matter else "",
            "来源事项": record.matter.number if record.matter else "",
        },
        "形式特征": {"页数": record.pages, "载体": copies, "文件数": len(files)},
        "存储位置": {"纸质": record.paper_place},
        "时间": {
            "电子归档": _moment(record.electronic_filed_at),
            "纸质归档": _moment(record.paper_filed_at),
            "整理": _moment(record.arranged_at),
        },
        "机构人员": {"归档人": record.filed_by.name, "归档时间": _moment(record.filed_at)},
        "电子文件": [dict(one) for one in files],
        "业务": [
            {"行为": one.verb, "时间": _moment(one.at), "责任者": one.actor_label, "说明": one.note} for one in entries
        ],
        "鉴定": fate.words if fate else "",
        "附注": record.note,
    }


def _moment(at: Any) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def as_json(metadata: Mapping[str, Any]) -> bytes:
    """For programs."""
    return json.dumps(metadata, ensure_ascii=False, indent=1).encode()


def as_xml(metadata: Mapping[str, Any]) -> bytes:
    """The same for exchange with archives; characters that XML cannot hold become spaces."""
    root = ET.Element("电子文件元数据")
    _put(root, metadata)
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _put(parent: ET.Element, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            child = ET.SubElement(parent, name.replace("SHA-256", "SHA256"))
            if isinstance(one, Mapping):
                _put(child, one)
            else:
                child.text = _UNWRITABLE.sub(" ", "" if one is None else str(one))
