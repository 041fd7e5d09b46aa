"""The pages of the paper forms: what each looks like, what it becomes, its headings, and every mistake with its remedy.

One page a form and language, a page of the mistakes that all sheets can have, and an index. All from the forms themselves
and from ``docs/forms/examples``: the ten sheets of an invented club, from its member list to its first cash count.
"""  # noqa: INP001 - a folder of pages, not a package

from __future__ import annotations

import csv
import re
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clubledger.books import load_club
from clubledger.books.writing import new_club_files
from clubledger.forms import FORMS, csv_files, documents, encodings, limits, workbooks
from clubledger.forms.faults import Fault
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import IMPORT_FAULTS, read_files
from clubledger.forms.values import AMOUNT, NUMBER, RATE, TEXT, squeezed
from clubledger.i18n import render, translate
from clubledger.recording import ImportReport
from clubledger.recording.text_report import text_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from clubledger.forms.columns import Column
    from clubledger.forms.form import Form
    from clubledger.forms.importing import FormFile

DOCS: Final = Path(__file__).parent
EXAMPLES: Final = DOCS / "forms" / "examples"
CLUB: Final = "CLB LTHTGN xóm Bến Mẫu"
"""The club of the examples; it and its people are invented."""
CLUB_ID: Final = "xom-ben-mau"
FOUNDED: Final = date(2023, 1, 10)
TODAY: Final = date(2026, 1, 31)

FOLDERS: Final = {"en": DOCS / "forms", "vi": DOCS / "bieu-mau"}
COMMON: Final = {"en": "mistakes.md", "vi": "loi-chung.md"}
INDEX: Final = "README.md"
HOW_TO: Final = {"en": "../from-paper-to-books.md", "vi": "../tu-giay-vao-so.md"}

READING_FAULTS: Final = tuple(
    one
    for module in (limits, documents, csv_files, encodings, workbooks)
    for one in vars(module).values()
    if isinstance(one, Fault)
)
"""What can be wrong with any file."""


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
            "Mỗi dòng thành một bút toán cho vay, kèm số khế ước, thời hạn, lãi suất, mục đích và biên bản. Số khế ước đã có "
            "trong sổ thì dòng đó là cho vay thêm theo khế ước cũ. Phiếu chi `PC-` là tiền mặt, `BN-` là tiền ngân hàng.",
        ),
        "en": About(
            "The loans of the income fund, a row each time money is handed out.",
            "Each row becomes a disbursement with contract, term, rate, purpose and minutes. A contract that is in the books "
            "already takes the money as added to it. A slip `PC-` is cash, `BN-` the bank.",
        ),
    },
    "repayments": {
        "vi": About(
            "Ghi tiền gốc, tiền lãi thu được trong một buổi họp, mỗi dòng một khoản vay. `clubledger forms blank` in được mẫu "
            "này có sẵn tên người vay và số phải trả: thủ quỹ chỉ ghi số thu được. Dòng không ghi số đã trả thì bỏ qua.",
            "Mỗi dòng thành một bút toán thu: gốc giảm dư nợ, lãi vào thu của quỹ tăng thu nhập. Cả buổi họp dùng một phiếu thu thì "
            "các dòng thành `/01`, `/02`, … của phiếu đó. Các cột “Phải trả”, “Còn nợ” và “Ký nộp” chỉ để in, không đọc.",
        ),
        "en": About(
            "The principal and interest taken at a meeting, a row for each loan. `clubledger forms blank` prints it with the "
            "borrowers and what is due: the treasurer writes what was paid. A row in which nothing is written is passed over.",
            "Each row becomes a receipt: principal lowers the loan, interest is income of the income fund. Where the whole "
            "meeting has one slip, its rows become the lines `/01`, `/02`, … of it. “Phải trả”, “Còn nợ” and “Ký nộp” are "
            "printed for people and are not read.",
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

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
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
        "whole": "Cả tệp",
        "index": "Các mẫu giấy",
        "index-said": "Gõ lại tờ giấy đúng như trông thấy, cả tiêu đề, dòng Cộng và chữ ký, rồi để máy ghi vào sổ: xem [cách "
        "nhập]({how}). Lệnh `clubledger forms blank` viết mẫu trống để in.",
    },
}

_HEADS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "en": {
        "columns": ("Heading", "Also known as", "Must it be there?", "Example"),
        "faults": ("The message", "To put right"),
        "index": ("Form", "Paper", "Usual file", "What it is for"),
    },
    "vi": {
        "columns": ("Tên cột", "Cũng nhận", "Có bắt buộc không?", "Ví dụ"),
        "faults": ("Thông báo", "Cách sửa"),
        "index": ("Mẫu", "Tên trên giấy", "Tên tệp thường dùng", "Dùng để làm gì"),
    },
}
"""The headings of the tables."""


def pages() -> dict[Path, str]:
    """All pages by their files."""
    told: dict[Path, str] = {}
    for language, folder in FOLDERS.items():
        told[folder / INDEX] = index(language)
        told[folder / COMMON[language]] = common_page(language)
        for form in FORMS:
            told[folder / page_name(form, language)] = form_page(form, language)
    return told


def page_name(form: Form, language: str) -> str:
    """The file of a form's page."""
    return f"{form.name if language == 'en' else form.file}.md"


def index(language: str) -> str:
    """The page that leads to the others."""
    say = _WORDS[language]
    rows = [
        (
            f"[{render(form.label, language)}]({page_name(form, language)})",
            form.paper,
            f"`{form.file}`",
            ABOUT[form.name][language].purpose,
        )
        for form in FORMS
    ]
    parts = [
        f"# {say['index']}",
        _switch(language, INDEX, INDEX),
        say["index-said"].format(how=HOW_TO[language]),
        _table(_HEADS[language]["index"], rows),
        f"[{say['common']}]({COMMON[language]})",
    ]
    return "\n\n".join(parts) + "\n"


def common_page(language: str) -> str:
    """The mistakes that every sheet and file can have."""
    say = _WORDS[language]
    parts = [
        f"# {say['common']}",
        _switch(language, COMMON["en"], COMMON["vi"], index=True),
        f"{say['generated']} {say['common-said']}",
        f"## {say['sheet']}",
        _faults(IMPORT_FAULTS, language),
        f"## {say['whole']}",
        _faults(READING_FAULTS, language),
    ]
    return "\n\n".join(parts) + "\n"


def form_page(form: Form, language: str) -> str:
    """A form's page."""
    say, about = _WORDS[language], ABOUT[form.name][language]
    example = EXAMPLES / f"{form.file}.csv"
    link = ("" if language == "en" else "../forms/") + f"examples/{example.name}"
    parts = [
        f"# {render(form.label, language)}" + (f" ({form.paper})" if language == "en" else ""),
        _switch(language, page_name(form, "en"), page_name(form, "vi"), index=True),
        say["generated"],
        f"## {say['for']}",
        about.purpose,
        f"## {say['looks']}",
        picture(example, form),
        f"## {say['file']}",
        say["file-said"].format(file=f"[`{example.name}`]({link})"),
        _block("csv", example.read_text("utf-8")),
        f"## {say['becomes']}",
        about.becomes,
        say["output"],
        _block("text", "\n".join(output(form, language))),
        f"## {say['columns']}",
        say["columns-said"],
        _table(_HEADS[language]["columns"], [_column(column, language) for column in form.columns]),
        f"## {say['mistakes']}",
        say["mistakes-said"].format(common=COMMON[language]),
        _faults(own_faults(form), language),
    ]
    return "\n\n".join(parts) + "\n"


def own_faults(form: Form) -> list[Fault]:
    """What a sheet of a form can say, the form's own first, without what every sheet can."""
    kinds = [one for column in form.columns if not column.printed for one in column.kind.faults]
    return [one for one in dict.fromkeys((*form.faults, *kinds)) if one not in IMPORT_FAULTS]


def _switch(language: str, english: str, vietnamese: str, *, index: bool = False) -> str:
    """The line under the title that leads to the other language, and to the index."""
    say = _WORDS[language]
    other = f"../bieu-mau/{vietnamese}" if language == "en" else f"../forms/{english}"
    links = [f"[{say['other']}]({other})", f"[{say['how']}]({HOW_TO[language]})"]
    return " · ".join([*([f"[{say['all']}]({INDEX})"] if index else []), *links])


# -- tables ----------------------------------------------------------------------------------------------------


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _column(column: Column, language: str) -> tuple[str, str, str, str]:
    say = _WORDS[language]
    if column.printed:
        needs = [say["printed"]]
    else:
        asked = {
            "heading": column.required,
            "row": column.needed,
            "above": column.above and not column.required,
            "fallback": column.above and column.required,
            "summed": column.summed,
        }
        needs = [say[key] for key, so in asked.items() if so]
        if not column.required and not column.needed:
            needs.insert(0, say["optional"])
    example = "" if column.kind is TEXT or column.printed else column.kind.example
    return f"**{column.title}**", ", ".join(column.also), "; ".join(needs), example


def _faults(faults: Iterable[Fault], language: str) -> str:
    rows = [
        (f'<a id="{one.id}"></a>{_said(one.text, language)}', _said(one.remedy, language)) for one in faults
    ]
    return _table(_HEADS[language]["faults"], rows)


def _said(msgid: str, language: str) -> str:
    """A sentence with “…” in place of its parameters."""
    return re.sub(r"\{\w+\}", "…", translate(msgid, language)).replace("….", "…")


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text.strip(chr(10))}\n```"


# -- the example -----------------------------------------------------------------------------------------------


@cache
def example_files() -> dict[str, FormFile]:
    """The examples, read one after the other for a club with empty books, by the files of their forms."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in new_club_files(CLUB, FOUNDED).items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        books = load_club(Path(folder))
    files = read_files([EXAMPLES / f"{form.file}.csv" for form in FORMS], ImportContext(books, TODAY), FORMS)
    return {file.path.stem: file for file in files}


def output(form: Form, language: str) -> Iterator[str]:
    """What an import of a form's example says, those before it being in the books."""
    report = ImportReport(CLUB_ID, dry_run=True, files=[example_files()[form.file]])
    return text_lines(report, language)


def picture(example: Path, form: Form) -> str:
    """The sheet as it lies on the table, in HTML that shows in Markdown."""
    with example.open(encoding="utf-8", newline="") as source:
        lines = list(csv.reader(source, delimiter=";"))
    width = max(map(len, lines))
    titles = [squeezed(column.title) for column in form.columns]
    header = next(
        number for number, line in enumerate(lines) if sum(squeezed(cell) in titles for cell in line) >= 3
    )
    known = form.known_headings
    columns = {column.key: column for column in form.columns}
    heads = [columns.get(known.get(squeezed(cell), "")) for cell in lines[header]]
    rows = []
    for number, line in enumerate([*cells, *[""] * (width - len(cells))] for cells in lines):
        if number == header:
            rows.append("".join(f"<th>{escape(cell)}</th>" for cell in line))
        elif number > header and _in_table(line, heads):
            rows.append("".join(map(_cell, line, heads)))
        elif any(line):
            rows.append(_loose(line, form))
    return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"


def _in_table(line: Sequence[str], heads: Sequence[Column | None]) -> bool:
    """Whether a line is a row or the total: something stands under a heading that is more than words."""
    hard = [cell for cell, head in zip(line, heads, strict=True) if cell and head and head.kind.hard]
    return any(map(str.isdigit, "".join(hard)))


def _cell(text: str, head: Column | None) -> str:
    right = head is not None and head.kind in (AMOUNT, NUMBER, RATE)
    return ('<td align="right">' if right else "<td>") + f"{escape(text)}</td>"


def _loose(line: Sequence[str], form: Form) -> str:
    """A line above or below the table: each text reaches to the next; the title stands in the middle."""
    filled = [number for number, cell in enumerate(line) if cell]
    starts = [0, *filled[1:]]
    ends = [*starts[1:], len(line)]
    told = []
    for number, start, end in zip(filled, starts, ends, strict=True):
        text = escape(line[number])
        title = line[number] == form.paper
        told.append(
            f'<td colspan="{end - start}" align="center"><b>{text}</b></td>'
            if title
            else f'<td colspan="{end - start}">{text}</td>'
        )
    return "".join(told)
