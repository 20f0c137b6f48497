"""Pictures in the text: as wide as the 版心 at most, their caption under them."""

import base64
import binascii
import io

from PIL import Image, UnidentifiedImageError

from apps.core.errors import DomainError
from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid
from apps.typesetting.layout.flow import Row
from apps.typesetting.layout.lines import line_of, width_of
from apps.typesetting.layout.marks import Mark, Picture, moved
from apps.typesetting.paper import Block

DOTS = 150  # to the inch, when the picture may be as big as it likes
HIGHEST = 150.0
GAP = 2.0
MOST_PIXELS = 60_000_000


def rows_of(block: Block) -> list[Row]:
    """One row with picture and caption. Raises DomainError for what is no picture."""
    width, height = size_of(block)
    marks: list[Mark] = [Picture((grid.WIDTH - width) / 2, GAP, width, height, block.picture)]
    if not block.text:
        return [Row(height + 2 * GAP, tuple(marks))]
    caption = line_of(Face.FANG, block.text, grid.SIZE4, base=0)
    marks.append(moved(caption, (grid.WIDTH - width_of(caption)) / 2, height + 2 * GAP))
    return [Row(height + 2 * GAP + grid.PITCH, tuple(marks))]


def size_of(block: Block) -> tuple[float, float]:
    """Width and height on the page, in mm. Raises DomainError for what is no picture."""
    with opened(block.picture, block.text) as image:
        wide, high = image.size
    scale = min(25.4 / DOTS, grid.WIDTH / wide, HIGHEST / high)
    return wide * scale, high * scale


def opened(address: str, called: str = "") -> Image.Image:
    """The picture behind a data: address, not yet decoded. Raises DomainError for anything else."""
    kind, _, data = address.partition(",")
    lost = f"文中的图片{f'“{called}”' if called else ''}没有读出，请重新插入后再试"
    if not kind.startswith("data:image/") or not kind.endswith(";base64"):
        raise DomainError(lost)
    try:
        image = Image.open(io.BytesIO(base64.b64decode(data, validate=True)))
    except (UnidentifiedImageError, binascii.Error, OSError, Image.DecompressionBombError) as error:
        raise DomainError(lost) from error
    if image.width * image.height > MOST_PIXELS:
        raise DomainError("文中的图片过大，请缩小后重新插入")
    return image
