"""A paragraph's settings in the units of the standard: points and characters."""

from apps.typesetting.reading.draft import ParagraphFacts
from apps.typesetting.reading.styles import TWIPS, figure
from apps.typesetting.reading.walking import Found

_DEFAULT_SIZE = 10.5  # pt, Word's own when the file is silent


def facts_of(found: Found, part: str, grid: float, *, line: int = 0, number: int = 0) -> ParagraphFacts:
    """How the paragraph is set. `grid` is the line pitch of the document grid in points, 0 without one."""
    characters = sum(not character.isspace() for character in found.text)
    return ParagraphFacts(
        part=part,
        text=found.text.strip(),
        line=line,
        number=number,
        face=found.face,
        opening=found.opening,
        size=found.size,
        bold=characters > 0 and found.bold * 2 > characters,
        line_pitch=_pitch(found, grid),
        indent=_indent(found),
        align=found.props.get("align", "left"),
        style=found.props.get("style", ""),
        numbered=found.numbered,
    )


def _pitch(found: Found, grid: float) -> float:
    """Fixed line height, or the grid's when single lines snap to it; 0 when neither."""
    rule, line = found.props.get("line_rule", "auto"), figure(found.props.get("line", "240"))
    if rule == "exact":
        return line / TWIPS
    if rule == "auto" and line == 240 and found.props.get("snap", "1") == "1":
        return grid
    return 0.0


def _indent(found: Found) -> float:
    """First-line indent in characters; typed spaces look the same on paper and count too."""
    lead = found.text[: len(found.text) - len(found.text.lstrip(" 　"))]
    typed = sum(1.0 if character == "　" else 0.5 for character in lead)
    props = found.props
    if "hangingChars" in props and figure(props["hangingChars"]):
        return typed - figure(props["hangingChars"]) / 100
    if "firstLineChars" in props and figure(props["firstLineChars"]):
        return typed + figure(props["firstLineChars"]) / 100
    twips = figure(props.get("firstLine")) - figure(props.get("hanging"))
    return round(typed + twips / TWIPS / (found.size or _DEFAULT_SIZE), 2)
