"""What the form check reports."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """必改 breaks the standard or the regulation; 建议 is good practice, or a likely slip a person must judge."""

    MUST = "必改"
    ADVICE = "建议"


@dataclass(frozen=True)
class Edit:
    """One replacement: where `old` stands, `new` goes.

    `field` is the name of a Paper field (title, number, note, main_recipients …), `text` for the body and
    `annex_texts` for the text of an annex. `item` counts the entries of a field with several, from 1; `line` the
    lines of a text, from 1. `start` is the place of `old` in that line. `new` None takes the whole line or entry away.
    """

    field: str
    old: str
    new: str | None
    item: int = 0
    line: int = 0
    start: int = 0


@dataclass(frozen=True)
class Fault:
    """One fault of form, told so that the writer finds it and knows what to do.

    `place` is Chinese (标题, 主送机关, 正文第3段, 附件1第2段); `line` the line in the editor's text, 0 elsewhere;
    `start` and `excerpt` where it stands, to be marked. `rule` names standard and clause. `fix` is what one click
    does, empty when a person must decide.
    """

    code: str
    severity: Severity
    place: str
    message: str
    rule: str
    line: int = 0
    start: int = 0
    excerpt: str = ""
    field: str = ""
    item: int = 0
    fix: tuple[Edit, ...] = ()

    @property
    def is_must(self) -> bool:
        """It keeps the paper from being issued."""
        return self.severity is Severity.MUST

    @property
    def can_mend(self) -> bool:
        """One click mends it."""
        return bool(self.fix)
