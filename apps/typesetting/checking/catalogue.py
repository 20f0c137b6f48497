"""Every fault the check knows: how grave it is, which clause it breaks, and since when that clause is in force."""

import datetime as dt
from dataclasses import dataclass

from apps.typesetting.checking.faults import Severity

MUST, ADVICE = Severity.MUST, Severity.ADVICE

HABIT = "行文惯例"  # in no standard, kept by every office

# Standard or regulation → its day of coming into force.
IN_FORCE = {
    "GB/T 9704-2012": dt.date(2012, 7, 1),
    "条例": dt.date(2012, 7, 1),  # 《党政机关公文处理工作条例》, 中办发〔2012〕14号
    "GB/T 15834-2011": dt.date(2012, 6, 1),
    "GB/T 15835-2011": dt.date(2011, 11, 1),
    "保守国家秘密法": dt.date(2010, 10, 1),
    HABIT: dt.date(2012, 7, 1),  # as old as the form it goes with
}


@dataclass(frozen=True)
class Rule:
    """One entry: severity and the clause as told to the person."""

    severity: Severity
    clause: str

    @property
    def since(self) -> dt.date:
        """From this document date on the rule is asked."""
        return next(day for standard, day in IN_FORCE.items() if self.clause.startswith(standard))


def _rules(severity: Severity, clause: str, *codes: str) -> dict[str, Rule]:
    return {code: Rule(severity, clause) for code in codes}


RULES: dict[str, Rule] = {
    # head
    **_rules(MUST, "GB/T 9704-2012 7.2.1", "copy_number_form"),
    **_rules(ADVICE, "条例第九条（一）", "copy_number_missing"),
    **_rules(MUST, "GB/T 9704-2012 7.2.2", "secrecy_period", "secrecy_form"),
    **_rules(MUST, "保守国家秘密法", "secrecy_state"),
    **_rules(MUST, "条例第九条（三）", "urgency_word"),
    **_rules(MUST, "GB/T 9704-2012 7.2.5", "number_missing", "number_brackets", "number_zero", "number_ordinal"),
    **_rules(MUST, "GB/T 9704-2012 7.2.5", "number_year", "number_form", "cited_number"),
    **_rules(ADVICE, "条例第九条（五）", "number_year_differs", "number_code"),
    **_rules(MUST, "条例第九条（六）", "signers_missing", "signers_spare", "direction"),
    **_rules(MUST, "GB/T 9704-2012 7.2.6", "signers_count"),
    # title
    **_rules(MUST, "条例第九条（七）", "title_missing", "title_kind_missing", "title_kind_differs"),
    **_rules(ADVICE, "条例第九条（七）", "title_about", "title_issuer"),
    **_rules(ADVICE, HABIT, "title_repeated"),
    **_rules(MUST, "GB/T 9704-2012 7.3.1", "title_end"),
    **_rules(ADVICE, "GB/T 9704-2012 7.3.1", "title_mark"),
    # recipients and copies
    **_rules(MUST, "条例第九条（八）", "recipients_missing", "recipients_twice"),
    **_rules(MUST, "GB/T 9704-2012 7.3.2", "recipients_mark"),
    **_rules(MUST, "GB/T 9704-2012 7.3.3", "first_page"),
    **_rules(ADVICE, "GB/T 9704-2012 7.3.2", "recipients_long"),
    **_rules(ADVICE, "条例第十五条（五）", "recipients_leader"),
    **_rules(MUST, "条例第十五条（一）", "request_several", "copies_down"),
    **_rules(ADVICE, "条例第九条（十六）", "copies_twice"),
    **_rules(MUST, "GB/T 9704-2012 7.4.2", "copies_mark"),
    # kinds
    **_rules(ADVICE, "条例第十五条（四）", "request_matters"),
    **_rules(MUST, "条例第十五条（四）", "report_request"),
    **_rules(ADVICE, HABIT, "request_closing", "request_contact"),
    **_rules(MUST, "GB/T 9704-2012 7.3.6", "note_brackets"),
    **_rules(MUST, "条例第九条（十三）", "minutes_seal"),
    **_rules(ADVICE, "GB/T 9704-2012 10.3", "minutes_attendance"),
    # text and its levels
    **_rules(MUST, "条例第九条（九）", "body_missing"),
    **_rules(MUST, "GB/T 9704-2012 7.3.3", "level_mark", "level_skipped", "level_gap", "level_repeated", "level_order"),
    **_rules(ADVICE, "GB/T 9704-2012 7.3.3", "level_start", "level_circle"),
    **_rules(ADVICE, HABIT, "heading_end", "empty_line"),
    **_rules(MUST, "GB/T 9704-2012 7.3.5.5", "no_body_phrase"),
    # annexes
    **_rules(MUST, "GB/T 9704-2012 7.3.4", "annex_end", "annex_numbered", "annex_twice", "annex_unnamed"),
    **_rules(ADVICE, "GB/T 9704-2012 7.3.4", "annex_chinese"),
    **_rules(ADVICE, HABIT, "annex_book"),
    **_rules(MUST, "条例第九条（十）", "annex_absent", "annex_number"),
    **_rules(MUST, "GB/T 9704-2012 7.3.7", "annex_empty"),
    **_rules(ADVICE, "条例第九条（十）", "annex_unmentioned"),
    # signature and dates
    **_rules(MUST, "条例第九条（十一）", "signatory_missing", "signatory_differs"),
    **_rules(MUST, "条例第九条（十二）", "date_missing", "date_future"),
    **_rules(ADVICE, "条例第九条（十二）", "date_old"),
    **_rules(MUST, "GB/T 9704-2012 7.3.5.4", "date_form"),
    **_rules(MUST, "GB/T 9704-2012 7.4.3", "printed_before"),
    **_rules(MUST, "条例第二十条（四）", "date_impossible", "date_weekday"),
    **_rules(ADVICE, "GB/T 9704-2012 7.3.5.4", "date_zero", "date_chinese", "date_dashed"),
    **_rules(ADVICE, "GB/T 15835-2011 5.1.4", "date_short"),
    # punctuation
    **_rules(MUST, "GB/T 15834-2011 5.1", "half_width", "doubled"),
    **_rules(MUST, "GB/T 15834-2011 4.8", "straight_quotes"),
    **_rules(ADVICE, "GB/T 15834-2011 4.8", "corner_quotes"),
    **_rules(MUST, "GB/T 15834-2011 4.8、4.9、4.15", "unbalanced"),
    **_rules(MUST, "GB/T 15834-2011 4.11", "ellipsis"),
    **_rules(MUST, "GB/T 15834-2011 4.15", "book_nested"),
    **_rules(MUST, "GB/T 15834-2011 4.13", "range_mark"),
    **_rules(ADVICE, "GB/T 15834-2011 4.5", "book_pause"),
    **_rules(ADVICE, HABIT, "space"),
    # numerals
    **_rules(ADVICE, "GB/T 15835-2011 5.1.7", "full_width"),
    **_rules(ADVICE, "GB/T 15835-2011 5.1.1", "grouping"),
    **_rules(ADVICE, "GB/T 15835-2011 5.1.3", "range_unit"),
    **_rules(ADVICE, "GB/T 15835-2011 4.2.2", "approximate"),
    **_rules(ADVICE, "GB/T 15835-2011 5.3", "amount_unit", "mixed_numeral"),
    **_rules(ADVICE, HABIT, "currency_twice"),
    # typography of an uploaded .docx
    **_rules(MUST, "GB/T 9704-2012 5.2.1", "page_margins"),
    **_rules(MUST, "GB/T 9704-2012 5.1", "page_size"),
    **_rules(ADVICE, "GB/T 9704-2012 5.2.2", "body_face", "body_size"),
    **_rules(ADVICE, "GB/T 9704-2012 5.2.3", "line_pitch"),
    **_rules(ADVICE, "GB/T 9704-2012 7.3.1", "title_face", "title_size", "title_align"),
    **_rules(ADVICE, "GB/T 9704-2012 7.3.3", "level_face", "indent"),
    **_rules(ADVICE, HABIT, "auto_number"),
    **_rules(ADVICE, "GB/T 9704-2012 7.5", "page_number"),
}
