"""The answer of a rule: allowed, or not and why.

One call serves three readers: the service that enforces it, the page that shows, hides or explains
the button, and the test that walks it over all states.
"""

from dataclasses import dataclass

from apps.core.errors import Denied, DomainError


@dataclass(frozen=True)
class Verdict:
    """`ok`, and when not ok a Chinese sentence for the person.

    `forbidden` tells a lack of right (403) from a matter that is not in the state for it (422).
    `show` asks the page to draw the disabled button with its reason; without it the button is left out.
    """

    ok: bool
    reason: str = ""
    forbidden: bool = False
    show: bool = False

    def __bool__(self) -> bool:
        return self.ok

    def require(self) -> None:
        """Raise Denied (403) or DomainError (422) when the rule says no."""
        if self.ok:
            return
        raise Denied(self.reason) if self.forbidden else DomainError(self.reason)


YES = Verdict(True)


def no_right(reason: str) -> Verdict:
    """The person may not do this at all."""
    return Verdict(False, reason, forbidden=True)


def not_now(reason: str, *, show: bool = False) -> Verdict:
    """The person could, but the matter is not in the state for it."""
    return Verdict(False, reason, show=show)
