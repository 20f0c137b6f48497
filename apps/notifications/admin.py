"""Back-office: the outbox. Notices themselves are private and not shown here."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.core.errors import DomainError
from apps.notifications import services
from apps.notifications.models import Delivery
from apps.org.requests import person


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    """Read only, but for sending again."""

    list_display = ("id", "channel", "recipient", "state", "attempts", "next_try_at", "sent_at", "error")
    list_filter = ("state", "channel")
    list_select_related = ("notification__recipient",)
    ordering = ("-id",)
    show_full_result_count = False
    fields = readonly_fields = (
        "channel", "recipient", "state", "attempts", "next_try_at", "lease_until", "sent_at", "error",
    )  # fmt: skip
    actions = ("put_back",)

    @admin.display(description="收件人")
    def recipient(self, row: Delivery) -> str:
        return row.notification.recipient.name

    @admin.action(description="重发所选的投递", permissions=["view"])
    def put_back(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        try:
            count = services.resend(actor=person(request), ids=queryset.values_list("pk", flat=True))
        except DomainError as error:
            self.message_user(request, error.message, messages.ERROR)
        else:
            self.message_user(request, f"已重新排队 {count} 条，一分钟内投递", messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False
