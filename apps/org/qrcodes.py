"""The QR code by which a telephone takes over the secret, drawn into the page: no file, no foreign service."""

import base64
import io
from urllib.parse import quote

from django.conf import settings
from markupsafe import Markup

from apps.org import sealing
from apps.org.models import SecondFactor


def key_of(factor: SecondFactor) -> str:
    """The secret as letters in groups of four, to be typed where there is no camera."""
    letters = base64.b32encode(sealing.unseal(factor.secret)).decode().rstrip("=")
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def address_of(factor: SecondFactor) -> str:
    """The otpauth address that every authenticator reads."""
    issuer, name = quote(settings.COMPANY.replace(":", "")), quote(factor.user.username)
    secret = key_of(factor).replace(" ", "")
    return f"otpauth://totp/{issuer}:{name}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"


def picture_of(factor: SecondFactor) -> Markup:
    """An inline SVG with presentation attributes only, as the content policy demands."""
    import segno  # needed on one page only (P24)

    image, out = segno.make(address_of(factor), error="m"), io.BytesIO()
    image.save(
        out, kind="svg", scale=5, border=3, light="#fff", dark="#111", xmldecl=False, svgns=False, nl=False,
        svgclass="qr", lineclass=None, omitsize=True, title="二次验证二维码",
    )  # fmt: skip
    return Markup(out.getvalue().decode())  # noqa: S704 (made here, of letters and digits)
