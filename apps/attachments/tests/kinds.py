"""A kind of matter for the tests of files: seen by those who have a part in it."""

from dataclasses import replace

from apps.matters import kinds
from apps.matters.kinds import Kind
from apps.matters.selectors import visible_to
from apps.matters.tests.kinds import PAPER

FILED_PAPER = replace(
    PAPER,
    code="test_files",
    url_name="attachments:preview",  # any address with one number
    visible_to=lambda user: visible_to(user, kind="test_files"),
)


def register() -> Kind:
    """Known from the first test that needs it; registering again is harmless."""
    return kinds.register(FILED_PAPER)
