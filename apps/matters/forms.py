"""Forms of the audit."""

import re

from django import forms


class CheckForm(forms.Form):
    """A check of the chain, compared with a head kept elsewhere when there is one."""

    expected_head = forms.CharField(
        label="外存的链头摘要",
        required=False,
        max_length=80,
        help_text="抄存在别处的 64 位摘要。填写后可发现链尾被截断",
    )

    def clean_expected_head(self) -> str:
        """64 hexadecimal digits; spaces of a printed head are no fault."""
        value = re.sub(r"\s", "", self.cleaned_data["expected_head"]).lower()
        if value and not re.fullmatch(r"[0-9a-f]{64}", value):
            raise forms.ValidationError(f"链头摘要应为 64 位的 0–9、a–f，现有 {len(value)} 位，请核对抄录")
        return value
