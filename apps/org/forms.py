"""Signing in, the code of the second factor, changing one's password."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from apps.core.forms import bare_helper
from apps.org import policy

WRONG = "用户名或密码不正确。请检查大小写；忘记密码请联系系统管理员重置。"
USERNAME_LENGTH = 150  # of User.username


class LoginForm(AuthenticationForm):
    """One text for a wrong password, an unknown name and a person who has left: nothing to be learned from it."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def clean_username(self) -> str:
        """No account has a longer name, and the table that counts wrong tries could not hold it."""
        username: str = self.cleaned_data["username"]
        if len(username) > USERNAME_LENGTH:
            raise forms.ValidationError(WRONG)
        return username


class CodeForm(forms.Form):
    """Six digits of the telephone, or a recovery code."""

    code = forms.CharField(
        label="验证码",
        max_length=40,
        error_messages={"required": "请输入验证码"},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

    def clean_code(self) -> str:
        """Digits of a Chinese keyboard are digits."""
        code: str = self.cleaned_data["code"]
        return unicodedata.normalize("NFKC", code)


class PasswordForm(PasswordChangeForm):
    """Old password, new one twice; the rules are told before they are broken."""

    error_messages = {
        "password_incorrect": "现在的密码不正确，请重新输入",
        "password_mismatch": "两次输入的新密码不一致",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "现在的密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password2"].label = "再输一遍新密码"
        self.fields["new_password1"].help_text = policy.current().sentence
        self.fields["new_password2"].help_text = ""
        self.helper = bare_helper()

    def clean_new_password1(self) -> str:
        """The same password again is no change."""
        new = self.cleaned_data["new_password1"]
        if new and self.user.check_password(new):
            raise forms.ValidationError("新密码不能与现在的密码相同")
        return new
