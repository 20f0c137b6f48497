"""Staff come from a sheet in the browser: the bad cell is named, nobody is made; then all of them, passwords once."""

import pytest

from apps.core.tests.import_world import workbook_bytes
from apps.org import roles
from apps.org.models import User
from apps.org.services import create_user
from apps.portal.tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD, GOOD = ["姓名", "账号", "部门", "职务"], ["吴新", "wuxin", "生产部", "工程师"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_staff_are_imported_after_the_bad_cell_is_mended(office, open_page, tmp_path, settings, size):
    settings.JOBS_ROOT = tmp_path / "jobs"
    admin = create_user(username="guanli", name="管理员", department=office.office, role_codes=[roles.SYSTEM_ADMIN])
    desk = open_page(admin, size)

    def upload(*rows):
        content = workbook_bytes([HEAD, *rows])
        desk.page.get_by_label("Excel 或 CSV 文件").set_input_files(
            {"name": "人员.xlsx", "mimeType": XLSX, "buffer": content}
        )
        desk.page.get_by_role("button", name="上传并预览").click()

    page = desk.go("/ledgers/import/")
    page.get_by_role("link", name="人员").click()
    desk.look("import-staff")
    upload(GOOD, ["郑新", "zhengxin", "生产布", ""])
    page.get_by_text("1 行有错，共 1 处").wait_for()
    wrong = page.get_by_role("row").filter(has_text="生产布").first
    assert "第 3 行" in wrong.inner_text()
    desk.look("import-bad")
    assert not User.objects.filter(username__in=["wuxin", "zhengxin"]).exists()

    page.get_by_role("link", name="重新上传").click()
    upload(GOOD, ["郑新", "zhengxin", "生产部", ""])
    page.get_by_text("共 2 行，没有发现错误").wait_for()
    desk.look("import-good")
    page.get_by_role("button", name="导入 2 行").click()
    page.get_by_role("dialog").get_by_role("button", name="导入").click()
    page.get_by_text("已导入 2 人").wait_for()
    desk.look("import-done")
    assert User.objects.filter(username__in=["wuxin", "zhengxin"]).count() == 2
    with page.expect_download():
        page.get_by_role("button", name="仅一次").click()
        page.get_by_role("dialog").get_by_role("button", name="下载").click()
    page.reload()
    page.get_by_text("结果文件已下载或已过期").wait_for()
