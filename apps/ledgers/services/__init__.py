"""The only writers of saved views."""

from apps.ledgers.services.saved_views import change_view, delete_view, make_default, save_view

__all__ = ["change_view", "delete_view", "make_default", "save_view"]
