"""One click mends: a fault's edits carried out on the words of a paper."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from apps.core.errors import DomainError
from apps.typesetting.checking.faults import Edit, Fault
from apps.typesetting.paper import Annex, Paper
from apps.typesetting.reading.text import MARGIN, blocks_of, pictures_of, text_of

Words = Mapping[str, str | Sequence[str]]
_SINGLE = ("number", "copy_number", "secrecy", "urgency", "title", "note", "mark", "printed_by")
_SEVERAL = ("issuers", "signers", "main_recipients", "signatories", "copies_to")
CHANGED = "文字在检查之后改动过，请重新检查后再修改"


def mend(words: Words, fault: Fault) -> dict[str, str | tuple[str, ...]]:
    """The words with the fault mended; what the fault does not touch is left as it was.

    `words` has Paper field names for keys, with `text` for the body, `annexes` for the names and `annex_texts` for the
    texts of the annexes, both in the order of Paper.annexes (see words_of); fields the fault does not name may be left
    out. Raises DomainError when the fault cannot be mended by machine, or when the words have changed since the check.
    """
    if not fault.fix:
        raise DomainError("这一处需要人工判断，不能自动修改")
    mended = {name: value if isinstance(value, str) else tuple(value) for name, value in words.items()}
    # From the end backwards, so that an edit does not move the ones still to come.
    for edit in sorted(fault.fix, key=lambda e: (e.field, e.item, e.line, e.start), reverse=True):
        if edit.field not in mended:
            raise DomainError(CHANGED)
        mended[edit.field] = _edited(mended[edit.field], edit)
    return mended


def words_of(paper: Paper) -> dict[str, str | tuple[str, ...]]:
    """The words of a paper that the check may mend."""
    names: dict[str, str | tuple[str, ...]] = {name: getattr(paper, name) for name in (*_SINGLE, *_SEVERAL)}
    return names | {
        "text": text_of(paper.blocks),
        "annexes": tuple(annex.name for annex in paper.annexes),
        "annex_texts": tuple(text_of(annex.blocks) for annex in paper.annexes),
    }


def with_words(paper: Paper, words: Words, pictures: Mapping[str, str] | None = None) -> Paper:
    """The paper with these words put in; the inverse of words_of."""
    fields = {name: words[name] for name in _SINGLE if name in words}
    several = {name: tuple(words[name]) for name in _SEVERAL if name in words}
    annexes = paper.annexes
    if "annexes" in words:
        texts = tuple(words.get("annex_texts", ()))
        annexes = tuple(
            _renamed(_annex(paper, place), name, texts[place] if place < len(texts) else None, pictures)
            for place, name in enumerate(words["annexes"])
        )
    known = pictures or pictures_of(paper.blocks)
    blocks = blocks_of(str(words["text"]), known) if "text" in words else paper.blocks
    return replace(paper, **fields, **several, annexes=annexes, blocks=blocks)  # type: ignore[arg-type]


def _renamed(annex: Annex, name: str, text: str | None, pictures: Mapping[str, str] | None) -> Annex:
    blocks = annex.blocks if text is None else blocks_of(text, pictures or pictures_of(annex.blocks))
    return replace(annex, name=name, blocks=blocks)


def _annex(paper: Paper, place: int) -> Annex:
    return paper.annexes[place] if place < len(paper.annexes) else Annex("")


def _edited(value: str | tuple[str, ...], edit: Edit) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return _in_lines(value, edit) if edit.line else _in_line(value, edit)
    if not 1 <= edit.item <= len(value):
        raise DomainError(CHANGED)
    entry = value[edit.item - 1]
    if edit.new is None and not edit.line:
        _must_stand(edit.old == entry)
        return value[: edit.item - 1] + value[edit.item :]
    changed = _in_lines(entry, edit) if edit.line else _in_line(entry, edit)
    return (*value[: edit.item - 1], changed, *value[edit.item :])


def _in_lines(text: str, edit: Edit) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    _must_stand(edit.line <= len(lines))
    if edit.new is None:
        _must_stand(lines[edit.line - 1].strip() == edit.old.strip())
        del lines[edit.line - 1]
    else:
        raw = lines[edit.line - 1]
        margin = len(raw) - len(raw.lstrip(MARGIN))  # the check has seen the line without it
        lines[edit.line - 1] = raw[:margin] + _in_line(raw[margin:], edit)
    return "\n".join(lines)


def _in_line(line: str, edit: Edit) -> str:
    """At its place, or at the only place where the same words stand."""
    start = edit.start
    if line[start : start + len(edit.old)] != edit.old:
        _must_stand(bool(edit.old) and line.count(edit.old) == 1)
        start = line.index(edit.old)
    return line[:start] + (edit.new or "") + line[start + len(edit.old) :]


def _must_stand(condition: bool) -> None:
    if not condition:
        raise DomainError(CHANGED)
