"""Write ledgers in the contract's format: the files of a new club, directives as text, folders all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from clubledger.books.allowed_plugins import FAVA_EXTENSION
from clubledger.books.chart import Fund, Role
from clubledger.books.entries import CURRENCY, TO_FILL_IN
from clubledger.books.files import CLUB, FUND_TOPS, JOURNAL_GLOB, JOURNALS, MAIN, MEMBERS
from clubledger.errors import ClubledgerError
from clubledger.i18n import message, reason_of
from clubledger.regulation import KEYS, NONE
from clubledger.regulation.parameters import Unit

ROOT_OPTIONS: Final = """\
option "name_assets" "Tài-sản"
option "name_liabilities" "Nợ-phải-trả"
option "name_equity" "Nguồn-vốn"
option "name_income" "Thu"
option "name_expenses" "Chi"
"""

_TOP_OPTIONS = (
    ROOT_OPTIONS
    + """\
option "account_previous_balances" "Số-dư-đầu-kỳ"
option "account_previous_earnings" "Kết-quả-kỳ-trước"
option "account_previous_conversions" "Quy-đổi-kỳ-trước"
option "account_current_earnings" "Kết-quả-kỳ-này"
option "account_current_conversions" "Quy-đổi-kỳ-này"
"""
)

TOP_FILES: Final[Mapping[Fund | None, tuple[str, str, tuple[str, ...]]]] = {
    None: (MAIN, "", ("funds", "loans", "vouchers", "members")),
    Fund.INCOME: (FUND_TOPS[Fund.INCOME], " · Quỹ tăng thu nhập", ("loans", "vouchers")),
    Fund.OPERATING: (FUND_TOPS[Fund.OPERATING], " · Quỹ hoạt động", ("vouchers",)),
}
"""The ledger of the whole club and of each fund: file, end of the title, our plugins."""

INCOME_FUND: Final = "Quỹ-tăng-thu-nhập"
OPERATING_FUND: Final = "Quỹ-hoạt-động"
LOAN_ACCOUNT: Final = f"Tài-sản:{INCOME_FUND}:Cho-vay"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account of the template's chart; ``extra`` is its ``source`` or ``area``."""

    name: str
    fund: Fund
    role: Role
    extra: tuple[str, str] | None = None
    currency: str = CURRENCY


def _income(root: str, leaf: str, role: Role, source: str | None = None) -> AccountLine:
    return AccountLine(
        f"{root}:{INCOME_FUND}:{leaf}", Fund.INCOME, role, ("source", source) if source else None
    )


def _operating(root: str, leaf: str, role: Role, area: str | None = None) -> AccountLine:
    return AccountLine(
        f"{root}:{OPERATING_FUND}:{leaf}", Fund.OPERATING, role, ("area", area) if area else None
    )


CHART: Final = (
    _income("Tài-sản", "Tiền-mặt", Role.CASH),
    _income("Tài-sản", "Ngân-hàng", Role.BANK),
    _income("Tài-sản", "Phải-thu", Role.RECEIVABLE),
    _income("Nợ-phải-trả", "Phải-trả", Role.PAYABLE),
    _income("Nợ-phải-trả", "Vốn-vay", Role.BORROWED_CAPITAL),
    _income("Nguồn-vốn", "Vốn-nhà-nước", Role.CAPITAL, "state"),
    _income("Nguồn-vốn", "Vốn-Hội-NCT", Role.CAPITAL, "association"),
    _income("Nguồn-vốn", "Vốn-quỹ-địa-phương", Role.CAPITAL, "local-fund"),
    _income("Nguồn-vốn", "Vốn-tài-trợ", Role.CAPITAL, "donor"),
    _income("Nguồn-vốn", "Vốn-thành-viên", Role.CAPITAL, "member"),
    _income("Nguồn-vốn", "Vốn-viện-trợ", Role.CAPITAL, "aid"),
    _income("Nguồn-vốn", "Lãi-bổ-sung-vốn", Role.RETAINED),
    _income("Nguồn-vốn", "Dự-phòng-rủi-ro", Role.RESERVE),
    _income("Nguồn-vốn", "Phân-phối-lãi", Role.ALLOCATION),
    _income("Nguồn-vốn", "Chuyển-quỹ", Role.TRANSFER),
    _income("Nguồn-vốn", "Số-dư-đầu-kỳ", Role.OPENING),
    _income("Thu", "Lãi-cho-vay", Role.INTEREST),
    _income("Thu", "Lãi-quá-hạn", Role.OVERDUE_INTEREST),
    _income("Thu", "Lãi-ngân-hàng", Role.BANK_INTEREST),
    _income("Chi", "Thù-lao", Role.ALLOWANCE),
    _income("Chi", "Xóa-nợ", Role.WRITE_OFF),
    _income("Chi", "Phí-ngân-hàng", Role.BANK_FEE),
    _operating("Tài-sản", "Tiền-mặt", Role.CASH),
    _operating("Tài-sản", "Ngân-hàng", Role.BANK),
    _operating("Tài-sản", "Phải-thu", Role.RECEIVABLE),
    _operating("Nợ-phải-trả", "Phải-trả", Role.PAYABLE),
    _operating("Nguồn-vốn", "Chuyển-quỹ", Role.TRANSFER),
    _operating("Nguồn-vốn", "Số-dư-đầu-kỳ", Role.OPENING),
    _operating("Thu", "Hội-phí", Role.FEE),
    _operating("Thu", "Ủng-hộ", Role.DONATION),
    _operating("Thu", "Nhà-nước-hỗ-trợ", Role.STATE_SUPPORT),
    _operating("Thu", "Lãi-ngân-hàng", Role.BANK_INTEREST),
    _operating("Chi", "Tăng-thu-nhập", Role.ACTIVITY, "1"),
    _operating("Chi", "Chăm-sóc-sức-khỏe", Role.ACTIVITY, "2"),
    _operating("Chi", "Chăm-sóc-tại-nhà", Role.ACTIVITY, "3"),
    _operating("Chi", "Quyền-và-lợi-ích", Role.ACTIVITY, "4"),
    _operating("Chi", "Học-tập-suốt-đời", Role.ACTIVITY, "5"),
    _operating("Chi", "Văn-hóa-thể-thao", Role.ACTIVITY, "6"),
    _operating("Chi", "Tự-giúp-nhau-và-cộng-đồng", Role.ACTIVITY, "7"),
    _operating("Chi", "Vận-động-nguồn-lực", Role.ACTIVITY, "8"),
    _operating("Chi", "Hành-chính", Role.ADMIN),
    _operating("Chi", "Phí-ngân-hàng", Role.BANK_FEE),
)
"""The template's chart of accounts: the two funds, the eight activity areas."""


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A line of the member list, as `members_file` writes it; what is ``None`` is left out."""

    code: str
    joined: date
    name: str
    gender: str | None = None
    birth_year: int | None = None
    household: str | None = None
    home: str | None = None
    address: str | None = None
    note: str | None = None


class CannotWrite(ClubledgerError):
    """Nothing was written; ``message`` says why."""


# -- directives as text ------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """A Beancount string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def value_text(value: str | int | Decimal | date | bool) -> str:
    """A metadata value as Beancount writes it."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return quoted(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


Meta = Mapping[str, str | int | Decimal | date | bool]


def meta_text(meta: Meta, indent: str = "  ") -> str:
    """Metadata lines."""
    return "".join(f"{indent}{key}: {value_text(value)}\n" for key, value in meta.items())


def open_text(day: date, account: str, meta: Meta, currency: str = CURRENCY) -> str:
    """An ``open`` directive."""
    return f"{day} open {account}  {currency}\n{meta_text(meta)}"


def custom_text(day: date, kind: str, *values: str, meta: Meta | None = None) -> str:
    """A ``custom`` directive; ``values`` stand as they are, strings already quoted."""
    return f"{day} custom {quoted(kind)} {' '.join(values)}\n{meta_text(meta or {})}"


def event_text(day: date, kind: str, description: str, meta: Meta | None = None) -> str:
    """An ``event`` directive: a meeting, a report."""
    return f"{day} event {quoted(kind)} {quoted(description)}\n{meta_text(meta or {})}"


def fava_text(day: date) -> str:
    """What lets stock Fava show the club's pages, write ``1.234.567`` and show income, debts and capital without a minus."""
    options = {"locale": "vi_VN", "invert-income-liabilities-equity": "true"}
    return "".join(
        [
            FAVA_COMMENT,
            custom_text(day, "fava-extension", quoted(FAVA_EXTENSION)),
            *(custom_text(day, "fava-option", quoted(key), quoted(value)) for key, value in options.items()),
        ]
    )


def balance_text(day: date, account: str, amount: int) -> str:
    """A count; ``day`` is the day after the evening on which the money was counted."""
    return f"{day} balance {account}  {amount:,} {CURRENCY}\n"


PostingLine = tuple[str, int] | tuple[str, int, Meta]


def transaction_text(
    day: date,
    payee: str,
    narration: str,
    postings: Iterable[PostingLine],
    *,
    meta: Meta | None = None,
    links: Iterable[str] = (),
    flag: str = "*",
    currency: str = CURRENCY,
) -> str:
    """A transaction, every amount written out."""
    head = " ".join([f"{day} {flag} {quoted(payee)} {quoted(narration)}", *(f"^{link}" for link in links)])
    lines = [head + "\n", meta_text(meta or {})]
    for account, amount, *rest in postings:
        lines.append(f"  {account:<50}  {amount:>14,} {currency}\n")
        if rest:
            lines.append(meta_text(rest[0], "    "))
    return "".join(lines)


# -- the files of a club -------------------------------------------------------------------------------------


def top_file(title: str, fund: Fund | None) -> str:
    """The ledger of a fund, or (``None``) of the whole club."""
    _, ending, plugins = TOP_FILES[fund]
    folders = [JOURNALS[fund]] if fund else list(JOURNALS.values())
    return "\n".join(
        [
            f'option "title" {quoted(title + ending)}\noption "operating_currency" "{CURRENCY}"\n{_TOP_OPTIONS}',
            "".join(f'plugin "clubledger.plugins.{name}"\n' for name in plugins),
            f'include "{CLUB}"\ninclude "{MEMBERS}"\n'
            + "".join(f'include "{folder}/{JOURNAL_GLOB}"\n' for folder in folders),
        ]
    )


def chart_text(day: date, chart: Iterable[AccountLine] = CHART) -> str:
    """The ``open`` directives of a chart."""
    return "\n".join(
        open_text(
            day,
            line.name,
            {"fund": line.fund.value, "role": line.role.value} | dict([line.extra] if line.extra else []),
            line.currency,
        )
        for line in chart
    )


def regulation_text(
    day: date,
    values: Mapping[str, str] | None = None,
    *,
    articles: Mapping[str, str] | None = None,
    minutes: str | None = None,
) -> str:
    """A ``regulation`` directive for every key but the optional ones: the template's value where ``values`` has none."""
    template = {key: parameter.template for key, parameter in KEYS.items() if not parameter.optional}
    chosen = template | dict(values or {})
    return "".join(
        provision_text(day, key, value, article=(articles or {}).get(key, TO_FILL_IN), minutes=minutes)
        for key, value in chosen.items()
    )


def provision_text(day: date, key: str, value: str, *, article: str, minutes: str | None = None) -> str:
    """One ``regulation`` directive; ``value`` as in `Parameter.template`."""
    unit = KEYS[key].unit
    if value == NONE or value in KEYS[key].words or unit is Unit.MONTH_DAY:
        shown = quoted(value)
    else:
        shown = f"{value} {CURRENCY}" if unit is Unit.VND else value
    meta: dict[str, str] = {"article": article} | ({"minutes": minutes} if minutes else {})
    return custom_text(day, "regulation", quoted(key), shown, meta=meta)


def _scopes_comment(day: date) -> str:
    keys = ", ".join(key for key, parameter in KEYS.items() if parameter.optional)
    return SCOPES_COMMENT.format(day=day, keys=keys)


def members_file(members: Iterable[MemberLine], extra: str = "") -> str:
    """The member list: the only file with personal data."""
    return "\n".join([ROOT_OPTIONS, *(member_text(member) for member in members), extra])


def member_text(member: MemberLine, parent: str = LOAN_ACCOUNT) -> str:
    """The ``open`` of a member's loan account, under the account ``parent``."""
    meta: dict[str, str | int | None] = {
        "fund": Fund.INCOME.value,
        "role": Role.LOAN.value,
        "member": member.code,
        "name": member.name,
        "gender": member.gender,
        "birth-year": member.birth_year,
        "household": member.household,
        "home": member.home,
        "address": member.address,
        "note": member.note,
    }
    known = {key: value for key, value in meta.items() if value is not None}
    return open_text(member.joined, f"{parent}:{member.code}", known)


def club_files(
    title: str, club: str, members: str, journals: Mapping[Fund, Mapping[int, str]]
) -> dict[str, str]:
    """All files of a club by their names; ``club``, ``members`` and the journals as text."""
    files = {TOP_FILES[fund][0]: top_file(title, fund) for fund in TOP_FILES}
    files |= {CLUB: club, MEMBERS: members}
    for fund, years in journals.items():
        for year, text in years.items():
            files[f"{JOURNALS[fund]}/{year:04}.beancount"] = f"{ROOT_OPTIONS}\n{text}"
    return files


FAVA_COMMENT: Final = """\
; Để Fava có các trang của clubledger, viết số kiểu 1.234.567, hiện thu, nợ và vốn không mang dấu trừ.
"""

TEMPLATE_COMMENT: Final = """\
; Mẫu để bắt đầu, KHÔNG phải quy chế mẫu chính thức của cấp nào. Mỗi con số dưới đây chỉ là gợi ý:
; sửa lại cho đúng quy chế của câu lạc bộ, ghi điều khoản vào "article" và số biên bản thông qua.
; A starting point and no official model: put in the figures, articles and minutes of the club's own regulation.
"""

SCOPES_COMMENT: Final = """\
; Có mức riêng cho loại vay, cho hộ nghèo, từ vòng vay sau, hay cho khoản vay lớn? Viết thêm một dòng cùng khóa và ghi:
;   for: "khẩn cấp"     loại vay, như "kind" ghi ở khoản vay       the kind of loan
;   group: "nghèo"      hộ của thành viên                          the member's household
;   round: 2            từ lần vay thứ hai                         from the second loan on
;   over: 5000000 VND   khoản vay trên số tiền này                 a loan above this
; Ví dụ, bỏ dấu chấm phẩy đầu dòng rồi sửa cho đúng quy chế:
; {day} custom "regulation" "loan-max" 1000000 VND
;   article: "Điều …"
;   for: "khẩn cấp"
; Khóa chỉ một số câu lạc bộ cần, xem trang "Viết quy chế của câu lạc bộ":
; {keys}
"""


def new_club_files(name: str, founded: date) -> dict[str, str]:
    """The files of a new club: the chart, the template's regulation, no members yet, an empty journal for each fund."""
    club = "\n".join(
        [
            TEMPLATE_COMMENT,
            ROOT_OPTIONS,
            f"{founded} commodity {CURRENCY}\n",
            fava_text(founded),
            custom_text(
                founded,
                "club",
                quoted(name),
                meta={"village": TO_FILL_IN, "commune": TO_FILL_IN, "founded": founded},
            ),
            regulation_text(founded),
            _scopes_comment(founded),
            chart_text(founded),
        ]
    )
    empty = {fund: {founded.year: ""} for fund in Fund}
    return club_files(name, club, members_file(()), empty)


def refuse_unless_empty(target: Path) -> None:
    """Raise `CannotWrite` unless a folder can be written afresh: it is not there, or empty."""
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise CannotWrite(
            message("{folder} exists already and is not empty; nothing was written", folder=str(target))
        )


def create_folder(target: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write a new folder from the names and texts of its files, whole or not at all.

    Raises `CannotWrite` if it exists already and is not empty.
    """
    import shutil  # noqa: PLC0415 - 3 ms that an audit need not pay
    import tempfile  # noqa: PLC0415

    refuse_unless_empty(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            for name, text in files:
                path = scratch / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8", newline="\n")
            _shared_mode(scratch)
            if target.exists():
                target.rmdir()
            scratch.replace(target)
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise
    except OSError as error:
        raise CannotWrite(
            message("{folder} cannot be written: {error}", folder=str(target), error=reason_of(error))
        ) from error


def _shared_mode(folder: Path) -> None:
    """Give a scratch folder, made private, the mode that any new folder would have."""
    probe = folder / ".mode"
    probe.mkdir()
    mode = probe.stat().st_mode
    probe.rmdir()
    folder.chmod(mode & 0o7777)
