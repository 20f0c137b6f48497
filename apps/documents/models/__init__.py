"""Incoming documents (收文) and outgoing ones (发文), and what happens to them."""

from apps.documents.models.circulation import CirculationReader
from apps.documents.models.distribution import Recipient
from apps.documents.models.drafting import DraftComment, DraftVersion
from apps.documents.models.incoming import HandlingLimit, IncomingDocument, IncomingState
from apps.documents.models.outgoing import (
    DocumentKind,
    Importance,
    IssuerCode,
    OutgoingDocument,
    OutgoingState,
    PageForm,
)
from apps.documents.models.sealing import Seal, SealUse
from apps.documents.models.undertaking import Undertaking

__all__ = [
    "CirculationReader",
    "DocumentKind",
    "DraftComment",
    "DraftVersion",
    "HandlingLimit",
    "Importance",
    "IncomingDocument",
    "IncomingState",
    "IssuerCode",
    "OutgoingDocument",
    "OutgoingState",
    "PageForm",
    "Recipient",
    "Seal",
    "SealUse",
    "Undertaking",
]
