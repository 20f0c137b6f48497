"""The only writers of runs and of what was read."""

from apps.ocr.services.asking import ask_again, asked, find_missed, forget
from apps.ocr.services.recognising import recognise_file, recognise_waiting

__all__ = ["ask_again", "asked", "find_missed", "forget", "recognise_file", "recognise_waiting"]
