"""The only writers of matters, parts, numbers and the timeline."""

from apps.matters.services.indexing import add_text, drop_pages, index_facts, put_pages, put_text
from apps.matters.services.matters import amend, create_matter, lock, move, retitle
from apps.matters.services.numbering import give_number, take_number
from apps.matters.services.parts import add_part, check_clearance, end_parts, hold
from apps.matters.services.timeline import record

__all__ = [
    "add_part",
    "add_text",
    "amend",
    "check_clearance",
    "create_matter",
    "drop_pages",
    "end_parts",
    "give_number",
    "hold",
    "index_facts",
    "lock",
    "move",
    "put_pages",
    "put_text",
    "record",
    "retitle",
    "take_number",
]
