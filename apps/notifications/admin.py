"""Back-office: the outbox. Notices themselves are private and not shown here."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.notifications import services
from apps.notifications.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    """Read only, but for putting parked deliveries back."""

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

    @admin.action(description="重新投递所选的搁置邮件", permissions=["view"])
    def put_back(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        count = services.retry(queryset.values_list("pk", flat=True))
        self.message_user(request, f"已重新排队 {count} 封，一分钟内投递", messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False
