"""The only writers of limits."""

from apps.deadlines.services.ruling import apply_rule
from apps.deadlines.services.setting import cancel, meet, set_deadline
from apps.deadlines.services.sweeping import sweep

__all__ = ["apply_rule", "cancel", "meet", "set_deadline", "sweep"]
