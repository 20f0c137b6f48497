"""The verbs of manuscripts: the only writers."""

from apps.manuscripts.services.closing import cancel_manuscript, file_manuscript
from apps.manuscripts.services.collecting import (
    answer,
    ask_material,
    pass_on,
    send_back,
    urge,
    withdraw_request,
)
from apps.manuscripts.services.commenting import add_comment, resolve_comment
from apps.manuscripts.services.materials import add_files, add_link, drop_link
from apps.manuscripts.services.reviewing import submit_manuscript
from apps.manuscripts.services.tasking import Task, assign_manuscript, change_task
from apps.manuscripts.services.writing import hand_in, save_text

__all__ = [
    "Task",
    "add_comment",
    "add_files",
    "add_link",
    "answer",
    "ask_material",
    "assign_manuscript",
    "cancel_manuscript",
    "change_task",
    "drop_link",
    "file_manuscript",
    "hand_in",
    "pass_on",
    "resolve_comment",
    "save_text",
    "send_back",
    "submit_manuscript",
    "urge",
    "withdraw_request",
]
