"""Forms of the back-office for people and the roles they hold."""

from typing import Any

from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet

from apps.org import events, handover, roles, rules, services
from apps.org.models import Role, RoleGrant, User


class PersonForm(UserCreationForm):
    """A new person needs a name besides the user name."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "name")


class PersonChangeForm(UserChangeForm):
    """Nobody is switched off who still holds something: the page of leaving hands it over first."""

    def clean(self) -> dict[str, Any] | None:
        """Raises the sentence with what is still held, at the tick."""
        cleaned = super().clean() or {}
        if self.instance.pk and "is_active" in self.changed_data and not cleaned.get("is_active"):
            held = handover.in_need(self.instance)
            if held:
                self.add_error("is_active", handover.refusal(self.instance, held))
        return cleaned


class ResetForm(AdminPasswordChangeForm):
    """A password that the administrator knows is good for one sign-in."""

    def save(self, commit: bool = True) -> User:
        """Through the service: the former password is kept, every session ends."""
        services.reset_password(user=self.user, password=self.cleaned_data["password1"])
        return self.user


class GrantFormSet(BaseInlineFormSet):
    """Grants on the page of a person or of a role, checked together: 三员 are three people."""

    actor: User  # set by the page

    def clean(self) -> None:
        """Raises and writes down the refusal of a second one of the three for one person."""
        super().clean()
        if any(self.errors):
            return
        for user, role in self._wanted():
            before = self._others(user, role)
            if before:
                sentence = rules.apart(user.name, before, role.code)
                events.announce(events.ROLE_REFUSED, self.actor, f"人员「{user.name}」：{role.name}。{sentence}")
                raise ValidationError(sentence)

    def _kept(self) -> list[Any]:
        return [form for form in self.forms if form.has_changed() or form.instance.pk]

    def _rows(self, *, deleted: bool) -> list[tuple[User, Role]]:
        rows = []
        for form in self._kept():
            going = bool(form.cleaned_data.get("DELETE"))
            user = form.cleaned_data.get("user") or form.instance.user
            role = form.cleaned_data.get("role") or form.instance.role
            if going == deleted:
                rows.append((user, role))
        return rows

    def _wanted(self) -> list[tuple[User, Role]]:
        return self._rows(deleted=False)

    def _others(self, user: User, role: Role) -> str:
        """The code of a role that this person holds or gets on this page and that goes not with it, "" if none."""
        apart = roles.kept_apart_from(role.code)
        gone = {(u.pk, r.code) for u, r in self._rows(deleted=True)}
        here = {r.code for u, r in self._wanted() if u.pk == user.pk}
        there = RoleGrant.objects.filter(user=user, role__code__in=apart)
        held = {code for code in there.values_list("role__code", flat=True) if (user.pk, code) not in gone}
        return next(iter(sorted((held | here) & apart)), "")
