"""A kind for the tests of the shared machinery."""

from django.db import models

from apps.matters import kinds
from apps.matters.kinds import Kind, Move


class PaperState(models.TextChoices):
    DRAFT = "draft", "草拟"
    RUNNING = "running", "办理中"
    DONE = "done", "已办结"


PAPER = Kind(
    code="test_paper",
    label="测试事项",
    icon="file",
    states=PaperState,
    colours={"draft": "grey", "running": "blue", "done": "green"},
    moves=(
        Move("draft", "running", "送办"),
        Move("running", "done", "办结"),
        Move("done", "running", "重办"),
    ),
    terminal=frozenset({"done"}),
    number_rule="test_paper",
    url_name="portal:workbench",
    visible_to=lambda user: __import__("apps.matters.selectors", fromlist=["x"]).visible_to(user, kind="test_paper"),
)


def register() -> Kind:
    """Known for the length of one test (see the fixture)."""
    return kinds.register(PAPER)
