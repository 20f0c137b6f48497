"""Everything a drafter submits, as one value: what a version keeps, what two versions are compared by."""

from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any, Self

from apps.core.formatting import money
from apps.core.secrecy import Secrecy, Urgency
from apps.documents.models import Importance, OutgoingDocument, PageForm
from apps.documents.outgoing.names import split_names

OF_THE_MATTER = ("title", "secrecy", "urgency")
TABLES = (  # help of an editor: how a table is written
    "表格每行 | 甲 | 乙 |，合并单元格：格内只写 &lt; 并入左边一格，只写 ^ 并入上面一格（要写这两个符号本身，前面加 \\）"
)
OF_THE_ROUTE = ("document_kind", "importance", "amount", "leader", "countersigners", "secrecy")  # fixed while reviewed
SHORT = {
    "document_kind": "文种",
    "form": "版式",
    "issuer_code": "机关代字",
    "joint_issuers": "联合发文单位",
    "secrecy": "密级",
    "secrecy_period": "保密期限",
    "urgency": "紧急程度",
    "importance": "重要程度",
    "amount": "涉及金额",
    "leader": "分管领导",
    "countersigners": "会签部门",
    "copies": "印制份数",
}
LONG = {
    "title": "标题",
    "main_recipients": "主送",
    "body": "正文",
    "annexes": "附件",
    "note": "附注",
    "signatory": "署名",
    "attendance": "出席人员",
    "copy_recipients": "抄送",
}


@dataclass(frozen=True)
class Content:
    """A draft as submitted. Kind, code, leader and departments are keys; annexes are (name, text) pairs."""

    title: str
    document_kind: int
    issuer_code: int
    form: str = PageForm.LETTERHEAD
    joint_issuers: str = ""
    main_recipients: str = ""
    copy_recipients: str = ""
    body: str = ""
    annexes: tuple[tuple[str, str], ...] = ()
    note: str = ""
    signatory: str = ""
    attendance: str = ""
    secrecy: int = Secrecy.INTERNAL
    secrecy_period: str = ""
    urgency: int = Urgency.NORMAL
    importance: str = Importance.NORMAL
    amount: Decimal | None = None
    leader: int | None = None
    countersigners: tuple[int, ...] = ()
    copies: int = 1
    words: dict[str, str] = field(default_factory=dict, compare=False)  # keys in words, for the versions

    @classmethod
    def of(cls, document: OutgoingDocument) -> Self:
        """What the draft says now (one query, for the departments)."""
        matter = document.matter
        plain = {name: getattr(document, name) for name in (*PLAIN, "amount")}
        departments = list(document.countersigners.all())
        made = cls(
            title=matter.title,
            secrecy=matter.secrecy,
            urgency=matter.urgency,
            document_kind=document.document_kind_id,
            issuer_code=document.issuer_code_id,
            leader=document.leader_id,
            countersigners=tuple(one.pk for one in departments),
            annexes=tuple((one["name"], one["text"]) for one in document.annexes),
            **plain,
        )
        leader = document.leader.name if document.leader else ""
        words = {
            "document_kind": document.document_kind.name,
            "issuer_code": document.issuer_code.code,
            "leader": leader,
            "countersigners": "、".join(one.name for one in departments),
        }
        return replace(made, words=words)

    def as_json(self) -> dict[str, Any]:
        """As a version keeps it."""
        return {**asdict(self), "amount": None if self.amount is None else str(self.amount)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """What a version kept."""
        known = {name: value for name, value in kept.items() if name in cls.__dataclass_fields__}
        return cls(**{
            **known,
            "amount": None if kept.get("amount") is None else Decimal(kept["amount"]),
            "annexes": tuple((name, text) for name, text in kept.get("annexes", ())),
            "countersigners": tuple(kept.get("countersigners", ())),
        })  # fmt: skip

    def changed(self, other: "Content") -> list[str]:
        """The labels of what differs, in the order of the paper."""
        return [label for name, label in (LONG | SHORT).items() if getattr(self, name) != getattr(other, name)]

    def facts(self) -> dict[str, str]:
        """What stands in no line of the text: label → words."""
        own = {
            "form": PageForm(self.form).label,
            "joint_issuers": self.joint_issuers,
            "secrecy": Secrecy(self.secrecy).label,
            "secrecy_period": self.secrecy_period,
            "urgency": Urgency(self.urgency).label,
            "importance": Importance(self.importance).label,
            "amount": "" if self.amount is None else money(self.amount),
            "copies": str(self.copies),
        }
        return {label: (self.words | own).get(name, "") for name, label in SHORT.items()}

    def text(self) -> str:
        """The whole paper as lines, as two versions are laid side by side."""
        lines = [self.title]
        if self.main_recipients:
            lines.append(f"主送：{self.main_recipients}")
        lines += self.body.splitlines()
        for place, (name, _) in enumerate(self.annexes, 1):
            lines.append(f"附件{place}：{name}")
        lines += [f"{label}：{words}" for label, words in (("署名", self.signatory), ("附注", self.note)) if words]
        lines += self.attendance.splitlines()
        if self.copy_recipients:
            lines.append(f"抄送：{self.copy_recipients}")
        for place, (name, text) in enumerate(self.annexes, 1):
            lines += [f"附件{place}　{name}", *text.splitlines()] if text else []
        return "\n".join(line for line in lines if line.strip())

    @property
    def main(self) -> tuple[str, ...]:
        """The main recipients, one by one."""
        return split_names(self.main_recipients)


PLAIN = (
    "form", "joint_issuers", "main_recipients", "copy_recipients", "body", "note", "signatory", "attendance",
    "secrecy_period", "importance", "copies",
)  # fmt: skip
