"""The only writers of appraisals."""

from apps.appraisal.services.deciding import on_approval
from apps.appraisal.services.destroying import confirm_destruction, replace_witness
from apps.appraisal.services.drafting import (
    add_records,
    cancel_batch,
    drop_line,
    open_batch,
    put_committee,
    put_opinions,
    submit_batch,
)
from apps.appraisal.services.finishing import finish_batch, finish_destructions
from apps.appraisal.services.registering import file_register
from apps.appraisal.services.unlocking import agree_to_destruction

__all__ = [
    "add_records",
    "agree_to_destruction",
    "cancel_batch",
    "confirm_destruction",
    "drop_line",
    "file_register",
    "finish_batch",
    "finish_destructions",
    "on_approval",
    "open_batch",
    "put_committee",
    "put_opinions",
    "replace_witness",
    "submit_batch",
]
