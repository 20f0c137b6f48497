"""Back-office: holidays and the notice they come from, published years, office hours."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from apps.core import clock
from apps.worktime import calendar, notice
from apps.worktime.forms import NoticeForm
from apps.worktime.models import Holiday, HolidayYear, OfficeHours
from apps.worktime.services import enter_notice

WEEKDAYS = "一二三四五六日"


class YearFilter(admin.SimpleListFilter):
    """One year at a time."""

    title = "年度"
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        years = Holiday.objects.order_by("-date__year").values_list("date__year", flat=True).distinct()
        return [(str(year), f"{year} 年") for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> QuerySet[Holiday]:
        value = self.value() or ""
        return queryset.filter(date__year=int(value)) if value.isdecimal() else queryset


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    """The notice of a year is read from its text; `is_off` can be corrected in the list."""

    list_display = ("date", "weekday", "name", "is_off", "source")
    list_editable = ("is_off",)
    list_filter = (YearFilter, "is_off")
    search_fields = ("name",)
    ordering = ("-date",)
    list_per_page = 50
    change_list_template = "admin/worktime/holiday/change_list.html"

    @admin.display(description="星期")
    def weekday(self, row: Holiday) -> str:
        return f"周{WEEKDAYS[row.date.weekday()]}"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.notice_view)
        return [path("notice/", view, name="worktime_holiday_notice"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        missing = calendar.unpublished_year(clock.today())
        return super().changelist_view(request, {**(extra_context or {}), "missing_year": missing})

    def notice_view(self, request: HttpRequest) -> HttpResponse:
        """The text, then what was read from it, then it is entered: the text is read again each time."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        files = request.FILES if request.method == "POST" else None
        form = NoticeForm(request.POST or None, files, initial={"year": calendar.unpublished_year(clock.today())})
        reading = form.reading if form.is_valid() else None
        if reading is not None and "_enter" in request.POST and not form.cleaned_data["file"]:  # a file is shown first
            return self._enter(request, reading)
        context = {
            **self.admin_site.each_context(request),
            "title": "录入放假通知",
            "opts": Holiday._meta,
            "form": form,
            "reading": reading,
            "rows": _against_what_stands(reading) if reading else [],
        }
        return render(request, "admin/worktime/holiday/notice.html", context, status=422 if form.errors else 200)

    def _enter(self, request: HttpRequest, reading: notice.Reading) -> HttpResponse:
        source = reading.number or f"{reading.year} 年放假通知"
        row = enter_notice(year=reading.year or 0, days=reading.days, source=source)
        words = "，".join(f"{day.date:%m-%d}{day.name}{'休息' if day.is_off else '上班'}" for day in reading.days)
        self.log_change(request, row, f"按{source}录入 {len(reading.days)} 天：{words}")
        messages.success(request, f"{row.year} 年放假安排已录入：{len(reading.days)} 天")
        return redirect("admin:worktime_holiday_changelist")


def _against_what_stands(reading: notice.Reading) -> list[dict[str, Any]]:
    """Each day read, with what it says today: new, the same, or what it changes."""
    standing = {row.date: row for row in Holiday.objects.filter(date__in=[day.date for day in reading.days])}
    rows = []
    for day in reading.days:
        old = standing.get(day.date)
        now = "" if old is None else f"{old.name}{'休息' if old.is_off else '上班'}"
        new = f"{day.name}{'休息' if day.is_off else '上班'}"
        rows.append({"day": day, "state": "新增" if old is None else "不变" if now == new else f"原为{now}"})
    return rows


@admin.register(HolidayYear)
class HolidayYearAdmin(admin.ModelAdmin):
    list_display = ("year", "source")


@admin.register(OfficeHours)
class OfficeHoursAdmin(admin.ModelAdmin):
    list_display = ("starts", "ends")
