"""Every deed and every refusal of the vault stands in the timeline under one of these codes; labels name no title.

An entry about a file without a matter is read by auditors of every clearance, so it says the archive code and no more.
"""

from apps.matters.models import Matter
from apps.matters.services import record
from apps.matters.services.auditing import origin
from apps.org.models import User
from apps.vault.models import VaultFile

LABELS = {
    "vault_put_in": "存入保险柜",
    "vault_request": "申请查阅",
    "vault_release": "放行",
    "vault_release_void": "前次放行失效",
    "vault_refuse": "不予放行",
    "vault_withdraw": "撤回申请",
    "vault_lapse": "逾期未放行",
    "vault_view": "查阅",
    "vault_denied": "查阅被拒",
    "vault_end": "结束查阅",
    "vault_consent": "同意销毁",
    "vault_destroy": "销毁",
    "vault_wrong": "保险柜口令错误",
    "vault_appoint": "指定保管员",
    "vault_take": "接手保管",
    "vault_passphrase": "更换保险柜口令",
    "vault_envelope": "更换恢复码",
    "vault_confirm": "确认交接",
    "vault_hand_over": "移交保管",
    "vault_recover": "启封恢复",
    "vault_rotate": "更换服务器密钥",
}
CODES = tuple(LABELS)
CUSTODY = tuple(LABELS)[list(LABELS).index("vault_appoint") :]
REFUSALS = ("vault_denied", "vault_wrong", "vault_refuse")


def tell(
    code: str, *, actor: User | None, matter: Matter | None = None, file: VaultFile | None = None, label: str = "",
    note: str = "",
) -> None:  # fmt: skip
    """Write one entry, with the address it came from."""
    label = label or (f"涉密文件 {file.record.archive_code}" if file is not None and matter is None else "")
    changes = dict(origin())
    record(matter=matter, actor=actor, code=code, verb=LABELS[code], note=note, changes=changes, object_label=label)
