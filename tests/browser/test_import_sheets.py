"""Who may write brings a sheet into the books: chosen, looked at, a question answered by a tick, written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.faults import faults
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.visits import Visit

HEAD = "SỔ HỌP\nNgày,Số biên bản,Có mặt,Nội dung\n"
SHEETS = {
    ("phone", 390): f"{HEAD}29/12/2025,BB-2025-12B,900,Ngày hội xóm\n",
    ("desktop", 1366): f"{HEAD}30/12/2025,BB-2025-12C,950,Ngày hội xã\n",
}


def test_a_question_is_answered_by_a_tick(clubs: Path, visit: Callable[..., Visit]) -> None:
    events = clubs / "ledgers" / "dong-mau" / "club.beancount"
    with serving(clubs, "dong-mau", "--write", lang="vi") as server:
        for (device, width), text in SHEETS.items():
            sheet = clubs / f"Sổ họp {device}.csv"
            sheet.write_text(text, "utf-8")
            before = events.read_text("utf-8")
            here = visit(server.address, device)
            here.page.set_viewport_size({"width": width, "height": 800})
            here.open("dong-mau/extension/ImportSheets/")
            assert faults(here.page) == []
            here.page.get_by_label("Chọn bảng kê đã điền").set_input_files(sheet)
            here.page.get_by_role("button", name="Xem trước").click()
            expect(here.wait().club).to_contain_text("Chưa ghi gì vào sổ.")
            expect(here.club).to_contain_text(f"{sheet.name}: chưa ghi, vì còn câu hỏi")
            assert here.sidelong() == []
            assert faults(here.page) == []
            here.page.get_by_role("button", name="Ghi vào sổ").click()
            expect(here.wait().club).to_contain_text("Không ghi gì vào sổ của CLB LTHTGN xóm Đồng Mẫu.")
            assert events.read_text("utf-8") == before
            for tick in here.page.get_by_label("Giấy ghi đúng như vậy").all():
                tick.check()
            here.page.get_by_role("button", name="Ghi vào sổ").click()
            expect(here.wait().club).to_contain_text("Số mục đã ghi vào sổ của CLB LTHTGN xóm Đồng Mẫu: 1.")
            number, minutes = text.split(",")[5], text.split(",")[4]
            assert f'"{minutes}"\n  present: {number}\n' in events.read_text("utf-8").removeprefix(before)
            here.page.get_by_role("link", name="Xem trong sổ").click()
            expect(here.title).to_have_text("Sổ nhật ký")
            expect(here.page.locator("ol.journal").last).to_contain_text(f"present: {number}")
