"""A small honest club on disk, to be robbed in the tests: two funds, eight members, four loans, counts that agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from clubledger.auditing.club import ClubResult, audit_club
from clubledger.books.books import Source, read_books
from clubledger.books.chart import Fund, Role
from clubledger.books.loading import load
from clubledger.books.writing import MemberLine, member_text
from clubledger.rules import Finding, Level
from clubledger.rules.examples import base_files, without
from tests.conftest import write

AS_OF = date(2024, 9, 8)
"""After August's paper is due, before the next instalments are."""

INCOME = "income-fund/2024.beancount"
OPERATING = "operating-fund/2024.beancount"
CLUB = "club.beancount"
MEMBERS = "members.beancount"

ACCOUNTS = {
    "cash": "Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt",
    "bank": "Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng",
    "receivable": "Tài-sản:Quỹ-tăng-thu-nhập:Phải-thu",
    "payable": "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả",
    "borrowed": "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Vốn-vay",
    "capital": "Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT",
    "gift": "Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-thành-viên",
    "retained": "Nguồn-vốn:Quỹ-tăng-thu-nhập:Lãi-bổ-sung-vốn",
    "reserve": "Nguồn-vốn:Quỹ-tăng-thu-nhập:Dự-phòng-rủi-ro",
    "allocation": "Nguồn-vốn:Quỹ-tăng-thu-nhập:Phân-phối-lãi",
    "transfer": "Nguồn-vốn:Quỹ-tăng-thu-nhập:Chuyển-quỹ",
    "opening": "Nguồn-vốn:Quỹ-tăng-thu-nhập:Số-dư-đầu-kỳ",
    "interest": "Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay",
    "overdue-interest": "Thu:Quỹ-tăng-thu-nhập:Lãi-quá-hạn",
    "fine": "Thu:Quỹ-tăng-thu-nhập:Tiền-phạt",
    "bank-interest": "Thu:Quỹ-tăng-thu-nhập:Lãi-ngân-hàng",
    "allowance": "Chi:Quỹ-tăng-thu-nhập:Thù-lao",
    "write-off": "Chi:Quỹ-tăng-thu-nhập:Xóa-nợ",
    "bank-fee": "Chi:Quỹ-tăng-thu-nhập:Phí-ngân-hàng",
    "loan": "Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay",
    "contribution": "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Góp-vốn",
    "op-cash": "Tài-sản:Quỹ-hoạt-động:Tiền-mặt",
    "op-bank": "Tài-sản:Quỹ-hoạt-động:Ngân-hàng",
    "op-receivable": "Tài-sản:Quỹ-hoạt-động:Phải-thu",
    "op-payable": "Nợ-phải-trả:Quỹ-hoạt-động:Phải-trả",
    "op-transfer": "Nguồn-vốn:Quỹ-hoạt-động:Chuyển-quỹ",
    "op-opening": "Nguồn-vốn:Quỹ-hoạt-động:Số-dư-đầu-kỳ",
    "fee": "Thu:Quỹ-hoạt-động:Hội-phí",
    "donation": "Thu:Quỹ-hoạt-động:Ủng-hộ",
    "health": "Chi:Quỹ-hoạt-động:Chăm-sóc-sức-khỏe",
    "admin": "Chi:Quỹ-hoạt-động:Hành-chính",
    "op-bank-fee": "Chi:Quỹ-hoạt-động:Phí-ngân-hàng",
}
"""Short names for the tests: ``@cash`` in a text is the income fund's cash."""

BORROWERS = {"KU-2024-001": "TV004", "KU-2024-002": "TV005", "KU-2024-003": "TV006", "KU-2024-004": "TV007"}

NEWCOMERS = (
    MemberLine("TV006", date(2024, 1, 5), "Vũ Thị Thêm", "nữ", 1957, "nghèo"),
    MemberLine("TV007", date(2024, 1, 5), "Đặng Văn Nữa", "nam", 1959, "khác"),
    MemberLine("TV008", date(2024, 1, 5), "Bùi Thị Cuối", "nữ", 1962, "khó khăn"),
)


def _loans() -> str:
    lines = [
        '2024-05-10 * "Ngân hàng" "Rút tiền cho vay"\n  voucher: "BN-2024-001"\n  @cash  24,000,000 VND\n  @bank\n'
    ]
    for number, (contract, member) in enumerate(BORROWERS.items(), start=1):
        lines.append(
            f'2024-05-10 * "{member}" "Cho vay" ^{contract}\n  voucher: "PC-2024-{number:03}"\n'
            f'  minutes: "BB-2024-05"\n  purpose: "chăn nuôi"\n  term: 12\n  rate: 0.8\n'
            f"  @loan:{member}  6,000,000 VND\n  @cash\n"
        )
    for slip, (month, interest) in enumerate([("06", 48), ("07", 44), ("08", 40)], start=1):
        for line, (contract, member) in enumerate(BORROWERS.items(), start=1):
            lines.append(
                f'2024-{month}-10 * "{member}" "Trả gốc, lãi" ^{contract}\n  voucher: "PT-2024-{slip:03}/{line:02}"\n'
                f"  @cash  {500 + interest},000 VND\n  @loan:{member}  -500,000 VND\n  @interest  -{interest},000 VND\n"
            )
    lines.append(
        '2024-08-12 * "Ngân hàng" "Gửi tiền"\n  voucher: "BC-2024-002"\n  @bank  3,000,000 VND\n  @cash\n'
    )
    return "\n".join(lines)


ACTIVITIES = """\
2024-06-05 * "Thành viên" "Hội phí"
  voucher: "PT-2024-001"
  @op-cash  400,000 VND
  @fee

2024-07-05 * "Trạm y tế" "Đo huyết áp"
  voucher: "PC-2024-001"
  @op-cash  -300,000 VND
  @health
"""


def honest_files() -> dict[str, str]:
    """The files of the honest club, without counts."""
    files = {name: without(text, " balance ") for name, text in base_files().items()}
    files[MEMBERS] += "\n" + "\n".join(map(member_text, NEWCOMERS))
    files[INCOME] += _loans()
    files[OPERATING] += ACTIVITIES
    return {name: spelled_out(text) for name, text in files.items()}


def spelled_out(text: str) -> str:
    """A text with ``@cash`` and the like as accounts."""
    for short in sorted(ACCOUNTS, key=len, reverse=True):
        text = text.replace(f"@{short}", ACCOUNTS[short])
    return text


@dataclass
class Robbed:
    """The honest club with a theft in it, whose counts agree: whoever stole also writes what was counted."""

    folder: Path
    files: dict[str, str] = field(default_factory=honest_files)
    counts: bool = True

    def add(self, file: str, text: str) -> None:
        """Write further entries into a file."""
        self.files[file] = self.files.get(file, "") + "\n" + spelled_out(text) + "\n"

    def change(self, file: str, old: str, new: str) -> None:
        """Write something else where ``old`` stood."""
        old, new = spelled_out(old), spelled_out(new)
        assert old in self.files[file], old
        self.files[file] = self.files[file].replace(old, new)

    def audit(self, as_of: date = AS_OF) -> ClubResult:
        """Put the club on disk, with the counts, and audit it whole."""
        write(self.folder, self.files)
        if self.counts:
            for file, text in agreeing_counts(self.folder, as_of).items():
                self.files[file] += text
            write(self.folder, self.files)
        return audit_club(self.folder, as_of)

    def place_of(self, text: str) -> str:
        """File and line of the first line that holds a text."""
        for file, content in self.files.items():
            for number, line in enumerate(content.splitlines(), start=1):
                if text in line:
                    return f"{file}:{number}"
        raise LookupError(text)

    def entry_at(self, finding: Finding) -> str:
        """The entry of the ledger that a finding points to: its line and the indented ones around it."""
        assert finding.place is not None
        assert finding.place.line is not None
        lines = self.files[finding.place.file].splitlines()
        first = last = finding.place.line - 1
        while lines[first].startswith(" "):
            first -= 1
        while last + 1 < len(lines) and lines[last + 1].startswith(" "):
            last += 1
        return "\n".join(lines[first : last + 1])


def agreeing_counts(folder: Path, as_of: date) -> dict[str, str]:
    """A balance of each cash and bank account on the first of each month: exactly what the books say."""
    loaded = load(folder)
    books = read_books(Source.of(loaded), as_of)
    if loaded.problems or books.began is None:
        return {}
    texts = {INCOME: "\n", OPERATING: "\n"}
    firsts = [date(year, month, 1) for year in (2024, 2025) for month in range(1, 13)]
    for account in books.chart.having(Role.CASH, Role.BANK):
        home = INCOME if account.fund is Fund.INCOME else OPERATING
        for first in firsts:
            if (account.opened or as_of) < first <= as_of and books.began < first:
                evening = date.fromordinal(first.toordinal() - 1)
                texts[home] += (
                    f"{first} balance {account.name}  {books.balances.total([account], evening)} VND\n"
                )
    return texts


def loud(result: ClubResult) -> list[Finding]:
    """Errors and warnings that the club did not waive."""
    return [finding for finding in result.findings if finding.level is not Level.NOTE and not finding.waived]
