"""Which paragraph of a .docx is the title, which the recipients, and so on (the order of GB/T 9704-2012 7)."""

import re
from dataclasses import dataclass, field

from apps.typesetting.kinds import kind_in
from apps.typesetting.reading.marks import ARTICLE, level_of
from apps.typesetting.reading.walking import Found

NUMBER = re.compile(r"[\u4e00-\u9fffA-Z]{1,14}\s*[〔\[［（(【]\s*\d{2,4}\s*[〕\]］）)】]\s*第?\s*\d+\s*号?")
ORDER_NUMBER = re.compile(r"第\s*\d+\s*(号|期)")
SIGNER = re.compile(r"签发人\s*[：:]?\s*(.+)")
DAY = re.compile(
    r"\s*(?:(\d{2,4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
    r"|([一二三四五六七八九〇○Ｏ零0]{2,4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
    r"|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2}))\s*"
)
SECRECY = re.compile(r"(核心商密|普通商密|商密|内部|绝密|机密|秘密)\s*([★☆*＊].*)?")
URGENCY = re.compile(r"特急|加急|急件|特提|平急|紧急")
ANNEXES = re.compile(r"附\s*件\s*[：:]")
ANNEX_START = re.compile(r"附\s*件\s*(\d{0,2}|[一二三四五六七八九十]{0,2})\s*[：:]?")
COPIES = re.compile(r"(抄\s*送|抄\s*报)\s*[：:]")
PRINTED = re.compile(r"([^。；：]{0,40}?)\s*(\d{4}年\d{1,2}月\d{1,2}日)\s*印\s*发?\s*")
KEYWORDS = re.compile(r"主\s*题\s*词\s*[：:]|（?共印\s*\d+\s*份）?")
ATTENDANCE = re.compile(r"(出席|请假|缺席|列席|参加)(?:人员|会议)?\s*[：:]\s*(.+)")
NOTE = re.compile(r"\s*[（(](.+)[）)]\s*")
MARK = re.compile(r"(文件|会议纪要|令)$")
UNIT = re.compile(r"(公司|集团|[局厅部委院所处室站厂社会]|中心|政府|大学|学校|医院|银行|军区)$")
_ENDS = re.compile(r"[。；！？，]")
LONGEST_TITLE, LONGEST_NAME = 120, 40
BIG = 20.0  # pt; the title is 22, the mark larger still
MOST_SIGNATORIES = 12
MOST_REMARKS = 3  # paragraphs behind the date that may be remarks; more are a text of its own


@dataclass
class Parts:
    """The paragraphs sorted into the parts of a document."""

    issuers: tuple[str, ...] = ()
    head: list[Found] = field(default_factory=list)
    title: list[Found] = field(default_factory=list)
    recipients: Found | None = None
    body: list[Found] = field(default_factory=list)
    attendance: list[Found] = field(default_factory=list)
    annexes: list[Found] = field(default_factory=list)
    signatories: list[Found] = field(default_factory=list)
    date: Found | None = None
    note: Found | None = None
    annex_texts: list[tuple[Found, list[Found]]] = field(default_factory=list)
    enclosed: list[Found] = field(default_factory=list)
    colophon: list[Found] = field(default_factory=list)


def parts_of(found: list[Found]) -> Parts:
    """Sort what was found. Never fails: what is not recognised is body."""
    parts = Parts()
    lines = _without_colophon([line for line in _unfolded(found, parts) if _says(line)], parts)
    start = _take_front(lines, parts)
    end = _date_place(lines, start)
    if end is None:
        rest = _take_annex_texts(lines[start:], parts)
    else:
        parts.date = lines[end]
        behind = lines[end + 1 :]
        if behind and NOTE.fullmatch(behind[0].text):
            parts.note, behind = behind[0], behind[1:]
        behind = _take_annex_texts(behind, parts)
        rest = _take_signatories(lines[start:end], parts)
        if len(behind) > MOST_REMARKS or (behind and is_heading(behind[0])):
            parts.enclosed = behind
        else:
            rest += behind
    _take_body(rest, parts)
    return parts


def _says(line: Found) -> bool:
    return bool(line.text.strip() or line.rows or line.pictures)


def _cells(table: Found) -> list[Found]:
    return [Found(text=cell, props={"align": "right"}) for row in table.rows for cell in row if cell]


def _with_names_unfolded(lines: list[Found]) -> list[Found]:
    """Many joint issuers sign in rows; only the last row has the date."""
    kept = list(lines)
    behind: list[Found] = []
    while kept and (not _says(kept[-1]) or _has_only_units(kept[-1])):
        behind = _cells(kept.pop()) + behind
    return kept + behind


def _has_only_units(table: Found) -> bool:
    cells = [cell for row in table.rows for cell in row if cell]
    return bool(cells) and all(UNIT.search(cell) and len(cell) <= LONGEST_NAME for cell in cells)


def _joint_mark(table: Found) -> tuple[str, ...]:
    """The issuers of a joint paper stand one below the other in the mark, 文件 beside them (7.2.4)."""
    cells = ["".join(cell.split()) for row in table.rows for cell in row if cell]
    names = tuple(cell for cell in cells if cell != "文件")
    return names if "文件" in cells and len(names) > 1 and max(map(len, names)) <= LONGEST_NAME else ()


def _unfolded(found: list[Found], parts: Parts) -> list[Found]:
    """Head, joint signatures and colophon are often set as tables: their rows or cells become lines."""
    lines: list[Found] = []
    for item in found:
        words = ["　".join(cell for cell in row if cell) for row in item.rows]
        set_out = [
            w for w in words if COPIES.match(w) or PRINTED.fullmatch(w) or SIGNER.search(w) or NUMBER.fullmatch(w)
        ]
        front = item.rows and all(_is_head(line) for line in lines if line.text.strip())
        if front and (joint := _joint_mark(item)):
            parts.issuers = joint
            continue
        signed = item.rows and any(DAY.fullmatch(cell) for row in item.rows for cell in row if cell)
        if signed and not any("。" in cell for row in item.rows for cell in row):
            lines = _with_names_unfolded(lines) + _cells(item)
        elif item.rows and set_out:
            lines += [Found(text=line, props=item.props) for word in words for line in word.split("\n")]
        else:
            lines.append(item)
    return lines


def _without_colophon(lines: list[Found], parts: Parts) -> list[Found]:
    """抄送, 印发 and the old 主题词 stand at the end of the document, or before annexes that were bound behind."""
    kept: list[Found] = []
    inside = False
    for line in lines:
        text = line.text.strip()
        starts = COPIES.match(text) or PRINTED.fullmatch(text) or KEYWORDS.match(text)
        goes_on = inside and not line.rows and not ANNEX_START.fullmatch(text) and len(text) < LONGEST_TITLE
        if starts or goes_on:
            parts.colophon.append(line)
            inside = bool(COPIES.match(text) or goes_on) and not text.endswith("。")
        else:
            kept.append(line)
            inside = False
    return kept


def _take_front(lines: list[Found], parts: Parts) -> int:
    """Head, title and recipients; the place where the text begins."""
    first, last = _title_place(lines)
    if not last:
        first = last = next((i for i, line in enumerate(lines) if not _is_head(line)), len(lines))
    parts.head, parts.title = lines[:first], lines[first:last]
    if last < len(lines) and _addresses(lines[last].text):
        parts.recipients = lines[last]
        return last + 1
    return last


def _addresses(text: str) -> bool:
    """各部门、各分公司：, and no level, no sentence, no label."""
    text = text.strip()
    if not text.endswith(("：", ":")) or level_of(text) or re.search("[。；！？]", text):
        return False
    return not re.search(r"(如下|附件|通知|事项|以下|要求|意见|名单|下列)[：:]$", text)


def _title_place(lines: list[Found]) -> tuple[int, int]:
    """[first, last) of the lines of the title; an empty range at 0 when there is none."""
    front = lines[: next((i for i, line in enumerate(lines) if _runs_on(line)), len(lines))][:30]
    limit = next((i for i, line in enumerate(front) if _addresses(line.text) and not _is_head(line)), None)
    candidates = front[:limit]
    ended = [i for i, line in enumerate(candidates) if _could_be_title(line) and kind_in(line.text.strip())]
    if limit is not None and not ended:
        ended = [i for i in range(len(candidates) - 1, -1, -1) if _could_be_title(candidates[i])][:1]
    if not ended:
        ended = [i for i, line in enumerate(candidates) if _could_be_title(line) and _stands_out(line)][:1]
    if not ended:
        return (0, 0)
    last = ended[-1] if limit is not None else ended[0]
    first = last
    while first > 0 and _goes_with(candidates[first - 1], candidates[last]):
        first -= 1
    return first, last + 1


def _runs_on(line: Found) -> bool:
    """The text has begun: a sentence, a level, an article, a table."""
    text = line.text.strip()
    if line.rows or level_of(text) or ARTICLE.match(text):
        return True
    return "。" in text and not kind_in(text)


def is_heading(line: Found) -> bool:
    """Set like the title of a document: in the middle, and larger than text."""
    return not line.rows and line.props.get("align") == "center" and line.size >= BIG


def _could_be_title(line: Found) -> bool:
    text = line.text.strip()
    if line.rows or not text or len(text) > LONGEST_TITLE or _is_head(line) or level_of(text):
        return False
    return not _ENDS.search(text.rstrip("。")) or kind_in(text) != ""


def _stands_out(line: Found) -> bool:
    return line.props.get("align") == "center" or line.size >= BIG


def _goes_with(line: Found, end: Found) -> bool:
    """A line above belongs to the title when it is set the same way and is nothing of the head."""
    if not _could_be_title(line) or line.red:
        return False
    return line.props.get("align") == end.props.get("align") and line.size == end.size and _stands_out(line)


def _is_head(line: Found) -> bool:
    text = re.sub(r"\s", "", line.text)
    if not text:
        return False
    if SIGNER.match(text) or re.fullmatch(r"\d{6}|№?\d{1,6}", text):
        return True
    if SECRECY.fullmatch(text) or URGENCY.fullmatch(text) or re.fullmatch(r"(签发人.*)?", text):
        return True
    if NUMBER.match(text) and (len(NUMBER.match(text).group(0)) == len(text) or "签发人" in text):  # type: ignore[union-attr]
        return True
    if ORDER_NUMBER.fullmatch(text):
        return True
    return bool(line.red * 2 > len(text)) or bool(MARK.search(text) and line.size > 26)


def _date_place(lines: list[Found], start: int) -> int | None:
    """The first line behind the beginning that is a day and nothing else."""
    for place in range(start + 1, len(lines)):
        if DAY.fullmatch(lines[place].text) and not lines[place].rows:
            return place
        if place > start + 1 and ANNEX_START.fullmatch(lines[place].text.strip()) and lines[place].text.strip():
            return None
    return None


def _take_signatories(lines: list[Found], parts: Parts) -> list[Found]:
    """The short lines above the date are names; what is above them is returned."""
    end = len(lines)
    while end > 1 and len(lines) - end < MOST_SIGNATORIES and _is_name(lines[end - 1]):
        end -= 1
    parts.signatories = lines[end:]
    return lines[:end]


def _is_name(line: Found) -> bool:
    text = line.text.strip()
    if line.rows or line.pictures or not 2 <= len(text) <= LONGEST_NAME or level_of(text):
        return False
    if ANNEXES.match(text) or ATTENDANCE.match(text) or re.match(r"\d{1,2}\s*[.．、]", text):
        return False
    indented = line.props.get("align") in ("right", "center") or line.text.startswith((" ", "　", "\t"))
    return not re.search("[。；：！？，、:]", text) and (indented or len(text) <= LONGEST_NAME // 2 or _far_in(line))


def _far_in(line: Found) -> bool:
    return bool(re.match(r"[\s　]{4,}", line.text))


def _take_annex_texts(lines: list[Found], parts: Parts) -> list[Found]:
    """From each line 附件1 on its own the text of an annex; what stands before the first is returned."""
    starts = [i for i, line in enumerate(lines) if not line.rows and ANNEX_START.fullmatch(line.text.strip())]
    starts = [i for i in starts if not lines[i].text.strip().endswith(("：", ":")) or _standing_apart(lines, i)]
    for place, begin in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(lines)
        parts.annex_texts.append((lines[begin], lines[begin + 1 : end]))
    return lines[: starts[0]] if starts else lines


def _standing_apart(lines: list[Found], place: int) -> bool:
    """附件： alone heads an annex when a title follows, and 附件说明 when numbered names do."""
    below = lines[place + 1].text.strip() if place + 1 < len(lines) else ""
    return not re.match(r"\d{1,2}\s*[.．、]", below)


def _take_body(lines: list[Found], parts: Parts) -> None:
    place = _annexes_place(lines)
    text = lines if place is None else lines[:place]
    parts.annexes = [] if place is None else lines[place:]
    while text and ATTENDANCE.fullmatch(text[-1].text.strip()):
        parts.attendance.insert(0, text[-1])
        text = text[:-1]
    parts.body = text


def _annexes_place(lines: list[Found]) -> int | None:
    """The last 附件： with nothing behind it but names of annexes."""
    for place in range(len(lines) - 1, -1, -1):
        if ANNEXES.match(lines[place].text.strip()) and not lines[place].rows:
            return place
        if level_of(lines[place].text.strip()) is None and _ENDS.search(lines[place].text.rstrip("。；，")):
            return None
    return None
