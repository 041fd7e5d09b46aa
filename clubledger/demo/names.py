"""Syllables and sentences of which invented clubs are made. No one of these people or villages exists."""

from __future__ import annotations

from typing import Final

INVENTED: Final = """\
; Tên người, tên xóm trong sổ này đều do máy ghép ra, không phải của ai; có trùng chỉ là tình cờ.
; All people and villages in these books are invented; any likeness is chance.
"""

SURNAMES: Final = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ma", "Nông", "Lường", "Lý", "Hà",
    "Dương", "Triệu", "Lương", "Phan", "Lộc", "Hứa",
)  # fmt: skip
MIDDLES: Final = {
    "nữ": ("Thị", "Thị", "Thị", "Thị Kim", "Thị Thu", "Thị Minh", "Thị Ngọc"),
    "nam": ("Văn", "Văn", "Đình", "Quang", "Đức", "Xuân", "Hữu"),
}
GIVEN: Final = {
    "nữ": (
        "Mơ", "Mận", "Đào", "Lựu", "Na", "Thơm", "Tươi", "Sáng", "Nụ", "Lụa", "Là", "Nhung", "Gấm", "Thoa",
        "Duyên", "Bưởi", "Chanh", "Quế", "Hồi", "Lành", "Hiền", "Hậu", "Nết", "Thảo", "Sen", "Súng", "Huệ",
        "Cúc", "Trà", "Yến", "Vui", "Xuyến",
    ),
    "nam": (
        "Đồng", "Ruộng", "Suối", "Rừng", "Sơn", "Thủy", "Lâm", "Nghĩa", "Tín", "Thật", "Thà", "Cần", "Kiệm",
        "Chính", "Trực", "Bền", "Vững", "Lúa", "Nương", "Khoai", "Trầm", "Tùng", "Bách", "Tre", "Trúc", "Cường",
        "Hòa", "Thuận", "Bình", "Yên", "Phúc", "Lộc",
    ),
}  # fmt: skip

VILLAGE_FIRST: Final = (
    "Đồng", "Làng", "Bản", "Nà", "Khuổi", "Pác", "Thẩm", "Gốc", "Đèo", "Phai", "Cầu", "Bờ", "Vườn", "Gò",
    "Rừng", "Suối", "Bến", "Đầm", "Nương", "Ao",
)  # fmt: skip
VILLAGE_SECOND: Final = (
    "Mơ", "Mận", "Trám", "Quế", "Hồi", "Cọ", "Lau", "Sim", "Mua", "Trúc", "Lát", "Nghiến", "Sấu", "Bưởi",
    "Chè", "Lúa", "Ngô", "Khoai", "Sáo", "Cuốc", "Vạc", "Nai", "Hoẵng", "Trăng", "Sương",
)  # fmt: skip
COMMUNE_FIRST: Final = ("Tân", "Phú", "An", "Hòa", "Minh", "Thanh", "Yên", "Trung", "Đông", "Xuân")
COMMUNE_SECOND: Final = ("Mẫu", "Thử", "Ví", "Giả", "Định", "Dụ", "Tượng", "Phỏng", "Bày", "Vẽ")

PURPOSES: Final = (
    ("chăn nuôi", "nuôi lợn"),
    ("chăn nuôi", "nuôi gà thả đồi"),
    ("chăn nuôi", "mua dê giống"),
    ("chăn nuôi", "mua bê"),
    ("chăn nuôi", "thả cá ruộng"),
    ("trồng trọt", "chăm sóc chè"),
    ("trồng trọt", "mua giống lúa, phân bón"),
    ("trồng trọt", "trồng keo"),
    ("trồng trọt", "trồng rau"),
    ("buôn bán nhỏ", "bán hàng ở chợ phiên"),
    ("buôn bán nhỏ", "mở quán nước"),
    ("ngành nghề", "máy may"),
    ("ngành nghề", "làm bún"),
    ("ngành nghề", "sao chè"),
)
"""What loans are for: the kind, and the sentence."""

HOUSEHOLDS: Final = (
    "nghèo",
    "nghèo",
    "cận nghèo",
    "cận nghèo",
    "khó khăn",
    "khó khăn",
    "khó khăn",
    "khác",
    "khác",
    "khác",
)

EXPENSES: Final = (
    ("1", "Tổ khuyến nông", "Tập huấn kỹ thuật chăn nuôi", 60, 200),
    ("1", "Tổ khuyến nông", "Tài liệu trồng chè", 30, 90),
    ("2", "Trạm y tế xã", "Đo huyết áp, khám sức khỏe định kỳ", 80, 250),
    ("2", "Hiệu thuốc", "Thuốc bổ, túi thuốc của câu lạc bộ", 50, 180),
    ("3", "Tình nguyện viên", "Quà cho người được chăm sóc tại nhà", 40, 150),
    ("3", "Tình nguyện viên", "Xăng xe đi chăm sóc tại nhà", 30, 80),
    ("4", "Tổ tư vấn", "In tờ rơi về quyền của người cao tuổi", 40, 120),
    ("5", "Hiệu sách", "Sách báo cho tủ sách", 40, 150),
    ("5", "Người dạy", "Lớp dùng điện thoại thông minh", 50, 200),
    ("6", "Đội văn nghệ", "Trang phục, đạo cụ văn nghệ", 80, 250),
    ("6", "Đội dưỡng sinh", "Nước uống buổi tập", 30, 80),
    ("6", "Cửa hàng", "Cầu lông, bóng chuyền hơi", 50, 160),
    ("7", "Hộ có người ốm", "Thăm hỏi thành viên ốm", 100, 200),
    ("7", "Gia đình", "Phúng viếng", 100, 200),
    ("7", "Hộ gặp khó khăn", "Giúp sửa nhà", 100, 300),
    ("8", "Ban vận động", "Thư ngỏ, đi vận động ủng hộ", 30, 120),
    (None, "Cửa hàng", "Sổ sách, giấy bút", 20, 90),
    (None, "Hàng in", "Phô tô biểu mẫu", 15, 60),
)
"""Activity area (None: admin), payee, reason, and from how much to how much, thousand đồng."""

DONORS: Final = (
    "Người con xa quê",
    "Hộ kinh doanh trong xóm",
    "Hợp tác xã chè",
    "Gia đình mừng thọ",
    "Nhà hảo tâm",
    "Đoàn từ thiện",
)
