"""Files of the papers lie on a disk of their own."""

from apps.attachments.tests.conftest import disk

__all__ = ["disk"]
