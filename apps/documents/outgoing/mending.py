"""One click mends a fault of form: the words of a draft, mended by the typesetting floor, back into the draft."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from apps.core.errors import DomainError
from apps.documents.outgoing.content import Content
from apps.documents.outgoing.names import split_names
from apps.typesetting.checking import Fault, mend
from apps.typesetting.paper import Paper

FIELDS = {"title", "note", "main_recipients", "copies_to", "signatories", "text", "annexes", "annex_texts"}


def key_of(fault: Fault) -> str:
    """By what a fault is named in an address: the same fault at the same place, as long as nothing changes."""
    return f"{fault.code}-{fault.field or 'text'}-{fault.item}-{fault.line}-{fault.start}"


def can_mend_here(fault: Fault) -> bool:
    """Whether its fix touches only what the editor holds: number and marks are not the drafter's to write."""
    return fault.can_mend and all(edit.field in FIELDS for edit in fault.fix)


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
