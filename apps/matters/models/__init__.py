"""The Matter row and what every matter has: numbers, parts, a timeline."""

from apps.matters.models.matter import Matter, Participant
from apps.matters.models.numbering import NumberCounter, NumberRule
from apps.matters.models.search import SearchText
from apps.matters.models.timeline import ChainCheck, ChainHead, TimelineEntry, TimelineSeal

__all__ = [
    "ChainCheck",
    "ChainHead",
    "Matter",
    "NumberCounter",
    "NumberRule",
    "Participant",
    "SearchText",
    "TimelineEntry",
    "TimelineSeal",
]
