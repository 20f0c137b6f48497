"""Rules of passwords whose sentence Django 5.2 has only in English."""

from typing import Any

from django.core.exceptions import ValidationError


class LengthValidator:
    """At least `min_length` characters (domain.md 11, preset 现代)."""

    def __init__(self, min_length: int = 10) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for a shorter one."""
        if len(password) < self.min_length:
            raise ValidationError(f"密码太短：至少 {self.min_length} 个字符。", code="password_too_short")

    def get_help_text(self) -> str:
        """For the form."""
        return f"密码至少 {self.min_length} 个字符。"
