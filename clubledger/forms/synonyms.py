"""What people call the columns of paper forms, by what they mean: one list for all forms.

A form takes the lists of what its columns mean, and adds what only its own print says. Within a form a heading stands
for one column (`Form` refuses it otherwise), so a word that means two things is in no list: the forms say it themselves.
Units in brackets, capitals and missing diacritics need no entry.
"""

from __future__ import annotations

from typing import Final

# -- who

MEMBER_CODE: Final = (
    "Mã TV",
    "Mã thành viên",
    "Mã số",
    "Mã",
    "Mã hội viên",
    "Mã HV",
    "Mã số TV",
    "Mã số thành viên",
)
BORROWER_CODE: Final = (*MEMBER_CODE, "Mã người vay", "Mã số người vay")
NAME: Final = (
    "Họ và tên", "Họ tên", "Tên thành viên", "Họ tên thành viên", "Họ và tên thành viên", "Họ tên hội viên", "Họ và tên hội viên",
    "Thành viên", "Hội viên",
)  # fmt: skip
BORROWER: Final = (
    *NAME,
    "Người vay",
    "Họ tên người vay",
    "Họ và tên người vay",
    "Tên người vay",
    "Người vay vốn",
)
PAYER: Final = (
    "Người nộp", "Người nộp tiền", "Họ tên người nộp", "Họ và tên người nộp", "Họ tên người nộp tiền", "Họ và tên người nộp tiền",
)  # fmt: skip
PAYEE: Final = (
    "Người nhận", "Người nhận tiền", "Họ tên người nhận", "Họ và tên người nhận", "Họ tên người nhận tiền", "Họ và tên người nhận tiền",
)  # fmt: skip
SIGNED: Final = (
    "Ký nộp",
    "Ký tên",
    "Chữ ký",
    "Ký",
    "Người nộp ký",
    "Ký nộp tiền",
    "Người nộp ký tên",
    "Chữ ký người nộp",
)

# -- when

DAY: Final = ("Ngày", "Ngày tháng", "Ngày, tháng, năm")
MEETING_DAY: Final = ("Ngày họp", "Họp ngày", "Kỳ họp ngày")
RECEIVED_ON: Final = (*DAY, "Ngày thu", "Ngày nộp", "Ngày thu tiền", "Ngày nộp tiền")
SLIP_DAY: Final = (*DAY, "Ngày chứng từ", "Ngày tháng chứng từ", "Ngày lập phiếu")
LENT_ON: Final = (
    "Ngày vay",
    "Ngày cho vay",
    "Ngày nhận tiền",
    "Ngày giải ngân",
    "Ngày nhận vốn",
    "Ngày vay vốn",
    "Ngày nhận tiền vay",
)
DUE_ON: Final = (
    "Ngày đến hạn",
    "Hạn trả",
    "Hạn trả nợ",
    "Ngày đáo hạn",
    "Ngày hết hạn",
    "Đến hạn",
    "Hạn cuối",
    "Ngày đến hạn trả",
)
"""The last instalment, where the term says it too; of a repayment, the one that it is for."""

# -- which paper

CONTRACT_NUMBER: Final = (
    "Số khế ước", "Khế ước", "Số KU", "Số hợp đồng", "Hợp đồng vay", "Khế ước số", "Số hợp đồng vay", "Số khế ước vay", "Số HĐ", "Mã khế ước",
)  # fmt: skip
MINUTES_NUMBER: Final = ("Số biên bản", "Biên bản", "Biên bản số", "Biên bản họp", "Số BB", "Số biên bản họp")
SLIP_NUMBER: Final = ("Số phiếu", "Số", "Số chứng từ", "Số CT", "Số hiệu chứng từ", "Số hiệu")
RECEIPT_NUMBER: Final = ("Số phiếu thu", "Phiếu thu", "Phiếu thu số", "Số PT")
PAYMENT_NUMBER: Final = ("Số phiếu chi", "Phiếu chi", "Phiếu chi số", "Số PC")
FUND_NAME: Final = ("Quỹ", "Tên quỹ", "Quỹ (TTN/HĐ)")

# -- what for

REASON: Final = ("Lý do", "Nội dung", "Diễn giải")
"""What a row is about, on whatever paper."""

# -- how much

AMOUNT_IN_WORDS: Final = (
    "Bằng chữ",
    "Số tiền bằng chữ",
    "Viết bằng chữ",
    "Số tiền viết bằng chữ",
    "Tiền bằng chữ",
)
LENT: Final = (
    "Số tiền vay",
    "Tiền vay",
    "Số tiền cho vay",
    "Vốn vay",
    "Số vốn vay",
    "Số tiền được vay",
    "Mức vay",
)
MONTHS_TO_PAY: Final = (
    "Thời hạn (tháng)", "Thời hạn", "Số tháng", "Thời hạn vay", "Thời gian vay", "Thời gian", "Kỳ hạn", "Kỳ hạn vay", "Hạn vay", "Số tháng vay",
    "Thời hạn cho vay", "Thời gian cho vay", "Thời hạn trả", "Thời gian trả",
)  # fmt: skip
MONTHLY_RATE: Final = (
    "Lãi suất (%/tháng)", "Lãi suất", "Lãi suất tháng", "Lãi %", "% lãi", "Lãi suất vay", "Lãi suất cho vay", "Mức lãi suất", "Tỷ lệ lãi",
    "Tỷ lệ lãi suất", "Lãi suất vay tháng",
)  # fmt: skip
WHOLE: Final = ("Cộng", "Tổng cộng", "Tổng", "Tổng số")
"""What the parts of a row add up to."""
