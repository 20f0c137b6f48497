"""The door for an uploaded .docx."""

import datetime as dt
import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from apps.typesetting.kinds import kind_in
from apps.typesetting.paper import Attendance
from apps.typesetting.reading import recognising as seen
from apps.typesetting.reading.container import Container
from apps.typesetting.reading.draft import DocxDraft, ParagraphFacts
from apps.typesetting.reading.marks import value_of
from apps.typesetting.reading.merges import sound
from apps.typesetting.reading.pages import grid_pitch, sections_of
from apps.typesetting.reading.settings import facts_of
from apps.typesetting.reading.text import row_of
from apps.typesetting.reading.walking import Found, Walker

_OWN_NUMBER = re.compile(r"\s*\d{1,2}\s*[.．、]\s*(?!\d)")
_ALIKE = 0.75
_BETWEEN_NAMES = re.compile(r"[\s　]+(?=\d{1,2}\s*[.．、]\s*\D)")


def read_docx(content: bytes) -> DocxDraft:
    """Read an uploaded .docx into its parts and the typographic facts of each paragraph; nothing of it is run.

    Changes tracked in the file are taken as accepted. Raises DomainError with a Chinese sentence when the file is no
    .docx, has a password, is damaged, or unpacks to more than it should.
    """
    container = Container(content)
    body = container.document()
    walker = Walker(container)
    parts = seen.parts_of(walker.walk(body))
    text, lines = _text(parts.body)
    title = "".join(_tidy(line.text, "") for line in parts.title)
    names, texts = _annexes(parts)
    enclosed_title, enclosed = _heading(parts.enclosed)
    date_text = parts.date.text.strip() if parts.date else ""
    copies, printed_by, printed_on = _colophon(parts.colophon)
    head = _head(parts.head)
    head["mark"] = head["mark"] or ("" if parts.issuers else walker.red_header())
    note = seen.NOTE.fullmatch(parts.note.text) if parts.note else None
    if enclosed:
        called = f"《{enclosed_title}》" if enclosed_title else "一份文件"
        walker.note(f"落款之后另有{called}的全文，请核对是作为所印发的文件还是附件处理")
    kind = kind_in(title) or kind_in(str(head["mark"]))
    return DocxDraft(
        title=title,
        kind=kind,
        main_recipients=_recipients(parts.recipients),
        text=text,
        annexes=names,
        enclosed_title=enclosed_title,
        enclosed_text=_text(enclosed)[0],
        annex_texts=texts,
        issuers=parts.issuers,
        signatories=_signatories(parts.signatories, kind),
        date_text=date_text,
        document_date=day_of(date_text),
        note=note.group(1).strip() if note else "",
        attendance=_attendance(parts.attendance),
        copies_to=copies,
        printed_by=printed_by,
        printed_on=printed_on,
        pictures=walker.pictures,
        paragraphs=_facts(parts, lines, grid_pitch(body)),
        sections=sections_of(container, body),
        notices=tuple(walker.notices),
        **head,  # type: ignore[arg-type]
    )


def _tidy(text: str, between: str = " ") -> str:
    return between.join(text.split())


def _text(found: Iterable[Found]) -> tuple[str, list[tuple[int, Found]]]:
    """The editor's text of paragraphs, tables and pictures, and the line each paragraph got."""
    lines: list[str] = []
    placed: list[tuple[int, Found]] = []
    after_table = False
    for item in found:
        if item.rows:
            marks = sound(item.rows, item.marks)
            lines += ([""] if after_table else []) + [row_of(row, marks, at) for at, row in enumerate(item.rows)]
            after_table = True
            continue
        after_table = False
        placed.append((len(lines) + 1, item))
        lines += [line.strip() for line in re.split(r"\n|\t{2,}", item.text) if line.strip()]
        lines += [f"![{caption}]({name})" for name, caption in item.pictures]
    return "\n".join(line.replace("\t", " ") for line in lines), placed


def _head(found: list[Found]) -> dict[str, object]:
    """份号, 密级, 紧急程度, 发文机关标志, 发文字号, 签发人."""
    head: dict[str, object] = {}
    mark: list[str] = []
    signers: list[str] = []
    for line in found:
        text = line.text.strip()
        bare = re.sub(r"\s", "", text)
        signer = seen.SIGNER.search(text)
        number = seen.NUMBER.search(re.sub(r"签发人.*", "", text)) or seen.ORDER_NUMBER.fullmatch(text)
        if signer:
            signers += _people(signer.group(1))
        if number:
            head["number"] = number.group(0).strip()
            beside = text[number.end() :].strip()
            if signers and not signer and re.fullmatch(r"[\u4e00-\u9fff\s·]{2,}", beside):
                signers += _people(beside)  # the last of several stands beside the number
        elif re.fullmatch(r"\d{1,6}", bare):
            head["copy_number"] = bare
        elif seen.SECRECY.fullmatch(bare):
            head["secrecy"] = text
        elif seen.URGENCY.fullmatch(bare):
            head["urgency"] = bare
        elif bare and not signer:
            mark.append(bare)
    return head | {"mark": "".join(mark), "signers": tuple(signers)}


def _people(text: str) -> list[str]:
    """Names with spaces between; 张　三 spread over three places is one name."""
    names: list[str] = []
    open_name = False
    for word in re.split(r"[\s、]+", text.strip()):
        if len(word) == 1 and open_name:
            names[-1] += word
        else:
            names.append(word)
        open_name = len(word) == 1 and not open_name
    return names


def _recipients(line: Found | None) -> tuple[str, ...]:
    """Only a full comma divides; another mark stays where it is, so that the check can point at it."""
    if line is None:
        return ()
    names = _tidy(line.text, "").removesuffix("：").split("，")
    return tuple(name for name in names if name)


def _annexes(parts: seen.Parts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names: list[str] = []
    for place, line in enumerate(parts.annexes):
        text = seen.ANNEXES.sub("", line.text.strip(), count=1) if place == 0 else line.text.strip()
        for piece in re.split(r"\n", text):
            for name in _BETWEEN_NAMES.split(piece):
                bare = _OWN_NUMBER.sub("", name, count=1).strip()
                if bare and place and not _OWN_NUMBER.match(name) and names:
                    names[-1] += bare  # a long name typed on in the next line
                elif bare:
                    names.append(bare)
    return _annex_texts(parts, names)


def _annex_texts(parts: seen.Parts, names: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts by the numbers above them. An annex of an annex, whose number is taken, goes with the one before."""
    listed = bool(names)
    texts = [""] * len(names)
    last = 0
    for start, lines in parts.annex_texts:
        written = (seen.ANNEX_START.fullmatch(start.text.strip()) or [""] * 2)[1]
        place = ((value_of(written) if written else None) or (1 if listed else len(names) + 1)) - 1
        if not listed and place == len(names):
            names.append(_heading(lines)[0])
            texts.append("")
        if place < len(names) and not texts[place]:
            heading, behind = _heading(lines)
            texts[place] = _text(behind if _alike(heading, names[place]) else lines)[0]
            last = place
        elif names:
            texts[last] = "\n".join((texts[last], start.text.strip(), _text(lines)[0]))
    return tuple(names), tuple(texts)


def _heading(lines: list[Found]) -> tuple[str, list[Found]]:
    """The title over an annex, of one line or several, and what stands below."""
    count = next((i for i, line in enumerate(lines) if not seen.is_heading(line)), len(lines))
    if not count and lines and not lines[0].rows and len(lines[0].text) <= seen.LONGEST_TITLE:
        count = 1
    return "".join(_tidy(line.text, "") for line in lines[:count]), lines[count:]


def _alike(heading: str, name: str) -> bool:
    """The title repeats the name, which may be put a little shorter or longer in the list."""
    bare = name.strip("《》。；")
    return bool(heading) and (heading == bare or SequenceMatcher(None, heading, bare).ratio() >= _ALIKE)


def _signatories(lines: list[Found], kind: str) -> tuple[str, ...]:
    if kind in ("命令", "议案"):  # signed by the head in person: 总理　李克强
        return tuple(_tidy(line.text) for line in lines)
    return tuple(name for line in lines for name in re.split(r"[ 　\t\n]{2,}|\t|\n", line.text.strip()) if name)


def day_of(text: str) -> dt.date | None:
    """The day a line of figures or Chinese numerals names; None for a short year, or a day that is in no calendar."""
    found = seen.DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = [group for group in found.groups() if group]
    digits = "".join("0" if c in "〇○Ｏ零0" else str(value_of(c) or 0) for c in year) if not year.isdecimal() else year
    try:
        return dt.date(int(digits), value_of(month) or 0, value_of(day) or 0) if len(digits) == 4 else None
    except ValueError:
        return None


def _attendance(lines: list[Found]) -> tuple[Attendance, ...]:
    found = (seen.ATTENDANCE.fullmatch(line.text.strip()) for line in lines)
    return tuple(Attendance(match[1], _tidy(match[2])) for match in found if match)


def _colophon(lines: list[Found]) -> tuple[tuple[str, ...], str, dt.date | None]:
    copies, printed_by, printed_on = "", "", None
    for line in lines:
        text = _tidy(line.text)
        if printed := seen.PRINTED.fullmatch(text):
            printed_by, printed_on = printed.group(1).strip(" 　"), day_of(printed.group(2))
        elif not seen.KEYWORDS.match(text):
            copies += seen.COPIES.sub("", text, count=1)
    names = (name.strip() for name in re.split("[，；]", copies.removesuffix("。")))
    return tuple(name for name in names if name), printed_by, printed_on


def _facts(parts: seen.Parts, placed: list[tuple[int, Found]], pitch: float) -> tuple[ParagraphFacts, ...]:
    single = {"recipients": parts.recipients, "date": parts.date, "note": parts.note}
    sorted_ = [("head", line) for line in parts.head] + [("title", line) for line in parts.title]
    sorted_ += [(name, line) for name, line in single.items() if line]
    sorted_ += [("annexes", line) for line in parts.annexes] + [("signature", line) for line in parts.signatories]
    sorted_ += [("annex", line) for _, lines in parts.annex_texts for line in lines if not line.rows]
    sorted_ += [("colophon", line) for line in parts.colophon]
    body = [
        facts_of(item, "body", pitch, line=line, number=number)
        for number, (line, item) in enumerate(((at, item) for at, item in placed if item.text.strip()), start=1)
    ]
    return (*(facts_of(line, part, pitch) for part, line in sorted_), *body)
