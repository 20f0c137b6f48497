"""At start-up: do the fonts that TYPESETTING_FONTS names exist, and is there a 仿宋 at all?"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, Warning

from apps.typesetting.fonts.faces import FANDOL, Face, licensed


def check_fonts(**_: Any) -> list[CheckMessage]:
    """Registered with Django's checks (apps.py): what is missing is said, nothing stops."""
    faces = "、".join(Face)
    try:
        given = licensed(settings.TYPESETTING_FONTS)
    except ValueError as error:
        text = f"TYPESETTING_FONTS 的一项写错：{error}。每项写作 字体=文件，字体为 {faces} 之一。"
        return [Warning(text, id="officeadmin.W002")]
    found: list[CheckMessage] = [
        Warning(f"TYPESETTING_FONTS 指定的字体文件不存在：{face.value}={path.name}", id="officeadmin.W002")
        for face, path in given
        if not path.is_file()
    ]
    has_own = any(face == Face.FANG and path.is_file() for face, path in given)
    if not has_own and not (settings.TYPESETTING_FONTS_DIR / FANDOL[Face.FANG]).is_file():
        found.append(Info("没有仿宋字体，公文正文以 Noto Serif CJK SC 代替", id="officeadmin.I001"))
    return found
