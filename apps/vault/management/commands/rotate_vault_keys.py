"""`manage.py rotate_vault_keys`: after VAULT_KEY was changed and the old one put into VAULT_KEY_PREVIOUS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.errors import DomainError
from apps.vault.services import rotate


class Command(BaseCommand):
    """May be run any number of times; a second run finds nothing to do."""

    help = "更换涉密档案保险柜的服务器密钥：把 VAULT_KEY_PREVIOUS 包装的密钥改用 VAULT_KEY 包装"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = rotate()
        except DomainError as error:
            raise CommandError(error.message) from error
        if count:
            self.stdout.write(f"已改用新密钥包装 {count} 项。确认无误后去掉 VAULT_KEY_PREVIOUS，并销毁旧密钥")
        else:
            self.stdout.write("全部密钥已由当前的 VAULT_KEY 包装，无须更换")
