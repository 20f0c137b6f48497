"""Names as people and attackers give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.attachments.names import clean_name, extension_of


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("关于报送总结的通知.pdf", "关于报送总结的通知.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        (r"C:\用户\桌面\合同.docx", "合同.docx"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        ("a\u200bb\x00c\r\n.txt", "abc.txt"),
        ("cafe\u0301.txt", "caf\u00e9.txt"),
        ("  通知  终稿 .pdf. ", "通知 终稿.pdf"),
        (".pdf", "未命名.pdf"),
        ("", "未命名"),
        (None, "未命名"),
        ("㛃喆𠮷.pdf", "㛃喆𠮷.pdf"),
        ("<img src=x onerror=alert(1)>\"'.png", "<img src=x onerror=alert(1)>\"'.png"),
    ],
)
def test_a_name_is_cleaned(given_name, kept):
    assert clean_name(given_name) == kept


def test_a_name_of_three_hundred_characters_keeps_its_extension():
    name = clean_name("函" * 300 + ".docx")
    assert (len(name), name[-6:]) == (255, "函.docx")


@given(st.text(max_size=400))
def test_every_name_is_short_flat_visible_and_stable(text):
    name = clean_name(text)
    assert 0 < len(name) <= 255
    assert not set(name) & set("/\\\x00\r\n\u202e\u2066")
    assert clean_name(name) == name


def test_the_last_extension_counts():
    assert [extension_of(n) for n in ("a.PDF", "报告.pdf.exe", "无扩展名")] == ["pdf", "exe", ""]
