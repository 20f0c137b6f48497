"""What an official document is made of, before anybody draws it (GB/T 9704-2012, 条例 art. 9: 18 elements).

The editor's text is read into a Paper, a .docx is read into a Paper, the form check looks at a Paper, the PDF and the
.docx are drawn from a Paper: one description, so that what is checked is what is issued. Nothing here knows the
database.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Form(StrEnum):
    """The four page forms of GB/T 9704-2012."""

    LETTERHEAD = "letterhead"  # 文件格式 (chapter 7)
    LETTER = "letter"  # 信函格式 (10.1)
    ORDER = "order"  # 命令（令）格式 (10.2)
    MINUTES = "minutes"  # 纪要格式 (10.3)


class Part(StrEnum):
    """What a block of the text is. Levels 1 to 4 are 一、 （一） 1. （1） (7.3.3)."""

    PARAGRAPH = "paragraph"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    LEVEL3 = "level3"
    LEVEL4 = "level4"
    TABLE = "table"
    PICTURE = "picture"
    CENTRED = "centred"  # 章节 titles of regulations: 第一章　总则


@dataclass(frozen=True, order=True)
class Merge:
    """Cells of a table that are one: the place of the upper left one (from 0), how many rows and columns it takes."""

    row: int
    column: int
    down: int = 1
    across: int = 1

    @property
    def places(self) -> list[tuple[int, int]]:
        """Every place it covers, its own first."""
        return [
            (row, column)
            for row in range(self.row, self.row + self.down)
            for column in range(self.column, self.column + self.across)
        ]


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, table or picture.

    `text` is the whole paragraph, its number included (一、指导思想); a heading may run on into text: only its
    first sentence bears the heading's face. `rows` are the cells of a table, `has_head` its first row a head that is
    repeated on every page; `merges` are cells that reach over others, whose own texts are empty. `picture` is a data:
    address, `text` its caption. `line` is its line in the editor's text (from 1), 0 when it has none.
    """

    part: Part
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    has_head: bool = True
    picture: str = ""
    line: int = 0
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True)
class Annex:
    """One annex: its name in 附件说明, and its text when it is bound in. `apart` is bound separately (7.3.7).

    `listed` is False for what is no annex but the text that is issued or forwarded itself (印发, 转发): it stands on a
    new page without 附件 above it. `label` replaces the 附件N that is printed there, `heading` the name as its title.
    """

    name: str
    blocks: tuple[Block, ...] = ()
    apart: bool = False
    listed: bool = True
    label: str = ""
    heading: str = ""

    @property
    def title(self) -> str:
        """The title over its text."""
        return self.heading or self.name


@dataclass(frozen=True)
class Attendance:
    """One line after the body of minutes: 出席, 请假, 列席 (10.3)."""

    label: str
    people: str


@dataclass(frozen=True)
class Paper:
    """One official document with everything its page shows.

    `mark` is the 发文机关标志 as printed (某某公司文件, 某某公司 for a letter, 某某公司办公会议纪要); a joint paper has
    the issuers' names in `issuers`, the lead one first, and `mark_suffix` 文件: a joint letterhead does not use `mark`.
    `number` is empty before signing.
    `upward` (上行文) puts the number to the left and prints the 签发人. `seals` are data: addresses of seal pictures
    in the order of `signatories`; an empty place is drawn as a dashed 印章位置 when `marks_seal_place`. `secrecy` is
    the mark as printed (核心商密★3年).
    """

    form: Form = Form.LETTERHEAD
    kind: str = "通知"
    issuers: tuple[str, ...] = ()
    mark: str = ""
    mark_suffix: str = "文件"
    number: str = ""
    upward: bool = False
    signers: tuple[str, ...] = ()  # 签发人, one a unit
    copy_number: str = ""  # 份号, six digits
    secrecy: str = ""
    urgency: str = ""  # 特急, 加急
    title: str = ""
    main_recipients: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    annexes: tuple[Annex, ...] = ()
    signatories: tuple[str, ...] = ()
    document_date: dt.date | None = None
    seals: tuple[str, ...] = ()
    marks_seal_place: bool = False
    note: str = ""  # 附注, without its brackets
    attendance: tuple[Attendance, ...] = ()
    copies_to: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: dt.date | None = None
    watermark: str = field(default="", compare=False)  # 草稿, 审批中: over every page of what is not issued
