"""The rules of passwords, as Django asks for them: they read the preset in force (apps.org.policy)."""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from apps.org import policy
from apps.org.models import User


def _classes(password: str) -> int:
    """How many of the four sorts of characters; Chinese and other letters without case count as signs."""
    tests = (str.isupper, str.islower, str.isdigit)
    kinds = [any(test(letter) for letter in password) for test in tests]
    return sum(kinds) + any(not any(test(letter) for test in tests) for letter in password)


class PolicyValidator:
    """Length and classes of the policy; and none of the last passwords of an existing person."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with every rule that is broken."""
        rules = policy.current()
        wrong = []
        if len(password) < rules.min_length:
            wrong.append(f"密码太短：至少 {rules.min_length} 个字符。")
        if _classes(password) < rules.classes:
            wrong.append(f"密码太单一：大写字母、小写字母、数字、符号四类中至少用 {rules.classes} 类。")
        if not wrong and self._was_used(password, user):
            wrong.append(f"最近用过这个密码：不能与最近 {rules.history} 个密码相同。")
        if wrong:
            raise ValidationError([ValidationError(text, code="password_policy") for text in wrong])

    def _was_used(self, password: str, user: Any) -> bool:
        kept = policy.current().history
        if not kept or not isinstance(user, User) or user.pk is None:
            return False
        former = user.former_passwords.values_list("encoded", flat=True)[: kept - 1]
        return any(check_password(password, encoded) for encoded in [user.password, *former])

    def get_help_text(self) -> str:
        """For the form."""
        return f"{policy.current().sentence}。"
