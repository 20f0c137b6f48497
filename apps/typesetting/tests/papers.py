"""Hard cases, made up: what a careful secretary would try first."""

import base64
import datetime as dt
import io

from PIL import Image, ImageDraw

from apps.typesetting.paper import Annex, Attendance, Block, Form, Paper, Part

SENTENCE = "各部门要按照公司统一部署，结合本单位实际制定具体实施方案，明确责任分工和完成时限，确保各项工作落到实处。"
RARE = "喆堃珺玥翀昇犇祎赟頔烜彧镕垚骉珮翾昉瑄旻璟曌龑"
COMPANY = "华岳精工股份有限公司"


def paragraph(text: str = SENTENCE) -> Block:
    return Block(Part.PARAGRAPH, text)


def notice(paragraphs: int = 6, **changes: object) -> Paper:
    """An ordinary notice of the company."""
    given: dict[str, object] = {
        "mark": f"{COMPANY}文件",
        "number": "华岳发〔2026〕12号",
        "title": f"{COMPANY}关于开展2026年度固定资产清查盘点工作的通知",
        "main_recipients": ("公司各部门、各分公司", "各子公司"),
        "blocks": (paragraph(),) * paragraphs,
        "signatories": (COMPANY,),
        "document_date": dt.date(2026, 11, 20),
        "marks_seal_place": True,
        "copies_to": ("公司董事会", "监事会"),
        "printed_by": "华岳精工股份有限公司综合办公室",
        "printed_on": dt.date(2026, 11, 21),
        **changes,
    }
    return Paper(**given)  # type: ignore[arg-type]


def levels() -> Paper:
    """All four levels, 份号, 密级, 紧急程度, two annexes, a note."""
    blocks = (
        paragraph(),
        Block(Part.LEVEL1, "一、总体要求"),
        Block(Part.LEVEL2, "（一）提高认识。" + SENTENCE),
        Block(Part.LEVEL3, "1.加强领导。" + SENTENCE),
        Block(Part.LEVEL4, "（1）落实责任。" + SENTENCE),
    )
    annexes = (
        Annex("固定资产清查盘点工作安排及责任分工一览表以及其他需要说明的有关事项", (paragraph(),)),
        Annex("联系人名单", (paragraph(RARE),)),
    )
    return notice(
        blocks=blocks,
        annexes=annexes,
        copy_number="000012",
        secrecy="核心商密★3年",
        urgency="特急",
        note="此件公开发布",
    )


def request() -> Paper:
    """上行文 with three signers, jointly issued."""
    issuers = (COMPANY, "华岳重工有限公司", "华岳物流有限责任公司")
    return notice(
        kind="请示",
        issuers=issuers,
        upward=True,
        signers=("张三", "欧阳晓明", "李四海"),
        title=f"{COMPANY}等三家单位关于联合建设智能物流中心的请示",
        main_recipients=("华岳集团有限公司",),
        signatories=issuers,
        note="联系人：赵喆堃，电话：010-12345678",
    )


def letter() -> Paper:
    return notice(
        3,
        form=Form.LETTER,
        kind="函",
        mark=COMPANY,
        number="华岳函〔2026〕7号",
        urgency="加急",
        title=f"{COMPANY}关于商请协助提供有关统计资料的函",
    )


def order() -> Paper:
    return notice(
        2,
        form=Form.ORDER,
        kind="命令（令）",
        mark=f"{COMPANY}命令",
        number="第3号",
        signatories=("总经理　张三",),
        main_recipients=(),
    )


def minutes() -> Paper:
    people = (
        "张三（总经理）、李四海（副总经理）、欧阳晓明（财务总监）、赵喆堃（综合办公室主任）、钱五（人力资源部部长）"
    )
    return notice(
        form=Form.MINUTES,
        kind="纪要",
        mark=f"{COMPANY}总经理办公会议纪要",
        number="第12期",
        title="关于研究年度预算执行情况的会议纪要",
        main_recipients=(),
        signatories=(),
        document_date=None,
        marks_seal_place=False,
        attendance=(Attendance("出席", people), Attendance("请假", "孙六"), Attendance("", people)),
    )


def many_recipients() -> Paper:
    """Twenty and more recipients: page 1 would show no text."""
    names = tuple(f"华岳精工股份有限公司第{place}区域营销服务分公司" for place in range(1, 31))
    return notice(main_recipients=names)


def long_title() -> Paper:
    """Sixty characters."""
    title = f"{COMPANY}关于转发集团公司《关于进一步加强安全生产责任体系建设和应急处置能力提升工作的实施意见》的通知"
    return notice(title=title)


def long_table(rows: int = 80) -> Paper:
    head = ("序号", "资产编号", "资产名称", "使用部门", "数量", "备注")
    body = tuple(
        (str(n), f"ASSET-2026-{n:05}", "台式计算机（含显示器）", "综合办公室", "1", "使用良好" if n % 7 else SENTENCE)
        for n in range(1, rows + 1)
    )
    return notice(annexes=(Annex("固定资产清单", (Block(Part.TABLE, rows=(head, *body)),)),))


def wide_table() -> Paper:
    """Twelve columns lie on their side."""
    head = ("序号", *(f"{month}月计划数" for month in range(1, 12)))
    body = tuple((str(n), *(f"{n * month:,}.00" for month in range(1, 12))) for n in range(1, 41))
    return notice(
        annexes=(Annex("分月计划表", (Block(Part.TABLE, rows=(head, *body)), paragraph("注：单位为万元。"))),)
    )


def ten_annexes() -> Paper:
    annexes = tuple(Annex(f"固定资产清查盘点工作附件之{n}", (paragraph(), paragraph())) for n in "甲乙丙丁戊己庚辛壬癸")
    return notice(annexes=annexes)


def seal_picture(size: int = 420) -> str:
    """A red ring with nothing in it, on white: a picture to place, no seal of anybody."""
    image = Image.new("RGB", (size, size), "white")
    ImageDraw.Draw(image).ellipse((4, 4, size - 4, size - 4), outline=(220, 0, 20), width=12)
    out = io.BytesIO()
    image.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
