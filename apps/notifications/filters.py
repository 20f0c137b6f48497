"""Filters of the delivery page."""

import django_filters

from apps.core.ledger.days import FromDay, ToDay
from apps.notifications.models import Channel, Delivery
from apps.org.models import User


class DeliveryFilter(django_filters.FilterSet):
    """By person, channel, state, and the day of the notice. Never by words of a notice: they are private."""

    person = django_filters.ModelChoiceFilter(
        label="收件人", field_name="notification__recipient", queryset=User.objects.all(), empty_label="全部人员"
    )
    channel = django_filters.ChoiceFilter(label="渠道", choices=Channel.choices, empty_label="全部渠道")
    since = FromDay(label="起始日期", field_name="notification__created_at")
    until = ToDay(label="截止日期", field_name="notification__created_at")

    class Meta:
        model = Delivery
        fields: list[str] = []
