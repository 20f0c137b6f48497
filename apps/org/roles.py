"""Codes of the roles that rules ask for. The rows are made by migration 0002 of this app."""

REGISTRY_CLERK = "registry_clerk"  # 文书（收发登记）
OFFICE_DIRECTOR = "office_director"  # 办公室主任：拟办、核稿、督办
GM_ASSISTANT = "gm_assistant"  # 总经理助理：代录口头批示
GENERAL_MANAGER = "general_manager"  # 总经理
COMPANY_LEADER = "company_leader"  # 公司领导（含总经理、副总经理）：批示
ARCHIVIST = "archivist"  # 档案员
VAULT_CUSTODIAN = "vault_custodian"  # 涉密档案保管员：两人各持一把锁，不能是三员
LEGAL_REVIEWER = "legal_reviewer"  # 法务合规审核：重要发文
SEAL_KEEPER = "seal_keeper"  # 印章保管人：用印
SYSTEM_ADMIN = "system_admin"  # 系统管理员
SECURITY_ADMIN = "security_admin"  # 安全保密管理员
AUDITOR = "auditor"  # 安全审计员

# 三员: three administrators who watch each other; nobody holds two of these (GB/T 22239-2019).
ADMINISTRATORS = frozenset({SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR})


def kept_apart_from(code: str) -> frozenset[str]:
    """Roles that nobody with this one may hold: the other two of the three, and the vault's custodians (ARC-05)."""
    if code == VAULT_CUSTODIAN:
        return ADMINISTRATORS
    return (ADMINISTRATORS | {VAULT_CUSTODIAN}) - {code} if code in ADMINISTRATORS else frozenset()


LABELS = {
    REGISTRY_CLERK: "文书",
    OFFICE_DIRECTOR: "办公室主任",
    GM_ASSISTANT: "总经理助理",
    GENERAL_MANAGER: "总经理",
    COMPANY_LEADER: "公司领导",
    ARCHIVIST: "档案员",
    VAULT_CUSTODIAN: "涉密档案保管员",
    LEGAL_REVIEWER: "法务合规审核",
    SEAL_KEEPER: "印章保管人",
    SYSTEM_ADMIN: "系统管理员",
    SECURITY_ADMIN: "安全保密管理员",
    AUDITOR: "安全审计员",
}
