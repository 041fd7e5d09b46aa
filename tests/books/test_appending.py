from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clubledger.books import BrokenLedger, atomic_writing, changes
from clubledger.books.atomic_writing import locked, write
from clubledger.books.changes import extend
from clubledger.books.files import LOCK_FILE, WORK_FOLDER
from clubledger.books.folder_scan import scan
from clubledger.books.loading import load
from clubledger.books.writing import ROOT_OPTIONS, CannotWrite

if TYPE_CHECKING:
    from collections.abc import Callable

INCOME, OPERATING = "income-fund/2024.beancount", "operating-fund/2024.beancount"
NEW_YEAR = "income-fund/2025.beancount"
OUT = """\
2024-12-20 * "Chuyển quỹ" "Lãi sang quỹ hoạt động" ^CQ-2024-900
  voucher: "PC-2024-900"
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Chuyển-quỹ             400,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt                -400,000 VND
"""
IN = """\
2024-12-20 * "Chuyển quỹ" "Lãi từ quỹ tăng thu nhập" ^CQ-2024-900
  voucher: "PT-2024-900"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt                     400,000 VND
  Nguồn-vốn:Quỹ-hoạt-động:Chuyển-quỹ                -400,000 VND
"""
TRANSFER = {INCOME: OUT, OPERATING: IN}
LATER = OUT.replace("2024", "2025")


@pytest.fixture
def club(make_club: Callable[..., Path]) -> Path:
    """The base club; its journals end in one line end."""
    folder = make_club()
    for name in TRANSFER:
        (folder / name).write_bytes((folder / name).read_bytes().rstrip(b"\n") + b"\n")
    return folder


def snapshot(club: Path) -> dict[str, bytes]:
    """Every file but the lock, by name; a work folder shows in it."""
    return {
        path.relative_to(club).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(club.rglob("*"))
        if path.name != LOCK_FILE
    }


def append(club: Path, additions: dict[str, str]) -> None:
    """Add text to the ends of a club's ledger files, and write it whole or not at all."""
    with locked(club):
        write(extend(load(club), additions))


def refused(club: Path, additions: dict[str, str] = TRANSFER) -> str:
    """Append, in vain: nothing changed. What was said."""
    before = snapshot(club)
    with pytest.raises(CannotWrite) as caught:
        append(club, additions)
    assert snapshot(club) == before
    return str(caught.value)


# -- what is written -------------------------------------------------------------------------------------------


def test_entries_are_appended_and_the_rest_stays(club: Path) -> None:
    before = snapshot(club)
    entries = len(load(club).entries)
    append(club, TRANSFER)
    after = snapshot(club)
    assert {name for name in after if after[name] != before.get(name)} == {INCOME, OPERATING}
    assert after[INCOME] == before[INCOME] + b"\n" + OUT.encode()
    assert len(load(club).entries) == entries + 2


def test_entries_stand_apart_by_one_blank_line(club: Path) -> None:
    for end in ("", "\n", "\n\n"):
        (club / OPERATING).write_text(ROOT_OPTIONS.strip() + end, "utf-8")
        append(club, {OPERATING: "\n" + IN + "\n"})
        assert (club / OPERATING).read_text("utf-8") == f"{ROOT_OPTIONS}\n{IN}"


def test_a_file_without_a_last_line_end(club: Path) -> None:
    old = (club / OPERATING).read_bytes() + "; còn nữa".encode()
    (club / OPERATING).write_bytes(old)
    append(club, {OPERATING: IN.rstrip()})
    assert (club / OPERATING).read_bytes() == old + b"\n\n" + IN.encode()


def test_windows_line_ends_go_on(club: Path) -> None:
    old = (club / OPERATING).read_bytes().replace(b"\n", b"\r\n")
    (club / OPERATING).write_bytes(old)
    append(club, {OPERATING: IN})
    assert (club / OPERATING).read_bytes() == old + ("\n" + IN).replace("\n", "\r\n").encode()
    assert load(club).ok


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([b"; x", b"\n", b"\r\n", b" ", "ơ".encode()])),
    st.text("aơ\n \U0001f33e\ud800").filter(str.strip),
)
def test_old_bytes_are_never_touched(pieces: list[bytes], text: str) -> None:
    old = b"".join(pieces)
    new = changes._extended(old, text)
    assert new.startswith(old)
    added = new[len(old) :]
    told = text.strip("\n").encode(errors="surrogatepass") + b"\n"
    plain = new.replace(b"\r\n", b"\n")
    assert plain.endswith(b"\n\n" + told)
    if old:
        assert len(added.replace(b"\r\n", b"\n")) <= len(told) + 2


def test_a_new_year_begins_its_journal(club: Path) -> None:
    with locked(club):
        change = extend(load(club), {NEW_YEAR: LATER})
        assert not (club / NEW_YEAR).exists()
        write(change)
    assert (club / NEW_YEAR).read_text("utf-8") == f"{ROOT_OPTIONS}\n{LATER}"
    assert load(club).entries == change.loaded.entries
    probe = club.parent / "probe"
    probe.write_text("")
    assert (club / NEW_YEAR).stat().st_mode == probe.stat().st_mode


def test_an_empty_journal_gets_its_options(club: Path) -> None:
    (club / NEW_YEAR).write_bytes(b"")
    append(club, {NEW_YEAR: LATER})
    assert (club / NEW_YEAR).read_text("utf-8") == f"{ROOT_OPTIONS}\n{LATER}"


def test_nothing_to_add_writes_nothing(club: Path) -> None:
    before = snapshot(club)
    append(club, {INCOME: "", NEW_YEAR: " \n"})
    assert snapshot(club) == before


def test_what_is_checked_is_what_is_written(club: Path) -> None:
    additions = TRANSFER | {NEW_YEAR: LATER, "club.beancount": '2024-12-21 event "meeting" "BB-2024-90"\n'}
    change = extend(load(club), additions)
    before = snapshot(club)
    with locked(club):
        write(change)
    assert snapshot(club) != before
    loaded = load(club)
    assert loaded.entries == change.loaded.entries
    assert loaded.files == change.loaded.files
    assert change.loaded.digest is None


@pytest.mark.skipif(os.name == "nt", reason="Windows knows read-only and no more")
def test_permissions_are_kept(club: Path) -> None:
    for mode in (0o600, 0o640, 0o664, 0o755):
        (club / INCOME).chmod(mode)
        append(club, TRANSFER)
        assert stat.S_IMODE((club / INCOME).stat().st_mode) == mode
    assert not (club / LOCK_FILE).stat().st_size


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root writes into another's files")
def test_the_owner_is_kept(club: Path) -> None:
    os.chown(club / INCOME, 12345, 54321)
    append(club, TRANSFER)
    found = (club / INCOME).stat()
    assert (found.st_uid, found.st_gid) == (12345, 54321)


# -- links -----------------------------------------------------------------------------------------------------


def test_a_link_stays_a_link(club: Path) -> None:
    (club / "kept").mkdir()
    (club / INCOME).rename(club / "kept" / "income.beancount")
    (club / INCOME).symlink_to("../kept/income.beancount")
    old = (club / INCOME).read_bytes()
    append(club, TRANSFER)
    assert (club / INCOME).is_symlink()
    assert (club / "kept" / "income.beancount").read_bytes() == old + b"\n" + OUT.encode()


def test_a_linked_folder(club: Path) -> None:
    (club / "income-fund").rename(club / "kept")
    (club / "income-fund").symlink_to("kept", target_is_directory=True)
    append(club, TRANSFER | {NEW_YEAR: LATER})
    assert (club / "income-fund").is_symlink()
    assert (club / "kept" / "2025.beancount").exists()
    assert load(club).ok


def test_a_file_that_counts_twice_is_checked_twice(club: Path) -> None:
    """The link brings each new entry a second time; what opens an account twice must not be written."""
    (club / NEW_YEAR).write_text(ROOT_OPTIONS, "utf-8")
    (club / "income-fund" / "2026.beancount").symlink_to("2025.beancount")
    text = "2025-01-01 open Tài-sản:Quỹ-tăng-thu-nhập:Két  VND\n"
    before = snapshot(club)
    with pytest.raises(BrokenLedger):
        append(club, {NEW_YEAR: text})
    assert snapshot(club) == before


def test_a_link_to_a_file_that_is_no_ledger(club: Path) -> None:
    (club / INCOME).rename(club / "income.txt")
    (club / INCOME).symlink_to("../income.txt")
    assert INCOME in refused(club)


# -- what is refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "../x.beancount",
        "/etc/x.beancount",
        "x.beancount",
        "a/2025.beancount",
        "income-fund/x.beancount",
        "income-fund\\2025.beancount",
        "income-fund/٢٠٢٥.beancount",
        "documents/x.jpg",
        LOCK_FILE,
        "",
        ".",
    ],
)
def test_files_that_are_none_of_the_ledger(club: Path, name: str) -> None:
    (club / "documents").mkdir()
    (club / "documents" / "x.jpg").write_bytes(b"")
    assert "no ledger file" in refused(club, {name: OUT})


def test_a_year_that_is_not_included(club: Path) -> None:
    main = (club / "main.beancount").read_text("utf-8")
    text = main.replace(
        'include "income-fund/[0-9][0-9][0-9][0-9].beancount"', 'include "income-fund/2024.beancount"'
    )
    assert text != main
    (club / "main.beancount").write_text(text, "utf-8")
    said = refused(club, {NEW_YEAR: LATER})
    assert f'include "{NEW_YEAR}"' in said
    (club / NEW_YEAR).write_text(ROOT_OPTIONS, "utf-8")
    (club / "main.beancount").write_text(text + f'include "{NEW_YEAR}"\n', "utf-8")
    append(club, {NEW_YEAR: LATER})


def test_a_file_that_only_a_fund_includes(club: Path) -> None:
    (club / "more.beancount").write_text(ROOT_OPTIONS, "utf-8")
    with (club / "income-fund.beancount").open("a", encoding="utf-8") as file:
        file.write('include "more.beancount"\n')
    assert "does not include more.beancount" in refused(club, {"more.beancount": OUT})
    assert "does not include" in refused(club, {"income-fund.beancount": OUT})


@pytest.mark.parametrize(
    "text",
    [
        OUT.replace("-400,000", "-300,000"),
        OUT.replace("Tiền-mặt", "Tiền-mặn"),
        'include "more.beancount"\n',
        'plugin "os"\n',
        "nghĩa là gì\n",
        "; \ud800\n",
        "; \0\n",
        "; " + "x" * 20_000 + "\n",
    ],
)
def test_a_ledger_that_would_not_load_stays_as_it_was(club: Path, text: str) -> None:
    before = snapshot(club)
    with pytest.raises(BrokenLedger) as caught:
        append(club, {OPERATING: IN, INCOME: text})
    assert {problem.file for problem in caught.value.problems} == {INCOME}
    assert snapshot(club) == before
    append(club, TRANSFER)


def test_a_ledger_that_did_not_load_before(club: Path) -> None:
    old = (club / INCOME).read_bytes()
    (club / INCOME).write_bytes(b"\xef\xbb\xbf" + old)
    with pytest.raises(BrokenLedger, match="BOM"):
        append(club, TRANSFER)
    assert (club / INCOME).read_bytes() == b"\xef\xbb\xbf" + old


def test_a_count_that_fails_is_the_audits_to_judge(club: Path) -> None:
    text = "2024-12-30 balance Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  1 VND\n"
    change = extend(load(club), {INCOME: text})
    assert len(change.loaded.failed_balances) == len(load(club).failed_balances) + 1


@pytest.mark.parametrize("name", [INCOME, OPERATING, "members.beancount"])
def test_a_file_that_changed_meanwhile(club: Path, name: str) -> None:
    change = extend(load(club), TRANSFER)
    with (club / name).open("a", encoding="utf-8") as file:
        file.write("; vừa sửa\n")
    before = snapshot(club)
    with locked(club), pytest.raises(CannotWrite, match="changed meanwhile"):
        write(change)
    assert snapshot(club) == before


@pytest.mark.parametrize("what", ["file", "nothing", "folder", "link"])
def test_a_journal_that_came_or_went_meanwhile(club: Path, what: str) -> None:
    change = extend(load(club), {OPERATING: IN, NEW_YEAR: LATER})
    if what == "file":
        (club / NEW_YEAR).write_text("; đã có", "utf-8")
    elif what == "folder":
        (club / NEW_YEAR).mkdir()
    elif what == "link":
        (club / NEW_YEAR).symlink_to("2024.beancount")
    else:
        (club / OPERATING).unlink()
    before = snapshot(club)
    with locked(club), pytest.raises(CannotWrite, match="changed meanwhile"):
        write(change)
    assert snapshot(club) == before


def test_the_same_twice(club: Path) -> None:
    change = extend(load(club), TRANSFER)
    with locked(club):
        write(change)
        with pytest.raises(CannotWrite, match="changed meanwhile"):
            write(change)


def test_a_read_only_file(club: Path) -> None:
    (club / OPERATING).chmod(0o444)
    assert f"{OPERATING} cannot be written: it may only be read" in refused(club)
    (club / OPERATING).chmod(0o644)
    append(club, TRANSFER)


def test_a_folder_that_is_no_club(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CannotWrite, match="no club's folder"):
            append(folder, TRANSFER)
    assert not list(tmp_path.iterdir())


# -- errors in the middle --------------------------------------------------------------------------------------


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException, *, at: str) -> None:
    """Let the replacing of one file fail once, as Windows does while another program has it open."""
    replace = Path.replace
    errors = [error]

    def hindered(self: Path, target: Path) -> Path:
        if Path(target).as_posix().endswith(at) and errors:
            raise errors.pop()
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", hindered)


@pytest.mark.parametrize("name", [INCOME, OPERATING, NEW_YEAR])
def test_a_file_that_another_program_holds(club: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    failing(monkeypatch, PermissionError(13, "used by another process"), at=name)
    said = refused(club, TRANSFER | {NEW_YEAR: LATER})
    assert name in said
    assert "Close it" in said
    monkeypatch.undo()
    append(club, TRANSFER | {NEW_YEAR: LATER})


def test_an_interrupt_from_the_keyboard(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(club)
    failing(monkeypatch, KeyboardInterrupt(), at=OPERATING)
    with pytest.raises(KeyboardInterrupt):
        append(club, TRANSFER)
    assert snapshot(club) == before


def test_what_cannot_be_taken_back_is_put_right_by_the_next(
    club: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(club)
    with monkeypatch.context() as patch:
        failing(patch, PermissionError(13, ""), at=OPERATING)
        real = atomic_writing._settle

        def settle(work: Path, changes: list[atomic_writing._FileChange], *, back: bool = False) -> None:
            if back:
                raise OSError(5, "the stick was pulled out")
            real(work, changes)

        patch.setattr(atomic_writing, "_settle", settle)
        with pytest.raises(CannotWrite, match="could not be taken back"):
            append(club, TRANSFER)
    (problem,) = load(club).problems
    assert "interrupted" in str(problem.message)
    with locked(club):
        assert snapshot(club) == before
    append(club, TRANSFER)


# -- what an interrupted write leaves --------------------------------------------------------------------------


def interrupt(club: Path, monkeypatch: pytest.MonkeyPatch, *, after: int) -> tuple[dict[str, bytes], ...]:
    """Break a transfer off when so many files are replaced, as if the process had died. All old, all new."""
    old = snapshot(club)
    settle = atomic_writing._settle

    def partly(work: Path, changes: list[atomic_writing._FileChange], *, back: bool = False) -> None:
        settle(work, changes[:after], back=back)
        raise _Dead

    with monkeypatch.context() as patch:
        patch.setattr(atomic_writing, "_settle", partly)
        patch.setattr(atomic_writing, "_take_back", lambda *_: None)
        with pytest.raises(_Dead):
            append(club, TRANSFER)
    new = old | {name: old[name] + b"\n" + text.encode() for name, text in TRANSFER.items()}
    return old, new


class _Dead(BaseException):
    """As if the process had been killed."""


@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_interrupted_write_is_reported_and_finished(
    club: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    _, new = interrupt(club, monkeypatch, after=after)
    found = scan(club)
    assert [problem.file for problem in found.problems] == [f"{WORK_FOLDER}/record"]
    assert "clubledger import" in str(found.problems[0].message)
    assert not load(club).ok
    with locked(club):
        assert snapshot(club) == new
    assert load(club).ok


def test_an_interrupted_write_and_a_file_that_was_changed_since(
    club: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(club, monkeypatch, after=1)
    with (club / OPERATING).open("a", encoding="utf-8") as file:
        file.write("; sửa tay\n")
    before = snapshot(club)
    for _ in range(2):
        assert OPERATING in refused(club)
        assert snapshot(club) == before
    assert not load(club).ok


@pytest.mark.parametrize("damaged", ["1.new", "1.old", "record"])
def test_an_interrupted_write_with_damaged_files(
    club: Path, monkeypatch: pytest.MonkeyPatch, damaged: str
) -> None:
    _, new = interrupt(club, monkeypatch, after=0)
    (club / WORK_FOLDER / damaged).write_bytes(b"x")
    if damaged == "1.old":  # not needed to finish
        with locked(club):
            assert snapshot(club) == new
    else:
        assert "damaged" in refused(club)


def test_leftovers_before_the_record_mean_nothing(club: Path) -> None:
    before = load(club)
    work = club / WORK_FOLDER
    work.mkdir()
    for name in ("0.new", "0.old", "12.new", "record.new"):
        (work / name).write_text("2024-01-01 open Nghĩa:Là-gì", "utf-8")
    (club / LOCK_FILE).touch()
    found = load(club)
    assert found.ok
    assert (found.digest, found.files, found.unincluded) == (before.digest, before.files, before.unincluded)
    with locked(club):
        assert not work.exists()


def test_nobody_hides_anything_beside_the_leftovers(club: Path) -> None:
    work = club / WORK_FOLDER
    work.mkdir()
    (work / "x.beancount").write_text("; x")
    (work / "0.new").symlink_to("x.beancount")
    (work / "deep").mkdir()
    (work / "deep" / "0.new").write_text("x")
    (club / LOCK_FILE).write_text("x")
    (club / "income-fund" / LOCK_FILE).touch()
    found = load(club)
    assert found.files.keys() >= {
        f"{WORK_FOLDER}/x.beancount",
        f"{WORK_FOLDER}/0.new",
        f"{WORK_FOLDER}/deep/0.new",
        LOCK_FILE,
        f"income-fund/{LOCK_FILE}",
    }
    assert found.unincluded == (f"{WORK_FOLDER}/x.beancount",)
    (work / "evil.py").touch()
    assert not load(club).ok


# -- a hostile folder ------------------------------------------------------------------------------------------


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "outside" / "secret.beancount"
    path.parent.mkdir()
    path.write_text("secret", "utf-8")
    return path


@pytest.mark.parametrize("kind", ["link", "dangling", "inside", "content", "folder"])
def test_a_lock_file_that_is_none(club: Path, secret: Path, kind: str) -> None:
    lock = club / LOCK_FILE
    if kind == "link":
        secret.write_bytes(b"")
        lock.symlink_to(secret)
    elif kind == "dangling":
        lock.symlink_to(secret.parent / "planted")
    elif kind == "inside":
        lock.symlink_to("main.beancount")
    elif kind == "content":
        lock.write_text("x")
    else:
        lock.mkdir()
    assert LOCK_FILE in refused(club)
    assert [path.name for path in secret.parent.iterdir()] == ["secret.beancount"]


@pytest.mark.parametrize("kind", ["outside", "inside", "dangling", "file", "file in it"])
def test_a_work_folder_that_is_none(club: Path, secret: Path, kind: str) -> None:
    work = club / WORK_FOLDER
    if kind == "outside":
        (secret.parent / "0.new").write_text("x")
        work.symlink_to(secret.parent, target_is_directory=True)
    elif kind == "inside":
        work.symlink_to("income-fund", target_is_directory=True)
    elif kind == "dangling":
        work.symlink_to(secret.parent / "planted")
    elif kind == "file":
        work.write_text("x")
    else:
        work.mkdir()
        (work / "x.txt").write_text("x")
    outside = snapshot(secret.parent)
    assert WORK_FOLDER in refused(club)
    assert snapshot(secret.parent) == outside


@pytest.mark.parametrize("record", ["record", "undo"])
@pytest.mark.parametrize(
    "name",
    [
        "../outside/secret.beancount",
        "{outside}/secret.beancount",
        "way/secret.beancount",
        "file.beancount",
        "income-fund/../../outside/secret.beancount",
        "..%2Foutside%2Fsecret.beancount",
        "%00.beancount",
        "notes.txt",
        "x" * 5000 + ".beancount",
    ],
)
def test_a_planted_record_reaches_nothing_outside(club: Path, secret: Path, name: str, record: str) -> None:
    (club / "way").symlink_to(secret.parent, target_is_directory=True)
    (club / "file.beancount").symlink_to(secret)
    (club / "notes.txt").write_text("secret")
    work = club / WORK_FOLDER
    work.mkdir()
    for staged in ("0.new", "0.old"):
        (work / staged).write_text("planted")
    old, new = (hashlib.sha256(text).hexdigest() for text in (b"secret", b"planted"))
    if record == "undo":
        old, new = new, old
    line = f"{old} {new} {name.format(outside=secret.parent.as_posix())}\n"
    (work / record).write_text(line, "utf-8")
    before = snapshot(club)
    with pytest.raises(CannotWrite), locked(club):
        pass
    assert snapshot(club) == before
    assert snapshot(secret.parent) == {"secret.beancount": b"secret"}


@pytest.mark.parametrize("content", [b"\xff\xfe\n", b"- - -\n", b"{" * 10**5, b"\n", b"x" * (10**6 + 1)])
def test_a_record_that_is_none(club: Path, content: bytes) -> None:
    work = club / WORK_FOLDER
    work.mkdir()
    (work / "record").write_bytes(content)
    before = snapshot(club)
    with pytest.raises(CannotWrite, match="damaged"), locked(club):
        pass
    assert snapshot(club) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_record_that_is_a_pipe_and_a_file_that_is_one(club: Path) -> None:
    work = club / WORK_FOLDER
    work.mkdir()
    os.mkfifo(work / "record")
    with pytest.raises(CannotWrite), locked(club):
        pass
    (work / "record").unlink()
    os.mkfifo(work / "0.new")
    line = f"{hashlib.sha256((club / INCOME).read_bytes()).hexdigest()} {'0' * 64} {INCOME}\n"
    (work / "record").write_text(line)
    with pytest.raises(CannotWrite), locked(club):
        pass


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=12), max_size=4))
def test_the_record_tells_what_was_recorded(tmp_path: Path, names: list[str]) -> None:
    """Also of files with blanks, line ends and Vietnamese in their names."""
    root = Path(os.path.realpath(tmp_path))
    files = [
        f"{name}.beancount"
        for name in names
        if not set(name) & {"/", "\\", "\0"} and name.encode(errors="ignore").decode() == name
    ]
    changes = [
        atomic_writing._FileChange(number, file, root / file, old, "b" * 64)
        for number, (file, old) in enumerate(zip(files, ["a" * 64, None] * len(files), strict=False))
    ]
    record = root / "record"
    record.write_bytes(atomic_writing._record(changes))
    assert atomic_writing._recorded(record, root) == changes


# -- reading as if ---------------------------------------------------------------------------------------------


def test_load_as_if_files_held_something_else(club: Path) -> None:
    new = {NEW_YEAR: f"{ROOT_OPTIONS}\n{LATER}".encode(), INCOME: (club / INCOME).read_bytes() + OUT.encode()}
    before = snapshot(club)
    imagined = load(club, new)
    assert snapshot(club) == before
    for name, content in new.items():
        (club / name).write_bytes(content)
    real = load(club)
    assert imagined.ok
    assert imagined.entries == real.entries
    assert imagined.files == real.files
    assert (imagined.digest, real.digest is None) == (None, False)


def test_load_as_if_a_file_that_is_included_by_name_were_there(club: Path) -> None:
    with (club / "main.beancount").open("a", encoding="utf-8") as file:
        file.write('include "more.beancount"\n')
    assert not load(club).ok
    assert load(club, {"more.beancount": f"{ROOT_OPTIONS}\n{OUT}".encode()}).ok


def test_the_place_of_an_error_in_text_that_is_not_yet_there(club: Path) -> None:
    old = (club / INCOME).read_bytes()
    (problem,) = load(club, {INCOME: old + OUT.replace("-400", "-300").encode()}).problems
    assert (problem.file, problem.line) == (INCOME, old.count(b"\n") + 1)


def test_windows_is_asked_again_while_a_reader_has_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(atomic_writing, "_WAITS", (0.1, 0.2, 0.4))
    monkeypatch.setattr("clubledger.books.atomic_writing.time.sleep", waited.append)
    new, old = tmp_path / "new", tmp_path / "old"
    new.write_text("new", "utf-8")
    its_own = Path.replace

    def busy(path: Path, target: Path) -> Path:
        if len(waited) < 2:
            raise PermissionError(13, "another program has it open")
        return its_own(path, target)

    monkeypatch.setattr(Path, "replace", busy)
    atomic_writing._replace(new, old)
    assert (waited, old.read_text("utf-8")) == ([0.1, 0.2], "new")
