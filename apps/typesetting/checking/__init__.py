"""The form check: does a paper keep GB/T 9704-2012, the regulation of 2012 (条例), GB/T 15834 and GB/T 15835?"""

from apps.typesetting.checking.facts import Facts
from apps.typesetting.checking.faults import Edit, Fault, Severity
from apps.typesetting.checking.mending import mend, with_words, words_of
from apps.typesetting.checking.run import check, check_docx

__all__ = ["Edit", "Facts", "Fault", "Severity", "check", "check_docx", "mend", "with_words", "words_of"]
