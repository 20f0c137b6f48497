"""What the templates of the back-office ask for."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from apps.core import backoffice

register = template.Library()


@register.simple_tag
def task_groups(app_list: Any) -> list[dict[str, Any]]:
    """Models by what administrators do with them."""
    return backoffice.grouped(app_list or [])


@register.simple_tag
def address_of(name: str) -> str:
    """The address of a page of the product; empty where it is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def office_notices(context: Any) -> list[backoffice.Notice]:
    """What wants the administrator's attention."""
    return backoffice.notices_for(context["request"].user)
