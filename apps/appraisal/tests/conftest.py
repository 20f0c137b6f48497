"""Files of each test on a disk of its own."""

from apps.attachments.tests.conftest import disk

__all__ = ["disk"]
