"""What goes wrong in the words of the office."""


class DomainError(Exception):
    """A rule was broken. Carries a Chinese sentence that says what is wrong and what to do.

    `field` names the form field it belongs to, when there is one; `links` are (label, url) pairs that
    help the person on (open supervised items that stop a closing, for example).
    """

    status = 422

    def __init__(self, message: str, *, field: str = "", links: list[tuple[str, str]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.links = links or []


class Denied(DomainError):
    """The person may see the thing but not do this with it (403)."""

    status = 403


class Stale(DomainError):
    """Somebody else got there first (409): the step is decided, the form was changed."""

    status = 409
