"""Forms of manuscripts and of requests for material."""

from apps.manuscripts.forms.collecting import AnswerForm, AskForm, PassForm, SendBackForm
from apps.manuscripts.forms.handling import (
    CommentForm,
    FileForm,
    FilesForm,
    HandInForm,
    LinkForm,
    ReasonForm,
    SubmitForm,
)
from apps.manuscripts.forms.tasking import TaskForm
from apps.manuscripts.forms.writing import TextForm

__all__ = [
    "AnswerForm",
    "AskForm",
    "CommentForm",
    "FileForm",
    "FilesForm",
    "HandInForm",
    "LinkForm",
    "PassForm",
    "ReasonForm",
    "SendBackForm",
    "SubmitForm",
    "TaskForm",
    "TextForm",
]
