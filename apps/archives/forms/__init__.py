"""Forms of archives."""

from apps.archives.forms.arranging import BoxPlanForm, MendForm
from apps.archives.forms.paper import PaperForm
from apps.archives.forms.places import BoxNoteForm, MoveForm, ShelfForm

__all__ = ["BoxNoteForm", "BoxPlanForm", "MendForm", "MoveForm", "PaperForm", "ShelfForm"]
