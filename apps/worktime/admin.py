"""Back-office: holidays, published years, office hours."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.worktime.models import Holiday, HolidayYear, OfficeHours

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
    """`is_off` can be corrected in the list: a notice is entered in one sitting."""

    list_display = ("date", "weekday", "name", "is_off", "source")
    list_editable = ("is_off",)
    list_filter = (YearFilter, "is_off")
    search_fields = ("name",)
    ordering = ("-date",)
    list_per_page = 50

    @admin.display(description="星期")
    def weekday(self, row: Holiday) -> str:
        return f"周{WEEKDAYS[row.date.weekday()]}"


@admin.register(HolidayYear)
class HolidayYearAdmin(admin.ModelAdmin):
    list_display = ("year", "source")


@admin.register(OfficeHours)
class OfficeHoursAdmin(admin.ModelAdmin):
    list_display = ("starts", "ends")
