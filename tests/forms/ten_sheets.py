"""A sheet of each of the ten forms, as they are typed, all valid in one club; and the club."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.rules.examples import base_files

if TYPE_CHECKING:
    from collections.abc import Mapping

INCOME: Final = """
2024-04-10 * "TV001" "Cho vay nuôi lợn" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-04"
  purpose: "chăn nuôi"
  term: 12
  rate: 0.8
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001     6,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng

2024-04-10 * "TV002" "Cho vay nuôi gà" ^KU-2024-002
  voucher: "BN-2024-002"
  minutes: "BB-2024-04"
  purpose: "chăn nuôi"
  term: 10
  rate: 0.8
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV002     4,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng

; rút tiền về cho vay tại cuộc họp
2024-04-12 * "Thủ quỹ" "Rút tiền về quỹ"
  voucher: "BN-2024-003"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt          4,500,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng

2024-05-10 * "TV001" "Trả lãi" ^KU-2024-001
  voucher: "BC-2024-009"
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng           100,000 VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay            -100,000 VND
"""
OPERATING: Final = """
2024-04-20 * "TV004" "Hội phí quý I"
  voucher: "PT-2024-001"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt                 45,000 VND
  Thu:Quỹ-hoạt-động:Hội-phí                     -45,000 VND
    member: "TV004"
"""


def club_files() -> dict[str, str]:
    """The base club of the rules' examples with two running loans and some cash in each fund."""
    files = dict(base_files())
    files["income-fund/2024.beancount"] += INCOME
    files["operating-fund/2024.beancount"] += OPERATING
    return files


SHEETS: Final[Mapping[str, str]] = {
    "members": """\
CLB ví dụ
DANH SÁCH THÀNH VIÊN

STT;Mã TV;Họ và tên;Năm sinh;Giới tính;Hộ;Ngày vào;Ngày ra;Địa chỉ;Ghi chú
1;TV006;Đặng Thị Mẫu Đơn;1957;nữ;nghèo;05/03/2024;;xóm Giả Định;
2;TV007;Vũ Văn Ghi Thử;1949;nam;cận nghèo;05/03/2024;01/10/2024;;chuyển đi nơi khác
""",
    "opening": """\
SỔ DƯ ĐẦU KỲ
Ngày: 05/01/2024

STT;Quỹ;Khoản;Số khế ước;Mã TV;Họ và tên;Ngày vay;Số tiền vay;Thời hạn (tháng);Lãi suất (%/tháng);Số dư
1;Hoạt động;Tiền mặt;;;;;;;;150.000
2;Tăng thu nhập;Cho vay;KU-2023-007;TV003;Lê Thị Ví Dụ;10/08/2023;3.000.000;12;0,8;1.750.000
Cộng;;;;;;;;;;1.900.000
""",
    "meetings": """\
SỔ HỌP

STT;Ngày;Số biên bản;Có mặt;Nội dung
1;06/01/2025;BB-2025-01;4;Tổng kết năm, bầu lại ban chủ nhiệm
2;05/02/2025;BB-2025-02;5;Xét cho vay đợt 1
""",
    "loans": """\
SỔ CHO VAY

STT;Ngày vay;Số khế ước;Mã TV;Họ và tên;Số tiền vay;Bằng chữ;Thời hạn (tháng);Lãi suất (%/tháng);Mục đích;Số phiếu chi;Số biên bản
1;12/05/2024;KU-2024-003;TV003;Lê Thị Ví Dụ;2.500.000;Hai triệu năm trăm nghìn đồng;12;0,8;chăn nuôi;PC-2024-001;BB-2024-05
2;12/05/2024;KU-2024-004;TV004;Phạm Thị Giả;1.500.000;Một triệu năm trăm nghìn đồng;10;0,8;buôn bán nhỏ;PC-2024-002;BB-2024-05
Cộng;;;;;4.000.000;;;;;;
""",
    "repayments": """\
BẢNG THU GỐC, LÃI
Ngày: 10/06/2024;;;;;;Số phiếu thu: PT-2024-001

STT;Số khế ước;Mã TV;Họ và tên;Trả gốc;Trả lãi;Lãi quá hạn;Cộng
1;KU-2024-001;TV001;Nguyễn Thị Mẫu;500.000;96.000;;596.000
2;KU-2024-002;TV002;Trần Văn Thử;400.000;64.000;1.000;465.000
Cộng;;;;900.000;160.000;1.000;1.061.000
Bằng chữ: Một triệu không trăm sáu mươi mốt nghìn đồng
;;;Thủ quỹ;;;Kế toán;
""",
    "fees": """\
BẢNG THU HỘI PHÍ
Ngày: 10/06/2024
Số phiếu thu: PT-2024-002

STT;Mã TV;Họ và tên;Số tiền;Ký nộp
1;TV001;Nguyễn Thị Mẫu;15.000;x
2;TV002;Trần Văn Thử;15.000;x
3;TV003;Lê Thị Ví Dụ;-;
4;TV005;Hoàng Văn Định;30.000;đã ký
Cộng;;;60.000;
""",
    "receipts": """\
PHIẾU THU

STT;Ngày;Số phiếu;Quỹ;Người nộp;Lý do;Nguồn;Số tiền;Bằng chữ
1;01/06/2024;PT-2024-003;Hoạt động;Nhà hảo tâm;Ủng hộ mua loa;Ủng hộ;200.000;Hai trăm nghìn đồng
2;02/06/2024;PT-2024-004;Hoạt động;TV003;Hội phí quý II;Hội phí;15.000;
3;03/06/2024;BC-2024-002;Tăng thu nhập;Hội NCT huyện;Cấp vốn đợt 2;Hội NCT;5.000.000;Năm triệu đồng chẵn
Cộng;;;;;;;5.215.000;
""",
    "payments": """\
PHIẾU CHI

STT;Ngày;Số phiếu;Quỹ;Người nhận;Lý do;Mảng hoạt động;Số tiền;Bằng chữ;Số biên bản
1;20/06/2024;PC-2024-001;Hoạt động;Trạm y tế xã;Đo huyết áp;2;30.000;Ba mươi nghìn đồng;
2;21/06/2024;PC-2024-002;Hoạt động;;Hủy, viết sai;;;;
3;22/06/2024;BN-2024-004;Tăng thu nhập;Ngân hàng;Phí duy trì;Phí ngân hàng;11.000;;
Cộng;;;;;;;41.000;;
""",
    "interest-split": """\
BẢNG PHÂN PHỐI LÃI

Kỳ;Ngày;Số biên bản;Lãi đã thu;Bổ sung vốn;Dự phòng;Quỹ hoạt động;Thù lao;Cộng;Số phiếu chi;Số phiếu thu
2024;31/12/2024;BB-2024-12;100.000;30.000;10.000;40.000;20.000;100.000;PC-2024-010, PC-2024-011;PT-2024-010
""",
    "cash-count": """\
BẢNG KIỂM KÊ QUỸ
Quỹ: Hoạt động;;Ngày: 30/04/2024

Mệnh giá;Số tờ;Thành tiền
20.000;2;40.000
5.000;1;5.000
2.000;0;0
Cộng;;45.000
""",
}
"""By the forms' names, ``;`` between the cells."""
NEW: Final[Mapping[str, int]] = {
    "members": 3,
    "opening": 2,
    "meetings": 2,
    "loans": 2,
    "repayments": 2,
    "fees": 3,
    "receipts": 3,
    "payments": 3,
    "interest-split": 4,
    "cash-count": 1,
}
"""How many entries each sheet makes."""
