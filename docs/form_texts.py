"""What the pages of the paper forms say beside the forms themselves: a form's purpose, headings, the words between."""  # noqa: INP001 - a folder of pages, not a package

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class About:
    """What a page says of a form beside what the form itself declares: what it is for, and what its rows become."""

    purpose: str
    becomes: str


ABOUT: Final[Mapping[str, Mapping[str, About]]] = {
    "members": {
        "vi": About(
            "Ghi mọi thành viên của câu lạc bộ: mã, tên, ngày vào, và ngày ra nếu đã ra. Nhập mẫu này trước tiên: các mẫu "
            "khác dùng mã ở đây.",
            "Mỗi dòng mở tài khoản cho vay của một thành viên trong `members.beancount`; “Ngày ra” ghi thêm một dòng rời câu "
            "lạc bộ. Tên chỉ nằm trong tệp này; các sổ nhật ký chỉ ghi mã.",
        ),
        "en": About(
            "All members of the club: code, name, the day of joining, and the day of leaving if there is one. Import it "
            "first: the other forms use its codes.",
            "Each row opens a member's loan account in `members.beancount`; “Ngày ra” adds a line that ends the membership. "
            "Names stand in this file only: the journals have the codes.",
        ),
    },
    "opening": {
        "vi": About(
            "Dùng một lần, khi câu lạc bộ đã hoạt động từ trước rồi mới lập sổ trên máy: tiền đang có, vốn, và từng khoản vay "
            "còn nợ.",
            "Mỗi dòng thành một bút toán với tài khoản “Số dư đầu kỳ”. Dòng có số khế ước là khoản vay đang còn nợ: phải ghi đủ "
            "ngày vay, số tiền vay, thời hạn và lãi suất, để tính được lịch trả từ ngày đầu.",
        ),
        "en": About(
            "Used once, by a club that existed before its books: the money it has, its capital, and every loan that is "
            "still owed.",
            "Each row becomes an entry against the account “Số dư đầu kỳ”. A row with a contract is a running loan: it needs "
            "the day, the amount lent, the term and the rate, so that its schedule can be reckoned from the first day.",
        ),
    },
    "meetings": {
        "vi": About(
            "Ghi các cuộc họp và số biên bản. Khoản vay, khoản chi lớn và việc chia lãi đều dẫn đến biên bản ở đây.",
            "Mỗi dòng thành một sự kiện họp trong `club.beancount`. Có ghi họ tên thành viên trong nội dung thì sổ thay bằng mã.",
        ),
        "en": About(
            "The meetings and the numbers of their minutes. Loans, larger payments and the split of interest refer to them.",
            "Each row becomes a meeting in `club.beancount`. A member's full name in the text is replaced by the code.",
        ),
    },
    "loans": {
        "vi": About(
            "Ghi các khoản cho vay của quỹ tăng thu nhập, mỗi dòng một lần phát tiền.",
            "Mỗi dòng thành một bút toán cho vay, kèm số khế ước, thời hạn, lãi suất, kỳ trả, ngày trả, mục đích và biên bản. Số khế ước đã có "
            "trong sổ thì dòng đó là cho vay thêm theo khế ước cũ. Phiếu chi `PC-` là tiền mặt, `BN-` là tiền ngân hàng.",
        ),
        "en": About(
            "The loans of the income fund, a row each time money is handed out.",
            "Each row becomes a disbursement with contract, term, rate, rhythm of repayment, purpose and minutes. A contract that is in the books "
            "already takes the money as added to it. A slip `PC-` is cash, `BN-` the bank.",
        ),
    },
    "repayments": {
        "vi": About(
            "Ghi tiền gốc, tiền lãi thu được trong một buổi họp, mỗi dòng một khoản vay. `clubledger forms blank` in được mẫu "
            "này có sẵn tên người vay và số phải trả: thủ quỹ chỉ ghi số thu được. Dòng không ghi số đã trả thì bỏ qua.",
            "Mỗi dòng thành một bút toán thu: gốc giảm dư nợ, lãi vào thu của quỹ tăng thu nhập. Cả buổi họp dùng một phiếu thu thì "
            "các dòng thành `/01`, `/02`, … của phiếu đó. Các cột “Phải trả” và “Ký nộp” chỉ để in, không ghi sổ. “Còn nợ” được so với "
            "sổ: phải là số nợ trước hoặc sau lần trả này, nếu khác thì hỏi lại.",
        ),
        "en": About(
            "The principal and interest taken at a meeting, a row for each loan. `clubledger forms blank` prints it with the "
            "borrowers and what is due: the treasurer writes what was paid. A row in which nothing is written is passed over.",
            "Each row becomes a receipt: principal lowers the loan, interest is income of the income fund. Where the whole "
            "meeting has one slip, its rows become the lines `/01`, `/02`, … of it. “Phải trả” and “Ký nộp” are printed for people "
            "and book nothing. “Còn nợ” is held against the books: it is what was owed before this payment or after it, else it "
            "is asked about.",
        ),
    },
    "fees": {
        "vi": About(
            "Ghi hội phí thu trong một buổi họp, mỗi dòng một thành viên. Người chưa nộp thì để trống số tiền.",
            "Mỗi dòng có số tiền thành một bút toán thu hội phí của quỹ hoạt động, ghi mã người nộp; các dòng là `/01`, `/02`, … "
            "của phiếu thu.",
        ),
        "en": About(
            "The fees taken at a meeting, a row for each member. Whoever has not paid has no amount.",
            "Each row with an amount becomes a fee of the operating fund in the member's name; the rows are the lines `/01`, "
            "`/02`, … of the slip.",
        ),
    },
    "receipts": {
        "vi": About(
            "Ghi các phiếu thu khác: tiền ủng hộ, nhà nước hỗ trợ, thêm vốn, lãi ngân hàng, phiếu hỏng, phiếu ghi đảo. Gốc lãi và "
            "hội phí có mẫu riêng.",
            "Mỗi phiếu thành một bút toán giữa quỹ và khoản ghi ở cột “Nguồn”. Phiếu hỏng thì ghi lý do “Hủy”, để trống số tiền và "
            "nguồn. Sửa phiếu chi sai: ghi lý do “Ghi đảo PC-2025-001”, để trống nguồn.",
        ),
        "en": About(
            "The other receipts: donations, support from the state, more capital, bank interest, spoiled slips, reversals. "
            "Repayments and fees have forms of their own.",
            "Each slip becomes an entry between the fund's money and the account that “Nguồn” names. A spoiled slip has “Hủy” "
            "as its reason and neither amount nor source. To correct a wrong payment slip, write “Ghi đảo PC-2025-001” as the "
            "reason and leave the source empty.",
        ),
    },
    "payments": {
        "vi": About(
            "Ghi các phiếu chi: chi cho tám mảng hoạt động, hành chính, trả lại tiền thu thừa, phiếu hỏng, phiếu ghi đảo. Cho vay có "
            "mẫu riêng.",
            "Mỗi phiếu thành một bút toán giữa quỹ và khoản ghi ở cột “Mảng hoạt động”: số từ 1 đến 8, hoặc tên khoản. Trả lại lãi "
            "thu thừa: ghi “lãi cho vay” và nêu số khế ước KU- trong lý do. Sửa phiếu thu sai: ghi lý do “Ghi đảo PT-2025-001/02”.",
        ),
        "en": About(
            "Payments: for the eight areas of activity, administration, refunds, spoiled slips, reversals. Loans have a form "
            "of their own.",
            "Each slip becomes an entry between the fund's money and the account that “Mảng hoạt động” names: a number from 1 "
            "to 8, or a name. To refund interest, write “lãi cho vay” and name the contract KU- in the reason. To correct a "
            "wrong receipt, write “Ghi đảo PT-2025-001/02” as the reason.",
        ),
    },
    "interest-split": {
        "vi": About(
            "Ghi việc chia tiền lãi của một năm: bổ sung vốn, dự phòng, chuyển sang quỹ hoạt động, thù lao.",
            "Một dòng thành nhiều bút toán: phần bổ sung vốn và dự phòng ở lại quỹ tăng thu nhập; phần sang quỹ hoạt động ghi vào "
            "cả hai sổ (phiếu chi ở quỹ này, phiếu thu ở quỹ kia, cùng mã `CQ-`); thù lao là một phiếu chi. Hai phiếu chi thì ghi "
            "cả hai số, cách nhau bằng dấu phẩy: phiếu thứ nhất chuyển quỹ, phiếu thứ hai trả thù lao.",
        ),
        "en": About(
            "How the interest of a year is split: to capital, to reserve, to the operating fund, to allowances.",
            "One row becomes several entries: what goes to capital and reserve stays in the income fund; what goes to the "
            "operating fund stands in both journals (a payment slip here, a receipt there, one link `CQ-`); allowances are a "
            "payment. Two payment slips are written with a comma between: the first for the transfer, the second for the "
            "allowances.",
        ),
    },
    "cash-count": {
        "vi": About(
            "Ghi kết quả kiểm kê quỹ cuối một ngày (mẫu 08a-TT): số tờ từng mệnh giá, và số dư ngân hàng nếu có.",
            "Thành lệnh `balance` cho tiền mặt, ghi ngày hôm sau: Beancount kiểm vào đầu ngày. Có dòng “Ngân hàng” thì thêm một "
            "lệnh `balance` cho tài khoản ngân hàng. Sổ không khớp với số đếm thì lần nhập dừng lại và nói lệch bao nhiêu.",
        ),
        "en": About(
            "What was counted on the evening of a day (form 08a-TT): notes by denomination, and the bank's balance if known.",
            "A `balance` of the cash box, dated the next day, since Beancount checks at the beginning of a day; a row “Ngân "
            "hàng” adds one of the bank account. If the books do not agree with the count, the import stops and says by how "
            "much.",
        ),
    },
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "generated": "`make docs` writes this page from the form itself; do not edit it.",
        "other": "Tiếng Việt",
        "all": "All forms",
        "how": "How to import",
        "for": "What it is for",
        "looks": "What it looks like",
        "file": "As a CSV file",
        "file-said": "The file is {file}. An Excel workbook (.xlsx) that looks the same does as well; it may have any name.",
        "becomes": "What it becomes",
        "output": "What `clubledger import` says of it, with `--dry-run`:",
        "columns": "Headings",
        "columns-said": "Case, diacritics, blanks and signs do not matter: “HO VA TEN” is “Họ và tên”. Other columns may stand "
        "in the sheet; they are named and passed over.",
        "heading": "heading required",
        "row": "in every row",
        "above": "may stand above the table",
        "summed": "added up by “Cộng”",
        "fallback": "an empty cell takes what stands above the table",
        "printed": "not read",
        "optional": "may be left out",
        "mistakes": "Mistakes, and how to put them right",
        "mistakes-said": "“…” stands for what was read or expected. [Mistakes that every sheet can have]({common}) are on a "
        "page of their own.",
        "common": "Mistakes that every sheet can have",
        "common-said": "“…” stands for what was read or expected. Each form's page has its own.",
        "sheet": "In the sheet",
        "asked": "Questions",
        "asked-said": "They stop a file until `--accept` with the id shown, or `--accept-kind` with the kind, says that the paper really says so.",
        "whole": "In the file",
        "index": "The paper forms",
        "index-said": "Type the sheets as they look, titles, totals and signatures and all, and let the computer enter them: "
        "see [how to import]({how}). `clubledger forms blank` writes blank ones to print.",
    },
    "vi": {
        "generated": "Lệnh `make docs` viết trang này từ chính mẫu; đừng sửa tay.",
        "other": "English",
        "all": "Tất cả các mẫu",
        "how": "Cách nhập",
        "for": "Dùng để làm gì",
        "looks": "Trông như thế nào",
        "file": "Tệp CSV",
        "file-said": "Đây là tệp {file}. Tệp Excel (.xlsx) gõ y như vậy cũng được; đặt tên tệp thế nào cũng được.",
        "becomes": "Vào sổ thành gì",
        "output": "Lệnh `clubledger import` có `--dry-run` in ra:",
        "columns": "Tên các cột",
        "columns-said": "Chữ hoa, chữ thường, có dấu, không dấu, khoảng trắng đều được: “HO VA TEN” cũng là “Họ và tên”. Có thêm "
        "cột khác cũng không sao; máy kể tên rồi bỏ qua.",
        "heading": "phải có cột này",
        "row": "dòng nào cũng phải ghi",
        "above": "ghi phía trên bảng cũng được",
        "summed": "dòng “Cộng” cộng cột này",
        "fallback": "ô để trống thì lấy ở phía trên bảng",
        "printed": "không đọc",
        "optional": "không bắt buộc",
        "mistakes": "Lỗi và cách sửa",
        "mistakes-said": "Dấu “…” thay cho điều đã đọc hoặc điều cần ghi. [Những lỗi mẫu nào cũng có thể gặp]({common}) ở một trang "
        "riêng.",
        "common": "Những lỗi mẫu nào cũng có thể gặp",
        "common-said": "Dấu “…” thay cho điều đã đọc hoặc điều cần ghi. Lỗi riêng của mỗi mẫu ở trang của mẫu đó.",
        "sheet": "Trong bảng",
        "asked": "Câu hỏi",
        "asked-said": "Còn câu hỏi thì cả tệp chưa được ghi. Giấy ghi đúng như vậy thì trả lời bằng `--accept` với mã hiện ra, hoặc `--accept-kind` với tên loại.",
        "whole": "Cả tệp",
        "index": "Các mẫu giấy",
        "index-said": "Gõ lại tờ giấy đúng như trông thấy, cả tiêu đề, dòng Cộng và chữ ký, rồi để máy ghi vào sổ: xem [cách "
        "nhập]({how}). Lệnh `clubledger forms blank` viết mẫu trống để in.",
    },
}

HEADS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "en": {
        "columns": ("Heading", "Also known as", "Must it be there?", "Example"),
        "faults": ("The message", "To put right"),
        "questions": ("Kind", "The question", "If it is wrong"),
        "index": ("Form", "Paper", "Usual file", "What it is for"),
    },
    "vi": {
        "columns": ("Tên cột", "Cũng nhận", "Có bắt buộc không?", "Ví dụ"),
        "faults": ("Thông báo", "Cách sửa"),
        "questions": ("Loại", "Câu hỏi", "Nếu sai"),
        "index": ("Mẫu", "Tên trên giấy", "Tên tệp thường dùng", "Dùng để làm gì"),
    },
}
"""The headings of the tables."""
