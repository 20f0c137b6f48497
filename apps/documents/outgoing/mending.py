"""One click mends a fault of form: the words of a draft, mended by the typesetting floor, back into the draft."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from apps.core.errors import DomainError
from apps.documents.outgoing.content import Content
from apps.documents.outgoing.names import split_names
from apps.typesetting.checking import Edit, Fault, mend
from apps.typesetting.paper import Paper

FIELDS = {"title", "note", "main_recipients", "copies_to", "signatories", "text", "annexes", "annex_texts"}


def key_of(fault: Fault) -> str:
    """By what a fault is named in an address: the same fault at the same place, as long as nothing changes."""
    return f"{fault.code}-{fault.field or 'text'}-{fault.item}-{fault.line}-{fault.start}"


def can_mend_here(fault: Fault) -> bool:
    """Whether its fix touches only what the editor holds: number and marks are not the drafter's to write."""
    return fault.can_mend and all(edit.field in FIELDS for edit in fault.fix)


def hint(fault: Fault) -> str:
    """How to mend it in words: 改为“2026年1月5日”, 删去“，”; empty when a person must find the words."""
    end, words, moved = fault.start + len(fault.excerpt), fault.excerpt, 0
    edits = sorted(fault.fix, key=lambda one: one.start)
    if not edits or any(edit.new is None for edit in edits):
        return f"删去“{edits[0].old}”" if edits else ""
    if any(edit.start < fault.start or edit.start + len(edit.old) > end for edit in edits):
        return "；".join(_one(edit) for edit in edits[:3])
    for edit in edits:
        place = edit.start - fault.start + moved
        words = words[:place] + (edit.new or "") + words[place + len(edit.old) :]
        moved += len(edit.new or "") - len(edit.old)
    return f"改为“{words}”" if words.strip() else f"删去“{fault.excerpt}”"


def _one(edit: Edit) -> str:
    if not edit.old:
        return f"加上“{edit.new}”"
    return f"“{edit.old}”改为“{edit.new}”" if edit.new else f"删去“{edit.old}”"


def words_of(content: Content, paper: Paper) -> dict[str, str | tuple[str, ...]]:
    """The words of a draft under the names the form check uses."""
    return {
        "title": content.title,
        "note": paper.note,
        "main_recipients": split_names(content.main_recipients),
        "copies_to": split_names(content.copy_recipients),
        "signatories": paper.signatories,
        "text": content.body.replace("\r\n", "\n"),
        "annexes": tuple(name for name, _ in content.annexes),
        "annex_texts": tuple(text for _, text in content.annexes),
    }


def mended(content: Content, paper: Paper, faults: Iterable[Fault]) -> Content:
    """The draft with these faults mended, as far as they can be; from the last to the first, so that lines keep
    their places. Raises DomainError when none could be."""
    words, done = words_of(content, paper), 0
    before = dict(words)
    for fault in sorted(faults, key=lambda one: (one.field, one.item, one.line, one.start), reverse=True):
        if not can_mend_here(fault):
            continue
        try:
            words = mend(words, fault)
        except DomainError:  # another of them moved it: found again with the next check
            continue
        done += 1
    if not done:
        raise DomainError("文字在检查之后改动过，请重新检查后再修改")
    changed = {name: value for name, value in words.items() if value != before[name]}
    return replace(content, **_fields(content, changed))  # type: ignore[arg-type]


def _fields(content: Content, words: dict[str, str | tuple[str, ...]]) -> dict[str, object]:
    found: dict[str, object] = {name: words[name] for name in ("title", "note") if name in words}
    if "text" in words:
        found["body"] = words["text"]
    named = {"main_recipients": "main_recipients", "copies_to": "copy_recipients", "signatories": "signatory"}
    for name, own in named.items():
        if name in words:
            found[own] = "，".join(words[name])
    if "annexes" in words or "annex_texts" in words:
        names = words.get("annexes", tuple(name for name, _ in content.annexes))
        texts: Sequence[str] = words.get("annex_texts", tuple(text for _, text in content.annexes))
        padded = [*texts, *[""] * (len(names) - len(texts))]
        found["annexes"] = tuple(zip(names, padded, strict=False))
    return found
