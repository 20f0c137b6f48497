"""System checks of bad combinations of settings. Ids are stable: the operations manual and people refer to them.

Errors stop `manage.py` and the start; warnings are shown by `manage.py check --deploy`.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

ENVIRONMENTS = ("demo", "test", "production")
CLAMD_CHOICES = ("refuse", "accept")  # apps/attachments/scanning.py
VAULT_KEY_SHORTEST = 32  # apps/vault/keys.py
PASSWORD_POLICIES = ("modern", "dengbao")  # apps/org/policy.py


@register(Tags.security)
def environment_is_known(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt name must not quietly mean "demo"."""
    if settings.ENVIRONMENT in ENVIRONMENTS:
        return []
    return [
        Error(
            f"OFFICEADMIN_ENV={settings.ENVIRONMENT} 无法识别。",
            hint=f"可用的值：{'、'.join(ENVIRONMENTS)}。",
            id="officeadmin.E001",
        )
    ]


@register(Tags.security)
def production_is_complete(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """What a production start may not lack, and what it may not have switched on."""
    if settings.ENVIRONMENT != "production":
        return []
    rules = [
        (
            not settings.SECRET_KEY_GIVEN,
            "E002",
            "生产环境没有设置 SECRET_KEY。",
            "设为 50 个以上随机字符，所有进程相同，妥善备份。",
        ),
        (
            settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql",
            "E003",
            "生产环境的数据库不是 PostgreSQL。",
            "设置 DATABASE_URL=postgres://用户:口令@主机/库名。",
        ),
        (
            not settings.REDIS_URL,
            "E004",
            "生产环境没有设置 REDIS_URL。",
            "缓存与任务队列须由各进程共用：REDIS_URL=redis://主机:6379/0。",
        ),
        (settings.DEBUG, "E005", "生产环境打开了 DEBUG。", "去掉 DEBUG：它会把设置与数据显示在出错页上。"),
        (
            settings.DEMO_MODE,
            "E006",
            "生产环境打开了 DEMO_MODE。",
            "去掉 DEMO_MODE：登录页会列出带口令的演示账号。",
        ),
        (
            urlsplit(settings.SITE_URL).scheme != "https",
            "E007",
            f"SITE_URL={settings.SITE_URL} 不是 https 地址。",
            "设为用户访问的地址，如 SITE_URL=https://office.example.com，通知中的链接由它组成。",
        ),
        (
            not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS,
            "E008",
            "ALLOWED_HOSTS 为空或含 *。",
            "列出访问本系统的域名，逗号分隔；不设时取 SITE_URL 的域名。",
        ),
        (
            not settings.HTTPS,
            "E009",
            "生产环境关闭了 HTTPS。",
            "去掉 HTTPS=0，由前置的 nginx 提供证书：会话 Cookie 不得明文传送。",
        ),
    ]
    return [Error(text, hint=hint, id=f"officeadmin.{code}") for broken, code, text, hint in rules if broken]


@register(Tags.security)
def vault_key_is_given(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """The server's part of the keys of the vault (apps/vault/keys.py): long, its own, and in production given."""
    short = len(settings.VAULT_KEY) < VAULT_KEY_SHORTEST
    if not short and settings.VAULT_KEY not in (settings.SECRET_KEY, settings.BACKUP_KEY):
        return []
    return [
        Error(
            "没有设置 VAULT_KEY，或其不足 32 个字符，或与 SECRET_KEY、BACKUP_KEY 相同。",
            hint="用 openssl rand -base64 48 生成一个，所有进程相同，与数据库和备份分开保存：丢失后涉密档案无法打开。",
            id="officeadmin.E020",
        )
    ]


@register(Tags.security, deploy=True)
def mail_is_configured(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without a mail server the product works; people then see notices only inside it."""
    if settings.ENVIRONMENT != "production" or settings.EMAIL_ENABLED:
        return []
    return [
        Warning(
            "没有设置 EMAIL_URL，通知只在系统内显示，不发邮件。",
            hint="设置 EMAIL_URL=smtp+tls://账号:口令@邮件服务器:587 与 DEFAULT_FROM_EMAIL。",
            id="officeadmin.W001",
        )
    ]


@register(Tags.security)
def session_ends_make_sense(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """An idle end after the absolute end would never come."""
    if 0 < settings.SESSION_IDLE_SECONDS <= settings.SESSION_COOKIE_AGE:
        return []
    return [
        Error(
            "SESSION_IDLE_SECONDS 须大于 0 且不超过 SESSION_ABSOLUTE_SECONDS。",
            hint="例如空闲 7200 秒、绝对 43200 秒。",
            id="officeadmin.E010",
        )
    ]


@register(Tags.security)
def scanner_choice_is_known(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt choice must not quietly mean the other one."""
    if settings.CLAMD_AWAY in CLAMD_CHOICES:
        return []
    return [
        Error(
            f"CLAMD_AWAY={settings.CLAMD_AWAY} 无法识别。",
            hint="可用的值：refuse（查毒服务没有应答时拒收）、accept（收下并标注，恢复后补查）。",
            id="officeadmin.E012",
        )
    ]


@register(Tags.security)
def password_policy_is_known(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt preset must not quietly mean no rules."""
    if settings.PASSWORD_POLICY in PASSWORD_POLICIES:
        return []
    return [
        Error(
            f"PASSWORD_POLICY={settings.PASSWORD_POLICY} 无法识别。",
            hint="可用的值：dengbao（等保）、modern（现代）。",
            id="officeadmin.E011",
        )
    ]
