"""The company: twelve departments, sixty people. 华岳精工股份有限公司 is invented."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from apps.core.secrecy import Secrecy
from apps.org import demo, roles, services
from apps.org.models import Department, User

DEPARTMENTS = [
    ("办公室", "BGS"), ("人力资源部", "RLB"), ("财务部", "CWB"), ("生产部", "SCB"), ("质量部", "ZLB"),
    ("安全环保部", "AHB"), ("采购部", "CGB"), ("市场部", "MKT"), ("研发中心", "YFZ"), ("信息部", "XXB"),
    ("后勤部", "HQB"), ("法务审计部", "FSB"),
]  # fmt: skip

# name, user name, title; the first of each department is its head, the last its liaison
PEOPLE = {
    "BGS": [("王建国", "wangjg", "办公室主任"), ("张明远", "zhangmy", "总经理"), ("刘敏", "liumin", "副总经理"),
            ("周伯安", "zhouba", "副总经理"), ("高振华", "gaozh", "总工程师"), ("陈晓", "chenx", "总经理助理"),
            ("李秀芳", "lixf", "文书"), ("何淑芬", "heshuf", "档案员"), ("吴倩", "wuqian", "秘书")],
    "RLB": [("何静", "hejing", "部长"), ("孙玥", "sunyue", "副部长"), ("冯涛", "fengtao", "薪酬主管"), ("朱琳", "zhulin", "招聘主管"), ("曹蕾", "caolei", "培训专员")],
    "CWB": [("钱卫东", "qianwd", "部长"), ("沈洁", "shenjie", "副部长"), ("韩冰", "hanbing", "会计"), ("杨帆", "yangfan", "出纳")],
    "SCB": [("刘志远", "liuzy", "部长"), ("马强", "maqiang", "副部长"), ("周喆", "zhouzhe", "生产工程师"), ("胡斌", "hubin", "调度"),
            ("林㛃", "linjie", "工艺员"), ("郭磊", "guolei", "车间主任"), ("罗刚", "luogang", "车间副主任"), ("宋佳", "songjia", "统计员")],
    "ZLB": [("郑海燕", "zhenghy", "部长"), ("谢军", "xiejun", "检验主管"), ("唐颖", "tangying", "体系工程师"), ("许诺", "xunuo", "质检员")],
    "AHB": [("方国栋", "fanggd", "部长"), ("邓超", "dengchao", "安全主管"), ("彭娟", "pengjuan", "环保主管"), ("萧𠮷", "xiaoji", "安全员")],
    "CGB": [("蒋文", "jiangwen", "部长"), ("蔡宏", "caihong", "采购主管"), ("贾薇", "jiawei", "采购员")],
    "MKT": [("丁一鸣", "dingym", "部长"), ("魏然", "weiran", "副部长"), ("薛丽", "xueli", "客户经理"), ("叶青", "yeqing", "客户经理"), ("阎昊", "yanhao", "市场专员")],
    "YFZ": [("余昉", "yufang", "主任"), ("潘旻", "panmin", "副主任"), ("杜翀", "duchong", "工程师"), ("戴珺", "daijun", "工程师"), ("夏垚", "xiayao", "标准化专员")],
    "XXB": [("钟凯", "zhongkai", "部长"), ("汪洋", "wangyang", "系统工程师"), ("田甜", "tiantian", "运维工程师")],
    "HQB": [("赵军", "zhaojun", "部长"), ("任杰", "renjie", "物业主管"), ("姜兰", "jianglan", "食堂主管"), ("范伟", "fanwei", "车队长"), ("石磊", "shilei", "维修工")],
    "FSB": [("陆正", "luzheng", "部长"), ("金璟", "jinjing", "法务专员"), ("白露", "bailu", "审计员")],
}  # fmt: skip

POSTS = {
    "wangjg": [roles.OFFICE_DIRECTOR], "zhangmy": [roles.GENERAL_MANAGER, roles.COMPANY_LEADER],
    "liumin": [roles.COMPANY_LEADER], "zhouba": [roles.COMPANY_LEADER], "gaozh": [roles.COMPANY_LEADER],
    "chenx": [roles.GM_ASSISTANT], "lixf": [roles.REGISTRY_CLERK], "wuqian": [roles.REGISTRY_CLERK],
    "heshuf": [roles.ARCHIVIST], "zhongkai": [roles.SECURITY_ADMIN], "bailu": [roles.AUDITOR],
}  # fmt: skip


@dataclass(frozen=True)
class Company:
    """Who is who, by user name and by department code."""

    people: dict[str, User]
    departments: dict[str, Department]

    def head(self, code: str) -> User:
        """The head of a department."""
        head = self.departments[code].head
        assert head is not None  # noqa: S101  every department of the demonstration has one
        return head

    def staff(self, code: str) -> list[User]:
        """The people below the head."""
        return [self.people[username] for _, username, _ in PEOPLE[code][1:]]


def build_company() -> Company:
    """Make departments, people, posts and roles; only demo accounts can sign in."""
    departments = {
        code: services.create_department(name=name, code=code, position=place)
        for place, (name, code) in enumerate(DEPARTMENTS, 1)
    }
    people: dict[str, User] = {}
    for code, rows in PEOPLE.items():
        for place, (name, username, title) in enumerate(rows):
            people[username] = _person(departments[code], name, username, title, place)
        head, liaison = people[rows[0][1]], people[rows[-1][1]]
        deputies = [people[row[1]] for row in rows[1:] if row[2].startswith("副") and code != "BGS"]
        services.appoint(department=departments[code], head=head, deputies=deputies, liaison=liaison)
    admin = _person(departments["XXB"], "系统管理员", "admin", "系统管理员", 9)
    services.grant_role(user=admin, code=roles.SYSTEM_ADMIN)
    services.make_staff(user=admin)
    people["admin"] = admin
    return Company(people, departments)


def _person(department: Department, name: str, username: str, title: str, place: int) -> User:
    high = place == 0 or department.code == "BGS"
    user = services.create_user(
        username=username,
        name=name,
        department=department,
        title=title,
        email=f"{username}@huayue.example",
        phone=f"0571-8800{place:02d}{len(name)}{place % 10}",
        clearance=Secrecy.CORE if department.code == "BGS" else Secrecy.COMMERCIAL if high else Secrecy.INTERNAL,
        position=place * 10,
        role_codes=POSTS.get(username, ()),
    )
    if username in demo.USERNAMES:
        services.set_hash(user=user, encoded=make_password(demo.PASSWORD))
    return user
