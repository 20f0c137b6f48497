"""The password policy: two presets, chosen by PASSWORD_POLICY (docs/operations.md).

现代 follows NIST SP 800-63B and OWASP ASVS 5: length and a list of common passwords, no forced rotation.
等保 follows the usual reading of GB/T 22239-2019 level 3: classes of characters, rotation, history.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from apps.core import clock
from apps.org.models import User


@dataclass(frozen=True)
class PasswordPolicy:
    """One preset. Zero means: not asked for."""

    label: str
    min_length: int
    classes: int  # of upper case, lower case, digits, signs
    max_age_days: int
    history: int

    @property
    def sentence(self) -> str:
        """The rules, told before they are broken."""
        parts = [f"至少 {self.min_length} 位"]
        if self.classes:
            parts.append(f"大写字母、小写字母、数字、符号四类中至少 {self.classes} 类")
        parts.append("不能全是数字，不能与姓名、用户名相近，不能用常见密码")
        if self.history:
            parts.append(f"不能与最近用过的 {self.history} 个密码相同")
        text = "；".join(parts)
        return f"{text}。每 {self.max_age_days} 天更换一次" if self.max_age_days else text


PRESETS = {
    "modern": PasswordPolicy("现代", min_length=10, classes=0, max_age_days=0, history=0),
    "dengbao": PasswordPolicy("等保", min_length=8, classes=3, max_age_days=90, history=5),
}


def current() -> PasswordPolicy:
    """The preset in force."""
    return PRESETS[settings.PASSWORD_POLICY]


def has_expired(user: User) -> bool:
    """Whether the password is older than the policy lets it be; whoever has none is not asked."""
    days = current().max_age_days
    if not days or not user.has_usable_password():
        return False
    return clock.now() - (user.password_changed_at or user.date_joined) > dt.timedelta(days=days)
