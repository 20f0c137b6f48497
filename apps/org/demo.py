"""The demo accounts that the sign-in page lists, only in demo mode. The people are made by seed_demo."""

PASSWORD = "Demo-2026-office"  # noqa: S105 printed on the page; exists only in demonstration data
USERNAMES = (
    *("lixf", "wangjg", "zhangmy", "liumin", "chenx", "hejing", "liuzy", "zhouzhe", "heshuf"),
    *("wuqian", "jinjing"),  # 涉密档案保管员
    *("admin", "zhongkai", "bailu"),  # 三员: system administrator, security administrator, auditor
)
