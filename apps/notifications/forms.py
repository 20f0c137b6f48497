"""Forms of a person's choices and of the office's templates."""

from typing import Any

from django import forms

from apps.notifications import choices
from apps.notifications.channels import offered
from apps.notifications.channels.addresses import EXAMPLES
from apps.notifications.codes import HINTS, chip, kinds
from apps.notifications.models import Channel, ChatAddress, Preference
from apps.notifications.placeholders import KNOWN
from apps.org.models import User

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]


class PreferenceForm(forms.Form):
    """Kinds × channels, hours, digest, and an address per chat channel that is switched on."""

    urgent = forms.MultipleChoiceField(
        label="随到随发的类别",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(code, chip(code)[0]) for code in kinds()],
    )
    quiet_from = forms.TimeField(
        label="免打扰开始", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_to = forms.TimeField(
        label="免打扰结束", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    working_time_only = forms.BooleanField(label="只在工作时间内发送", required=False)
    digest = forms.ChoiceField(label="发送方式", choices=Preference.Digest.choices, widget=forms.RadioSelect)
    digest_hour = forms.TypedChoiceField(label="每日汇总时刻", choices=HOURS, coerce=int)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.channels = user, offered()
        ways = [(channel.value, channel.label) for channel in self.channels]
        for code in kinds():
            self.fields[f"to_{code}"] = forms.MultipleChoiceField(
                label=chip(code)[0], required=False, choices=ways, widget=forms.CheckboxSelectMultiple
            )
        for channel in self.chats:
            own = channel == Channel.WEBHOOK
            self.fields[f"address_{channel}"] = forms.CharField(
                label="推送地址" if own else f"{channel.label}机器人",
                required=False,
                max_length=500,
                help_text=f"{'完整地址' if own else '完整地址或其中的密钥'}，如 {EXAMPLES[channel]}",
            )
        if Channel.DINGTALK in self.chats:
            self.fields["secret_dingtalk"] = forms.CharField(
                label="钉钉加签密钥",
                required=False,
                max_length=200,
                help_text="机器人安全设置选了“加签”时填写，以 SEC 开头",
            )
        for name in ("quiet_from", "quiet_to", "working_time_only"):
            self.fields[name].error_messages["invalid"] = "请填写时间，如 22:00"

    @property
    def chats(self) -> list[Channel]:
        """The channels that need an address of their own."""
        return [channel for channel in self.channels if channel != Channel.EMAIL]

    @property
    def matrix(self) -> list[dict[str, Any]]:
        """One row per kind: label, colour, hint, and the state of each channel's box."""
        rows = []
        for code in kinds():
            chosen = set(self[f"to_{code}"].value() or [])
            boxes = [(channel, channel in chosen) for channel in self.channels]
            label, colour = chip(code)
            rows.append({"code": code, "label": label, "colour": colour, "hint": HINTS[code], "boxes": boxes})
        return rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("quiet_from"), cleaned.get("quiet_to")
        if not {"quiet_from", "quiet_to"} & set(self.errors):
            if begins and not ends:
                self.add_error("quiet_to", "请填写免打扰的结束时间")
            elif ends and not begins:
                self.add_error("quiet_from", "请填写免打扰的开始时间")
            elif begins and begins == ends:
                self.add_error("quiet_to", "开始与结束相同，请改其中一个；不用免打扰时两个都留空")
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the service takes. Channels not switched on now keep what was chosen for them before."""
        data, before = self.cleaned_data, current_ways(self.user)
        hidden = {channel.value for channel in Channel} - {channel.value for channel in self.channels}
        kept = ("urgent", "quiet_from", "quiet_to", "working_time_only", "digest", "digest_hour")
        return {
            **{name: data[name] for name in kept},
            "ways": {code: [*data[f"to_{code}"], *(way for way in before[code] if way in hidden)] for code in kinds()},
            "addresses": {
                channel.value: (data[f"address_{channel}"], data.get(f"secret_{channel}", "")) for channel in self.chats
            },
        }


def current_ways(user: User) -> dict[str, list[str]]:
    """Per kind the channels in force for this person."""
    preference = Preference.objects.filter(user=user).first()
    return {code: choices.ways(preference, code) for code in kinds()}


def initial_of(user: User) -> dict[str, Any]:
    """The choices in force, for a first look."""
    preference = Preference.objects.filter(user=user).first()
    shown = preference or Preference(user=user, urgent=choices.URGENT)
    initial: dict[str, Any] = {
        name: getattr(shown, name)
        for name in ("urgent", "quiet_from", "quiet_to", "working_time_only", "digest", "digest_hour")
    }
    initial |= {f"to_{code}": choices.ways(preference, code) for code in kinds()}
    for address in ChatAddress.objects.filter(user=user):
        initial |= {f"address_{address.channel}": address.address, f"secret_{address.channel}": address.secret}
    return initial


class TemplateForm(forms.Form):
    """The patterns of one kind of notice."""

    subject = forms.CharField(
        label="标题格式", required=False, max_length=150, help_text="留空即用内置格式：【类别】标题"
    )
    body = forms.CharField(
        label="正文格式",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="留空即用内置格式。可用占位符：" + "，".join(f"{{{name}}} {words}" for name, words in KNOWN.items()),
    )
