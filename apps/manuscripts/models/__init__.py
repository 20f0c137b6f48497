"""Core drafts for the GM (总经理文稿), their versions, comments, material, and what departments are asked for."""

from apps.manuscripts.models.collecting import MaterialLink, MaterialRequest, RequestState
from apps.manuscripts.models.manuscript import Manuscript, ManuscriptState, Sort
from apps.manuscripts.models.versions import ManuscriptComment, ManuscriptVersion

__all__ = [
    "Manuscript",
    "ManuscriptComment",
    "ManuscriptState",
    "ManuscriptVersion",
    "MaterialLink",
    "MaterialRequest",
    "RequestState",
    "Sort",
]
