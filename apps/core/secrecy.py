"""Company secrecy levels (密级) and urgency (紧急程度), shared by every floor.

State secrets must not be stored on a non-classified network, so only enterprise levels exist
(domain.md 1.5, 中央企业商业秘密保护暂行规定).
"""

from django.db import models


class Secrecy(models.IntegerChoices):
    """Ordered: a person sees what is not above their clearance."""

    PUBLIC = 0, "公开"
    INTERNAL = 1, "内部"
    COMMERCIAL = 2, "普通商密"
    CORE = 3, "核心商密"


class Urgency(models.IntegerChoices):
    """Paper documents: blank is 平件, then 加急, 特急 (domain.md 1.4)."""

    NORMAL = 0, "平件"
    URGENT = 1, "加急"
    EXTRA = 2, "特急"
