"""Back-office: people, departments, roles. Saving goes through the services, so that memberships follow."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.org import services, views
from apps.org.models import Department, Role, RoleGrant, User

admin.site.site_header = admin.site.site_title = "综合办公 · 后台管理"
admin.site.index_title = "系统管理"
admin.site.unregister(Group)  # rights come with roles (apps.org.roles)
admin.site.disable_action("delete_selected")  # one by one, each with its trace (apps.org.traces)


@login_not_required
def one_door(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """The back-office has no sign-in page of its own: there the timeline would not hear of it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.GET.get("next", "/admin/"), "org:login")
    if not admin.site.has_permission(request):
        raise PermissionDenied
    return redirect("admin:index")


def sign_out(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """As everywhere."""
    return views.logout(request)


def own_password(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """As everywhere."""
    return redirect("org:password")


admin.site.login = one_door  # type: ignore[method-assign]
admin.site.logout = sign_out  # type: ignore[method-assign, assignment]
admin.site.password_change = own_password  # type: ignore[method-assign, assignment]


class RoleGrantInline(admin.TabularInline):
    model = RoleGrant
    extra = 0


class PersonForm(UserCreationForm):
    """A new person needs a name besides the user name."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "name")


class ResetForm(AdminPasswordChangeForm):
    """A password that the administrator knows is good for one sign-in; Django saves the person with it."""

    def clean(self) -> dict[str, Any] | None:
        self.user.must_change_password = True
        return super().clean()


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People leave by being switched off; nobody is deleted, since their name stands in the timeline."""

    add_form = PersonForm
    change_password_form = ResetForm
    list_display = ("name", "username", "department", "title", "clearance", "is_active")
    list_filter = ("is_active", "department", "clearance")
    search_fields = ("name", "username")
    ordering = ("position", "id")
    inlines = (RoleGrantInline,)
    list_select_related = ("department",)
    fieldsets = (
        (None, {"fields": ("username", "password", "must_change_password")}),
        ("人员", {"fields": ("name", "department", "title", "phone", "email", "clearance", "position")}),
        ("权限", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            made = User.objects.create_user(username=obj.username, name=obj.name)
            obj.pk, obj.principal = made.pk, made.principal
            obj.must_change_password = True
            obj._state.adding = False
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        services.follow_person(user=form.instance)


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "parent", "head", "liaison", "is_active")
    list_select_related = ("parent", "head", "liaison")
    exclude = ("principal",)
    autocomplete_fields = ("head", "deputies", "liaison")

    def has_delete_permission(self, request: HttpRequest, obj: Department | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Department, form: Any, change: bool) -> None:
        if not change:
            made = services.create_department(name=obj.name, code=obj.code)
            obj.pk, obj.principal = made.pk, made.principal
            obj._state.adding = False
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        services.rename(principal=form.instance.principal, label=form.instance.name)
        services.refresh_department(form.instance)


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin):
    """Roles are known to the rules by their codes: they are granted here, not invented."""

    list_display = ("name", "code")
    readonly_fields = ("code",)
    exclude = ("principal",)
    inlines = (RoleGrantInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        services.refresh_role(form.instance)
