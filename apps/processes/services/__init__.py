"""The only writers of figures, feedback and reviews, and the reminder of these."""

from apps.processes.services.figures import count_figures
from apps.processes.services.reminding import remind_of_reviews
from apps.processes.services.voices import answer_feedback, give_feedback, mark_reviewed

__all__ = ["answer_feedback", "count_figures", "give_feedback", "mark_reviewed", "remind_of_reviews"]
