"""What people read of a package: index.html and 说明.txt, both without a network."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from markupsafe import Markup

from apps.archives.packages import layout
from apps.core import clock
from apps.core.formatting import size as size_words
from apps.core.formatting import when

HEADS = ("序号", "档号", "题名", "责任者", "文号", "日期", "密级", "保管期限", "页数", "电子文件", "备注")
HEAD = Markup("""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
body {{ font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 24px; color: #222; }}
h1 {{ font-size: 22px; margin: 0 0 4px; }} p {{ margin: 0 0 16px; color: #555; }}
table {{ border-collapse: collapse; width: 100%; }} th {{ background: #f3f1ec; white-space: nowrap; }}
th, td {{ border: 1px solid #ccc; padding: 6px 10px; text-align: left; vertical-align: top; }}
ul {{ margin: 0; padding-left: 18px; }} .num {{ white-space: nowrap; }} .off {{ color: #8a4b00; }}
a {{ color: #1d4f91; }}
@media print {{ body {{ margin: 0; }} }}
</style></head><body><h1>{title}</h1>
<p>{company}，{made} 生成，{by}导出。文件与本页在同一文件夹内时，点文件名即可打开。</p>
<table><thead><tr>{heads}</tr></thead><tbody>
""")
ROW = Markup(
    '<tr><td class="num">{n}</td><td class="num"><a href="{meta}">{code}</a></td><td>{title}</td><td>{party}</td>'
    '<td>{number}</td><td class="num">{date}</td><td>{secrecy}</td><td>{kept}</td><td class="num">{pages}</td>'
    "<td>{files}</td><td>{note}</td></tr>\n"
)
TAIL = Markup("</tbody></table><p>共 {count} 件。</p></body></html>\n")


def index_head(title: str, by: str) -> str:
    """Everything before the rows."""
    heads = Markup("").join(Markup("<th>{}</th>").format(one) for one in HEADS)
    return str(HEAD.format(title=title, company=settings.COMPANY, made=when(clock.now()), by=by, heads=heads))


def index_row(number: int, metadata: Mapping[str, Any], meta_path: str) -> str:
    """One record with links to its files and its metadata."""
    told, code = metadata["内容描述"], metadata["档号"]
    return str(
        ROW.format(
            n=number,
            meta=quote(meta_path),
            code=code["档号"],
            title=told["题名"],
            party=told["责任者"],
            number=told["文件编号"],
            date=told["日期"],
            secrecy=told["密级"],
            kept=code["保管期限"],
            pages=metadata["形式特征"]["页数"] or "",
            files=_files(metadata["电子文件"]),
            note=metadata["附注"],
        )
    )


def _files(files: list[dict[str, Any]]) -> Markup:
    if not files:
        return Markup("无")
    items = [
        Markup('<li><a href="{}">{}</a>（{}）</li>').format(quote(one["路径"]), one["文件名"], size_words(one["大小"]))
        if one["路径"]
        else Markup('<li class="off">{}：{}</li>').format(one["文件名"], one["状态"])
        for one in files
    ]
    return Markup("<ul>{}</ul>").format(Markup("").join(items))


def index_tail(count: int) -> str:
    """Everything behind them."""
    return str(TAIL.format(count=count))


def readme(title: str, by: str, records: int, apart: list[str]) -> bytes:
    """说明.txt: what lies where, how it is checked, what is not in it."""
    lines = [
        title,
        f"{settings.COMPANY}，{when(clock.now())}，{by}导出，共 {records} 件。",
        "",
        f"{layout.INDEX}　　　　　　　　目录，用浏览器打开",
        f"{layout.METADATA}/　　　　　　　　　每件一个 JSON、一个 XML，著录项按 DA/T 46-2009",
        f"{layout.FILES}/　　　　　　　　　　 电子文件，按档号分文件夹",
        f"{layout.MANIFEST}　 以上每个文件的 SHA-256 校验码",
        "",
        "校验：在系统中运行 manage.py verify_package 本压缩包；或解压后运行 sha256sum --check " + layout.MANIFEST,
    ]
    if apart:
        lines += ["", f"以下 {len(apart)} 项未随包导出：", *apart]
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")
