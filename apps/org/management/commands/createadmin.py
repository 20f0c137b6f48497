"""`manage.py createadmin`: the first account of a new installation. There is no default password."""

import getpass
import os
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from apps.core.secrecy import Secrecy
from apps.org import policy, roles, services
from apps.org.models import User

NAME = "系统管理员"


class Command(BaseCommand):
    """Asks for name and password, or takes ADMIN_USERNAME and ADMIN_PASSWORD from the environment."""

    help = "创建系统管理员（首次启动时使用），可用环境变量 ADMIN_USERNAME、ADMIN_PASSWORD 免输入"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            username = (os.environ.get("ADMIN_USERNAME") or input("用户名：")).strip()
            self.check_name(username)
            password = os.environ.get("ADMIN_PASSWORD") or self.ask()
            validate_password(password, User(username=username, name=NAME))
        except EOFError as error:
            raise CommandError("没有可输入的终端：请设环境变量 ADMIN_USERNAME 和 ADMIN_PASSWORD") from error
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        services.create_user(
            username=username,
            name=NAME,
            password=password,
            clearance=Secrecy.PUBLIC,
            role_codes=[roles.SYSTEM_ADMIN],
        )
        self.stdout.write(self.style.SUCCESS(f"已创建系统管理员 {username}，请登录后在后台管理中建立部门与人员"))

    def check_name(self, username: str) -> None:
        """As long and of such letters as the sign-in page takes, and nobody else's."""
        User._meta.get_field("username").clean(username, None)
        if User.objects.filter(username=username).exists():
            raise CommandError(f"用户 {username} 已存在")

    def ask(self) -> str:
        """Twice, without echo."""
        first = getpass.getpass(f"密码（{policy.current().sentence}）：")
        if first != getpass.getpass("再输一遍："):
            raise CommandError("两次输入不一致")
        return first
