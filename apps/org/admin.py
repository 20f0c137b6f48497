"""Back-office: people, departments, roles. Saving goes through the services, so that memberships follow.

Rights follow the roles of the three administrators (apps.org.rights); of a page that two of them open, each
changes only what is theirs (Guarded).
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.org import events, rules, services
from apps.org.admin_forms import GrantFormSet, PersonChangeForm, PersonForm, ResetForm
from apps.org.models import Department, Role, RoleGrant, User
from apps.org.requests import person
from apps.org.services.second_factor import refresh_due
from apps.org.views import signing_in

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
    return signing_in.logout(request)


def own_password(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """As everywhere."""
    return redirect("org:password")


admin.site.login = one_door  # type: ignore[method-assign]
admin.site.logout = sign_out  # type: ignore[method-assign, assignment]
admin.site.password_change = own_password  # type: ignore[method-assign, assignment]


class RoleGrantInline(admin.TabularInline):
    """Granted and taken by the system administrator; a second one of the 三员 is refused (GrantFormSet)."""

    model = RoleGrant
    formset = GrantFormSet
    extra = 0
    autocomplete_fields = ("user",)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        made: Any = super().get_formset(request, obj, **kwargs)
        made.actor = person(request)
        return made

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return rules.can_manage_people(person(request)).ok

    has_change_permission = has_delete_permission = has_add_permission


class GrantsFollow(admin.ModelAdmin):
    """After grants were changed on a page: memberships follow, and the timeline says who got what."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if not issubclass(formset.model, RoleGrant):
            return
        touched = [*formset.new_objects, *(row for row, _ in formset.changed_objects), *formset.deleted_objects]
        for grant in touched:
            services.follow_role(grant.role, [grant.user])
        told = ((events.ROLE_GRANTED, formset.new_objects), (events.ROLE_REVOKED, formset.deleted_objects))
        for event, grants in told:
            for grant in grants:
                events.announce(event, person(request), f"人员「{grant.user.name}」：{grant.role.name}")


@admin.register(User)
class PersonAdmin(GrantsFollow, UserAdmin):
    """People leave by being switched off; nobody is deleted, since their name stands in the timeline."""

    add_form = PersonForm
    form = PersonChangeForm
    change_password_form = ResetForm
    list_display = ("name", "username", "department", "title", "clearance", "is_active")
    list_filter = ("is_active", "department", "clearance")
    search_fields = ("name", "username")
    ordering = ("position", "id")
    inlines = (RoleGrantInline,)
    list_select_related = ("department",)
    fieldsets = (
        (None, {"fields": ("username", "password", "must_change_password", "is_active")}),
        ("人员", {"fields": ("name", "department", "title", "phone", "email", "clearance", "position")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """The system administrator does not give clearances; the security administrator changes nothing else."""
        user = person(request)
        fixed: set[str] = (
            {"department"} if obj and obj.department_id else set()
        )  # moving has its own page, with a hand-over
        if user.is_superuser:
            return tuple(fixed)
        if not rules.can_manage_people(user).ok:
            everything = {name for _, options in self.fieldsets for name in options["fields"]}
            return tuple(sorted(everything - {"clearance"}))
        return tuple(fixed | {"clearance"})

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Only for the system administrator, although the security administrator may open the person."""
        rules.can_manage_people(person(request)).require()
        return super().user_change_password(request, id, form_url)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            made = User.objects.create_user(username=obj.username, name=obj.name)
            obj.pk, obj.principal = made.pk, made.principal
            obj.must_change_password = True
            obj._state.adding = False
        super().save_model(request, obj, form, change)
        if change and "clearance" in form.changed_data:
            detail = f"人员「{obj.name}」：改为{obj.get_clearance_display()}"
            events.announce(events.CLEARANCE_CHANGED, person(request), detail)

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
class RoleAdmin(GrantsFollow):
    """Roles are known to the rules by their codes: they are granted here, not invented."""

    list_display = ("name", "code", "second_factor")
    readonly_fields = ("code",)
    exclude = ("principal",)
    inlines = (RoleGrantInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Role | None = None) -> Any:
        """Whether a role needs a second factor is the security administrator's to say."""
        user = person(request)
        if user.is_superuser:
            return ("code",)
        return ("code", "second_factor") if rules.can_manage_people(user).ok else ("code", "name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        services.refresh_role(form.instance)
        if "second_factor" in form.changed_data:
            holders = form.instance.holders.values_list("pk", flat=True)
            refresh_due(user_ids=list(holders))
