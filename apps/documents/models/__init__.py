"""Incoming documents (收文) and what happens to them."""

from apps.documents.models.circulation import CirculationReader
from apps.documents.models.incoming import HandlingLimit, IncomingDocument, IncomingState
from apps.documents.models.undertaking import Undertaking

__all__ = ["CirculationReader", "HandlingLimit", "IncomingDocument", "IncomingState", "Undertaking"]
