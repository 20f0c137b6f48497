"""What lets tests draw a page once (apps/core/tests/drawing.py): the same page is the same PDF."""

from apps.core import pdf

PAGE = "<html><head><title>通知</title></head><body><h1>关于冬季防火检查的通知</h1><p>{}</p></body></html>"


def test_the_same_page_is_the_same_pdf_and_another_page_another():
    kept = pdf.draw(PAGE.format("各部门："))
    assert pdf.draw(PAGE.format("各部门：")) is kept
    assert pdf.draw(PAGE.format("各单位：")) != kept
    really = next(cell.cell_contents for cell in pdf.draw.__closure__ if callable(cell.cell_contents))
    assert really(PAGE.format("各部门：")) == kept
