"""What goes outside for whom: a person's choice, else the default of the kind."""

from apps.notifications.codes import TEST
from apps.notifications.models import Channel, Preference

URGENT = ["urge"]  # by default no quiet hours and no digest hold these back
CHAT_DEFAULTS = frozenset({"todo", "mention", "urge", "deadline"})  # chat is for what needs me; mail has all


def default_ways(code: str) -> list[str]:
    """E-mail for every kind, chat for what needs the person."""
    chat = [channel.value for channel in Channel if channel != Channel.EMAIL]
    return [Channel.EMAIL.value, *(chat if code in CHAT_DEFAULTS else [])]


def ways(preference: Preference | None, code: str) -> list[str]:
    """The channels of this kind of notice; kinds unknown when the choice was made follow the default."""
    if preference is None or code == TEST:
        return default_ways(code)
    chosen = preference.ways.get(code)
    return default_ways(code) if chosen is None else [str(channel) for channel in chosen]


def urgent(preference: Preference | None) -> list[str]:
    """The kinds that are sent at once whatever the hour."""
    return URGENT if preference is None else [str(code) for code in preference.urgent]
