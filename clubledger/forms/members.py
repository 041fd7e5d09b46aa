"""The member list (danh sách thành viên): each row opens a member's loan account, and ends a membership."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.writing import MemberLine
from clubledger.forms.accounts import ACCOUNT_MISSING
from clubledger.forms.blank_layout import BlankLayout
from clubledger.forms.columns import NUMBER_COLUMN, Column
from clubledger.forms.entries import Joining, Leaving
from clubledger.forms.faults import fault
from clubledger.forms.form import Form, by_row
from clubledger.forms.member_codes import CodePattern
from clubledger.forms.people import differ_in_accents, digits
from clubledger.forms.synonyms import MEMBER_CODE, NAME
from clubledger.forms.values import BIRTH_YEAR, BORN, DATE, GENDER, HOUSEHOLD, MEMBER, TEXT
from clubledger.forms.values.dates import about
from clubledger.i18n import N_, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record

LEFT_BEFORE_JOINING = fault(
    "left-before-joining",
    N_("The member left on {left}, before joining on {joined}."),
    N_("Correct one of the two dates."),
)
MEMBER_DOUBLE = fault(
    "member-double",
    N_("{name} is in the list already, as {codes}."),
    N_("Write the code of the list; a spreadsheet drops the zeros of a code that is typed as a number."),
)
MEMBER_CODE_ODD = fault(
    "member-code-odd",
    N_("The code {code} is not written as the other codes of the club are, such as {example}."),
    N_(
        "A new member can have {proposed}, which is free. Who is in the list already keeps the code of the list."
    ),
)
JOINED_TOO_YOUNG = fault(
    "joined-before-birth",
    N_("Born in {year}, the member cannot have joined on {joined}."),
    N_("Correct the year of birth or the date of joining."),
)

GENDER_TWO_WAYS = fault(
    "gender-two-ways",
    N_("The row says of one person both “nam” and “nữ”."),
    N_("Look at the list, and leave only what is right."),
)
BIRTH_YEAR_TWO_WAYS = fault(
    "birth-year-two-ways",
    N_("The row has two years of birth: {one} and {other}."),
    N_("Look at the list, and leave only what is right."),
)


def entries(rows: Sequence[Record], context: ImportContext) -> Iterator[Entry]:
    """What the rows say; new codes are held against those that the club has."""
    codes = [code for row in rows if (code := row.get("code"))]
    pattern = CodePattern.of(context.books.members, [*codes, *context.people.persons])
    yield from by_row(lambda row, known: _entries(row, known, pattern))(rows, context)


def _entries(row: Record, context: ImportContext, pattern: CodePattern | None) -> Iterator[Entry]:
    """The ``open`` of the member's loan account, and ``custom "member" … "left"``."""
    code, left = row.get("code"), row.get("left")
    gender, year = _gender_and_year(row)
    _check_days(row, year)
    parent = _loans_account(context)
    if parent is None:
        row.refuse(None, ACCOUNT_MISSING, fund=Fund.INCOME.label, role=Role.LOAN.value)
        return
    _check_identity(row, context, year, pattern)
    listed = context.books.members.get(code)  # what a sheet leaves out does not contradict the list
    joining = Joining(
        row,
        parent,
        MemberLine(
            code,
            row.day(),
            row.text("name"),
            gender or (listed.gender if listed else None),
            year or (listed.birth_year if listed else None),
            row.get("household") or (listed.household if listed else None),
            address=row.get("address"),
            note=row.get("note"),
        ),
    )
    yield joining
    if code not in context.people.persons:
        context.people.join(joining)  # the rows below are checked against this one, too
    if left is not None:
        yield Leaving(row, left, code)


def _check_days(row: Record, year: int | None) -> None:
    """Somebody is born, joins and leaves, in this order."""
    joined, left = row.day(), row.get("left")
    if year is not None and year > joined.year:
        row.refuse("birth_year", JOINED_TOO_YOUNG, year=str(year), joined=joined)
    if left is not None and left < joined:
        row.refuse("left", LEFT_BEFORE_JOINING, left=left, joined=joined)
    born = row.cells.get("birth_year")
    if year is not None and born is not None and about(born.text):
        row.remark(
            message("The year of birth is only about right: {year} is kept.", year=str(year)), "birth_year"
        )


def _check_identity(
    row: Record, context: ImportContext, year: int | None, pattern: CodePattern | None
) -> None:
    """The member is not in the list under another code, and the code is written as the club's others."""
    code = row.get("code")
    namesakes = context.people.namesakes(row.text("name"), code)
    doubles = tuple(other for other in namesakes if _is_same(context, other, code, year))
    if doubles:
        row.refuse(
            "code" if "code" in row.cells else None, MEMBER_DOUBLE, name=row.text("name"), codes=doubles
        )
    elif pattern and code not in context.people.persons and not pattern.fits(code):
        number = pattern.number(row.cells["code"].text)
        if number is not None:
            example = next(iter(context.books.members))
            row.refuse("code", MEMBER_CODE_ODD, code=code, example=example, proposed=pattern.free(number))
    alike = tuple(other for other in namesakes if not _is_told_apart(context, other, row.text("name")))
    if alike and not doubles:
        row.remark(message("{codes} has the same name.", codes=alike), "name")


def _gender_and_year(row: Record) -> tuple[str | None, int | None]:
    """What the row says of them, in columns of their own or as a year under “Nam” or “Nữ”."""
    gender: str | None = row.get("gender")
    year: int | None = row.get("birth_year")
    for key, word in (("male", "nam"), ("female", "nữ")):
        said = row.get(key)
        if said is None:
            continue
        if gender not in (None, word):
            row.refuse(key, GENDER_TWO_WAYS)
        if said is not True and year not in (None, said):
            row.refuse(key, BIRTH_YEAR_TWO_WAYS, one=str(year), other=str(said))
        gender, year = word, year if said is True else said
    return gender, year


def _is_same(context: ImportContext, other: str, code: str, year: int | None) -> bool:
    """Whether a namesake is the same person: born in the same year, or under a code with the same digits."""
    listed = context.books.members.get(other)
    return (year is not None and listed is not None and listed.birth_year == year) or digits(other) == digits(
        code
    )


def _is_told_apart(context: ImportContext, other: str, name: str) -> bool:
    """Whether the diacritics tell a namesake's name from this one."""
    return differ_in_accents(name, context.people.persons[other].name or "")


def _loans_account(context: ImportContext) -> str | None:
    """The account that the members' loan accounts stand under: known from those that are there, else beside the cash box."""
    parents = {
        account.name.rpartition(":")[0] for account in context.chart.having(Role.LOAN) if account.member
    }
    if len(parents) == 1:
        return parents.pop()
    boxes = context.chart.having(Role.CASH, fund=Fund.INCOME)
    return f"{boxes[0].name.rpartition(':')[0]}:Cho-vay" if boxes and not parents else None


FORM: Final = Form(
    name="members",
    file="danh-sach-thanh-vien",
    paper="DANH SÁCH THÀNH VIÊN",
    title=N_("Member list"),
    columns=(
        NUMBER_COLUMN,
        Column("code", "Mã TV", MEMBER, MEMBER_CODE, required=True, needed=True),
        Column("name", "Họ và tên", TEXT, NAME, required=True, needed=True, width=24),
        Column("birth_year", "Năm sinh", BIRTH_YEAR, ("Ngày sinh", "Sinh năm", "NS", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Năm sinh (dương lịch)")),
        Column("gender", "Giới tính", GENDER, ("Nam/Nữ", "Giới", "Phái")),
        Column("male", "Nam", BORN, ("Năm sinh nam", "Nam, năm sinh", "Ngày tháng năm sinh nam", "Giới tính nam")),
        Column("female", "Nữ", BORN, ("Năm sinh nữ", "Nữ, năm sinh", "Ngày tháng năm sinh nữ", "Giới tính nữ")),
        Column("household", "Hộ", HOUSEHOLD, ("Loại hộ", "Hoàn cảnh", "Hộ nghèo/cận nghèo", "Hộ nghèo/cận nghèo/khó khăn", "Diện hộ")),
        Column("date", "Ngày vào", DATE, ("Ngày vào CLB", "Ngày tham gia", "Ngày gia nhập", "Vào ngày", "Ngày vào câu lạc bộ", "Ngày tham gia CLB", "Ngày gia nhập CLB"), required=True, needed=True, above=True),
        Column("left", "Ngày ra", DATE, ("Ngày ra khỏi CLB", "Ngày nghỉ", "Ngày thôi", "Ra ngày")),
        Column("address", "Địa chỉ", TEXT, ("Địa chỉ (xóm, xã)", "Nơi ở", "Xóm", "Thôn", "Chỗ ở")),
        Column("note", "Ghi chú", TEXT, ("Chú thích", "Lý do ra"), width=18),
    ),
    filled_by=("code", "name"),
    entries=entries,
    blank=BlankLayout(("Người lập biểu", "Chủ nhiệm"), without=("male", "female")),
    together=frozenset({"male", "female"}),
    faults=(
        LEFT_BEFORE_JOINING, JOINED_TOO_YOUNG, MEMBER_DOUBLE, MEMBER_CODE_ODD, GENDER_TWO_WAYS, BIRTH_YEAR_TWO_WAYS, ACCOUNT_MISSING
    ),
)  # fmt: skip
