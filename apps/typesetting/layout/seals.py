"""A seal's picture pressed upon the text: what is white in it lets the text through."""

import base64
import io

from PIL import ImageChops

from apps.typesetting.layout import pictures

MOST_DOTS = 1000  # 600 dots an inch over 42 mm
PAPER = 24  # so much from white is paper still


def see_through(address: str) -> str:
    """The seal as PNG with a transparent ground, as a data: address. Raises DomainError for what is no picture."""
    with pictures.opened(address) as opened:
        opened.thumbnail((MOST_DOTS, MOST_DOTS))
        image = opened.convert("RGBA")
    red, green, blue, alpha = image.split()
    lightest = ImageChops.darker(ImageChops.darker(red, green), blue)
    ink = lightest.point([255 if value < 160 else max(0, (255 - PAPER - value) * 255 // 71) for value in range(256)])
    image.putalpha(ImageChops.darker(alpha, ink))
    out = io.BytesIO()
    image.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
