from __future__ import annotations

import os
import shutil
import socket
import unicodedata
from pathlib import Path

import pytest

from clubledger.books import folder_scan, includes
from clubledger.books.folder_scan import scan
from clubledger.books.loading import load
from clubledger.books.place import Place
from clubledger.i18n import printable

ROOTS = (
    'option "name_assets" "Tài-sản"\noption "name_liabilities" "Nợ-phải-trả"\noption "name_equity" "Nguồn-vốn"\n'
    'option "name_income" "Thu"\noption "name_expenses" "Chi"\n'
)


@pytest.fixture
def club(tmp_path: Path) -> Path:
    folder = tmp_path / "club"
    folder.mkdir()
    (folder / "main.beancount").write_text(ROOTS, encoding="utf-8")
    return folder


def add(club: Path, text: str, name: str = "main.beancount") -> None:
    with (club / name).open("a", encoding="utf-8") as file:
        file.write(text)


def problems_of(club: Path) -> list[tuple[str | None, int | None, str]]:
    return [(problem.file, problem.line, str(problem.message)) for problem in load(club).problems]


def test_an_empty_club_is_safe(club: Path) -> None:
    found = scan(club)
    assert not found.problems
    assert list(found.files) == ["main.beancount"]
    assert found.digest is not None
    assert found.digest.startswith("sha256:")
    assert load(club).ok


def test_a_missing_folder_and_a_file_are_problems(club: Path) -> None:
    assert scan(club / "nowhere").problems
    assert scan(club / "main.beancount").problems


def test_a_folder_without_main(tmp_path: Path) -> None:
    (problem,) = scan(tmp_path).problems
    assert problem.file == "main.beancount"


@pytest.mark.parametrize(
    "name", ["colorsys.py", "x.PYC", "a.pyo", "a.pyd", "lib.so", "a.dll", "a.dylib", "deep/site.pth", "a.pyw"]
)
def test_programs_are_refused(club: Path, name: str) -> None:
    (club / name).parent.mkdir(exist_ok=True)
    (club / name).write_text("raise SystemExit")
    assert [problem.file for problem in scan(club).problems] == [name]
    assert scan(club).digest is None


def test_a_folder_of_compiled_programs_is_refused(club: Path) -> None:
    (club / "__PyCache__").mkdir()
    assert [problem.file for problem in scan(club).problems] == ["__PyCache__"]


@pytest.mark.parametrize("name", ["main.beancount.gpg", "2024.ASC"])
def test_encrypted_files_are_refused(club: Path, name: str) -> None:
    (club / name).write_text("-----BEGIN PGP MESSAGE-----")
    assert "encrypted" in str(scan(club).problems[0].message)


def test_a_file_over_50_mb_is_refused_and_one_of_50_is_not(club: Path) -> None:
    with (club / "scan.pdf").open("wb") as file:
        file.truncate(51 * 10**6)
    assert [problem.file for problem in scan(club).problems] == ["scan.pdf"]
    os.truncate(club / "scan.pdf", 50 * 10**6)
    assert not scan(club).problems


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_never_opened(club: Path) -> None:
    os.mkfifo(club / "2024.beancount")
    (problem,) = scan(club).problems
    assert "pipe" in str(problem.message)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_main_as_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "main.beancount")
    assert load(tmp_path).problems


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no sockets here")
def test_a_socket_is_refused(club: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(club / "s"))
        assert [problem.file for problem in scan(club).problems] == ["s"]


@pytest.mark.parametrize("target", ["../secret.txt", "..", "/etc", "nowhere", "self"])
def test_links_out_of_the_folder_broken_ones_and_loops_are_refused(club: Path, target: str) -> None:
    (club.parent / "secret.txt").write_text("secret")
    (club / "self").symlink_to(target)
    assert [problem.file for problem in scan(club).problems] == ["self"]


def test_a_link_to_a_folder_above_itself_is_refused(club: Path) -> None:
    (club / "a").mkdir()
    (club / "a" / "up").symlink_to("../")
    assert [problem.file for problem in scan(club).problems] == ["a/up"]


def test_a_link_inside_the_folder_is_followed(club: Path) -> None:
    (club / "docs").mkdir()
    (club / "docs" / "a.jpg").write_bytes(b"x")
    (club / "documents").symlink_to("docs")
    assert "documents/a.jpg" in scan(club).files


def test_a_neighbour_whose_name_begins_like_the_club(club: Path) -> None:
    other = club.parent / "club-2"
    other.mkdir()
    (club / "x").symlink_to("../club-2")
    assert scan(club).problems


def test_many_links_to_each_other_end(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_scan, "MAX_FILES", 500)
    for level in range(12):
        (club / f"d{level}").mkdir()
        for link in "ab":
            (club / f"d{level}" / link).symlink_to(f"../d{level + 1}")
    (club / "d12").mkdir()
    assert any("more than" in str(problem.message) for problem in scan(club).problems)


def test_folders_nested_too_deeply(club: Path) -> None:
    (club / "/".join("a" * 60)).mkdir(parents=True)
    assert any("nested" in str(problem.message) for problem in scan(club).problems)


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_that_is_not_unicode(club: Path) -> None:
    try:
        (club / os.fsdecode(b"\xff.jpg")).write_bytes(b"")
    except OSError:
        pytest.skip("the disk refuses such names")
    (problem,) = scan(club).problems
    assert problem.file is not None
    problem.file.encode()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is readable")
def test_unreadable_files_and_folders(club: Path) -> None:
    (club / "a.txt").write_text("x")
    (club / "a.txt").chmod(0)
    assert [problem.file for problem in scan(club).problems] == ["a.txt"]


def test_an_unreadable_file_is_a_problem(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    assert [problem.file for problem in scan(club).problems] == ["main.beancount"]
    assert scan(club).digest is None


def test_a_cache_is_named_and_changes_nothing(club: Path) -> None:
    """T4: unpickling it would run it."""
    before = scan(club).digest
    planted = club / ".main.beancount.picklecache"
    planted.write_bytes(b"cos\nsystem\n(S'touch PWNED'\ntR.")
    after = load(club)
    assert after.ok
    assert after.digest == before
    assert after.caches == (".main.beancount.picklecache",)
    assert planted.exists()
    assert not Path("PWNED").exists()


def test_the_digest_tells_every_folder_from_every_other(tmp_path: Path) -> None:
    digests = set()
    for number, files in enumerate(
        [{}, {"a": "bc"}, {"ab": "c"}, {"a": "b", "c": ""}, {"a": "", "b": "c"}, {"a": "", "c": "b"}]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, text in {"main.beancount": "", **files}.items():
            (folder / name).write_text(text)
        digests.add(scan(folder).digest)
    assert len(digests) == 6


def test_the_digest_is_of_names_and_contents_alone(club: Path) -> None:
    copy = club.parent / "copy"
    shutil.copytree(club, copy)
    os.utime(copy / "main.beancount", (0, 0))
    assert scan(copy).digest == scan(club).digest


def test_a_name_from_a_mac_is_the_same_name(club: Path) -> None:
    copy = club.parent / "mac"
    shutil.copytree(club, copy)
    (club / unicodedata.normalize("NFC", "Biên bản.txt")).write_text("x")
    (copy / unicodedata.normalize("NFD", "Biên bản.txt")).write_text("x")
    assert "Biên bản.txt" in scan(copy).files
    assert scan(copy).digest == scan(club).digest


def both_spellings(folder: Path, name: str) -> tuple[Path, Path]:
    """The paths of a name in NFC and in NFD, where the disk tells them apart."""
    composed, decomposed = (folder / unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    decomposed.mkdir()
    apart = not composed.exists()
    decomposed.rmdir()
    if not apart:
        pytest.skip("the disk takes both spellings for one name")
    return composed, decomposed


def test_an_include_is_not_judged_by_a_file_whose_accents_are_stored_in_another_way(club: Path) -> None:
    """Beancount opened the one, the scan looked at the other, and the one dropped out of the digest."""
    composed, decomposed = both_spellings(club, "Sổ.beancount")
    composed.write_text("")
    decomposed.write_text('plugin "os"\n')
    add(club, f'include "{decomposed.name}"\n')
    (problem,) = scan(club).problems
    assert problem.file == composed.name
    assert "accents" in str(problem.message)
    assert scan(club).digest is None
    decomposed.unlink()
    composed.rename(decomposed)
    assert problems_of(club) == []


def test_two_folders_whose_accents_are_stored_in_different_ways_are_refused(club: Path) -> None:
    for number, folder in enumerate(both_spellings(club, "Sổ")):
        folder.mkdir()
        (folder / f"{number}.txt").write_text("")
    assert [problem.file for problem in scan(club).problems] == ["Sổ"]


def test_names_that_differ_in_case_alone_are_two_names(club: Path) -> None:
    """An `include` is judged by the very name that is written, so it cannot be opened as another on any disk."""
    (club / "a.beancount").write_text("")
    (club / "A.beancount").write_text("")
    assert problems_of(club) == []
    add(club, 'include "B.beancount"\n')
    (club / "b.beancount").write_text("")
    ((_, line, text),) = problems_of(club)
    assert line == 6
    assert "no such file" in text


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize("name", ["dong[-]mau", "club [x]", "club*", "club?", "**"])
def test_a_club_whose_own_name_is_a_pattern_to_beancount_is_refused(club: Path, name: str) -> None:
    """In ``dong[-]mau`` stock Fava and bean-check read the neighbour ``dong-mau``; in ``club [x]`` nothing."""
    (problem,) = scan(club.rename(club.parent / name)).problems
    assert problem.file is None
    assert "Rename" in str(problem.message)


@pytest.mark.parametrize("name", ["club (1)", "club ]", "Câu lạc bộ {x} #1 & 2!", "club^$+"])
def test_a_clubs_name_may_have_other_signs(club: Path, name: str) -> None:
    assert not scan(club.rename(club.parent / name)).problems


def test_a_pattern_in_the_name_of_a_folder_around_the_club_matters_once_it_leads_elsewhere(
    club: Path,
) -> None:
    around = club.parent / "books [2024]"
    around.mkdir()
    club = club.rename(around / "club")
    assert not scan(club).problems
    (club.parent.parent / "books 2" / "club").mkdir(parents=True)
    (problem,) = scan(club).problems
    assert "Rename" in str(problem.message)


# ------------------------------------------------------------------------------------------ what a ledger says


@pytest.mark.parametrize(
    "line",
    [
        'include "/etc/passwd"',
        'include "../club-2/main.beancount"',
        'include "a/../../x.beancount"',
        'include "C:\\\\x.beancount"',
        'include "C:x.beancount"',
        'include "\\\\\\\\server\\\\x.beancount"',
        'include "~/x.beancount"',
        'include "*.beancount"',
        'include "**/*.beancount"',
        'include "[ab]/[0-9][0-9][0-9][0-9].beancount"',
        'include "[0-9][0-9][0-9][0-9].bean"',
        'include "nowhere.beancount"',
        'include "income-fund/[0-9][0-9][0-9][0-9].beancount"',
        'include ""',
        'option "include" "/etc/passwd"',
        'option "insert_pythonpath" "TRUE"',
        'option "insert_pythonpath" "FALSE"',
        'option "pythonpath" "/tmp"',
        'option "dcontext" "x"',
        'plugin "os"',
        'plugin "clubledger.cli"',
        'plugin "clubledger.plugins.x.y"',
        'plugin "clubledger.plugins."',
        'plugin "clubledger.plugins.loans\n"',
        'plugin "beancount.plugins.implicit_prices"',
        'plugin "beancount.plugins.currency_accounts"',
        'plugin "beancount.plugins.close_tree"',
        'plugin "beancount.plugins.autobean"',
        'plugin "fava.plugins.link_documents"',
        "plugin \"beancount.plugins.check_commodity\" \"__import__('os').system('touch PWNED')\"",
        pytest.param(
            'plugin "beancount.plugins.check_commodity" "{'
            + "\n" * 5_000
            + "}"
            + " " * 5_000
            + " or __import__('os').system('touch PWNED')\"",
            id="a program behind ten thousand blanks",
        ),
        pytest.param(
            'plugin "beancount.plugins.commodity_attr" "' + "\n" * 10_001 + '{}"',
            id="a setting that is too long",
        ),
        '2024-01-01 custom "fava-extension" "evil"',
        '2024-01-01 custom "fava-extension"',
        '2024-01-01 custom "fava-extension" Tài-sản:X',
        '2024-01-01 custom "fava-option" "import-config" "x.txt"',
        '2024-01-01 custom "fava-option" "import_config" "x.txt"',
        '2024-01-01 custom "fava-option" "import-dirs" "../x"',
        '2024-01-01 custom "fava-option" "default-file" "/etc/x"',
        '2024-01-01 custom "fava-sidebar-link" "x" "javascript:alert(1)"',
        '2024-01-01 custom "fava-sidebar-link" "x" " JavaScript:alert(1)"',
        '2024-01-01 custom "fava-sidebar-link" "x" "java\n\tscript:alert(1)"',
        '2024-01-01 custom "fava-sidebar-link" "x" "\x01javascript:alert(1)"',
        '2024-01-01 custom "fava-sidebar-link" "x" "data:text/html,x"',
        '2024-01-01 custom "fava-sidebar-link" "x" "vbscript:x"',
        '2024-01-01 custom "fava-sidebar-link" "x" "file:///etc/passwd"',
        '2024-01-01 query "x" ".output /etc/x"',
        '2024-01-01 query "x" "output /etc/x"',
        '2024-01-01 query "x" "CREATE TABLE x (a int) USING \'csv:/etc/passwd\'"',
        '2024-01-01 query "x" "/*/ select */ CREATE TABLE x (a int) USING \'csv:/etc/passwd\'"',
        '2024-01-01 query "x" "; select\n  INSERT INTO x VALUES (1)"',
        '2024-01-01 query "x" "\u017felect 1"',
        '2024-01-01 query "x" "selection"',
        '2024-01-01 query "x" ""',
        'option "documents" "/etc"',
        'option "documents" "../other"',
        '2024-01-01 document Tài-sản:X "/etc/passwd"',
        '2024-01-01 document Tài-sản:X "../../x.jpg"',
        '2024-01-01 document Tài-sản:X "C:\\\\x.jpg"',
        '2024-01-01 event "meeting" "x"\n  document: "/etc/passwd"',
        '2024-01-01 event "meeting" "x"\n  document-2: "../../x"',
        '2024-01-01 event "meeting" "x"\n  filename: "/etc/passwd"',
        '2024-01-01 event "meeting" "x"\n  lineno: "x"',
        '2024-01-01 event "meeting" "x"\n  amount: 1/0',
        "2024-01-01 price VND 1/0 USD",
        "2024-01-01 price VND 0/0 USD",
        '2024-01-01 custom "x" 1/0',
    ],
)
@pytest.mark.parametrize("where", ["main.beancount", "income-fund.beancount", "more.beancount"])
def test_what_a_ledger_may_not_say(club: Path, line: str, where: str) -> None:
    """T18, and the parser's own crash on 1/0. Refused wherever it stands, also where Beancount would ignore it."""
    if where != "main.beancount":
        add(club, ROOTS, where)
    if where == "more.beancount":
        add(club, 'include "more.beancount"\n')
    add(club, f"{line}\n", where)
    loaded = load(club)
    assert {problem.file for problem in loaded.problems} == {where}
    assert not loaded.entries
    assert not Path("PWNED").exists()


@pytest.mark.parametrize(
    "line",
    [
        'plugin "clubledger.plugins.loans"',
        'plugin "beancount.plugins.leafonly"',
        'plugin "beancount.plugins.pedantic"',
        "plugin \"beancount.plugins.check_commodity\" \"{'Assets:.*': 'X'}\"",
        '2024-01-01 custom "fava-extension" "clubledger.web"',
        '2024-01-01 custom "fava-option" "locale" "vi_VN"',
        '2024-01-01 custom "fava-option" "import-dirs" "inbox"',
        '2024-01-01 custom "fava-option" "default-file" "main.beancount"',
        '2024-01-01 custom "fava-option" "insert-entry" "Tài-sản:.*"',
        '2024-01-01 custom "fava-sidebar-link" "Năm 2024" "/club/income_statement/?time=2024:2025"',
        '2024-01-01 custom "fava-sidebar-link" "Năm 2024" "../journal/?filter=a:b"',
        '2024-01-01 custom "fava-sidebar-link" "Hội" "HTTPS://example.org/"',
        '2024-01-01 custom "fava-sidebar-link" "Gọi" "tel:+84123"',
        '2024-01-01 query "x" "SELECT account, sum(position) GROUP BY account"',
        '2024-01-01 query "x" "\n  ; what is in the box\n  /* by\n fund **/ select 1"',
        '2024-01-01 query "x" "balances FROM year = 2024"',
        '2024-01-01 query "x" "Journal \'Tài-sản\'"',
        '2024-01-01 query "x" "PRINT"',
        'option "documents" "documents"',
        'option "title" "../x"',
        '2024-01-01 event "meeting" "x"\n  document: "https://example.org/x.pdf"',
    ],
)
def test_what_a_ledger_may_say(club: Path, line: str) -> None:
    add(club, f"{line}\n")
    assert problems_of(club) == []


@pytest.mark.parametrize(
    "line",
    [
        '2024-01-01 custom "fava-option" "import-dirs" ".."',
        '2024-01-01 custom "fava-option" "import_dirs" "../inbox"',
        '2024-01-01 custom "fava-option" "default-file" "../../x.beancount"',
        'option "documents" "../documents"',
    ],
)
def test_folders_named_in_a_journal_are_judged_from_where_fava_looks_for_them(club: Path, line: str) -> None:
    """Fava takes them from the top file: ``..`` in a journal's folder is the folder of all clubs, and it can delete there."""
    (club / "income-fund").mkdir()
    add(club, f"{ROOTS}{line}\n", "income-fund/2024.beancount")
    add(club, 'include "income-fund/[0-9][0-9][0-9][0-9].beancount"\n')
    assert [(file, at) for file, at, _ in problems_of(club)] == [("income-fund/2024.beancount", 6)]


def test_a_journal_may_name_the_file_above_it_where_new_entries_go(club: Path) -> None:
    (club / "income-fund").mkdir()
    line = '2024-01-01 custom "fava-option" "default-file" "../main.beancount"\n'
    add(club, ROOTS + line, "income-fund/2024.beancount")
    add(club, 'include "income-fund/[0-9][0-9][0-9][0-9].beancount"\n')
    assert problems_of(club) == []


@pytest.mark.parametrize(
    "line",
    [
        '2024-01-01 custom "fava-option" "import-dirs" "a/b/link/../.."',
        '2024-01-01 custom "fava-option" "default-file" "a/b/link/../../x.beancount"',
        'option "documents" "a/b/link/../.."',
    ],
)
def test_a_way_through_a_link_and_back_is_judged_by_where_it_ends(club: Path, line: str) -> None:
    (club / "a" / "b").mkdir(parents=True)
    (club / "documents").mkdir()
    (club / "a" / "b" / "link").symlink_to("../../documents")
    assert not scan(club).problems
    add(club, f"{line}\n")
    assert [at for _, at, _ in problems_of(club)] == [6]


def test_a_document_named_from_the_disks_root_stays_inside_too(club: Path) -> None:
    """Beancount leaves ``..`` in such a name, and stock Fava served the neighbour's paper."""
    (club.parent / "secret.txt").write_text("secret")
    add(club, f'2024-01-01 open Tài-sản:X\n2024-01-01 document Tài-sản:X "{club.as_posix()}/../secret.txt"\n')
    ((_, line, text),) = problems_of(club)
    assert line == 7
    assert "secret.txt" in text


def test_a_journal_in_capitals_that_windows_alone_would_read_is_refused(club: Path) -> None:
    (club / "income-fund").mkdir()
    add(club, ROOTS, "income-fund/2023.beancount")
    add(club, f'{ROOTS}plugin "os"\n', "income-fund/2024.BEANCOUNT")
    add(club, 'include "income-fund/[0-9][0-9][0-9][0-9].beancount"\n')
    assert {(file, line) for file, line, _ in problems_of(club)} == {
        ("main.beancount", 6),
        ("income-fund/2024.BEANCOUNT", 6),
    }


def test_a_refused_query_says_which_words_it_may_begin_with(club: Path) -> None:
    add(club, '\n2024-01-01 query "cash" ".output x"\n')
    ((file, line, text),) = problems_of(club)
    assert (file, line) == ("main.beancount", 7)
    assert "cash" in text
    assert "SELECT, BALANCES, JOURNAL or PRINT" in text


def test_documents_that_are_missing_are_listed(club: Path) -> None:
    (club / "documents").mkdir()
    (club / "documents" / unicodedata.normalize("NFD", "biên-bản.jpg")).write_bytes(b"x")
    add(
        club,
        "2024-01-01 open Tài-sản:X\n"
        '2024-01-01 document Tài-sản:X "documents/biên-bản.jpg"\n'
        '2024-01-01 document Tài-sản:X "documents/nowhere.jpg"\n'
        '2024-01-01 event "meeting" "x"\n  document: "biên-bản.jpg"\n  document-2: "gone.jpg"\n',
    )
    loaded = load(club)
    assert loaded.ok
    assert loaded.missing_documents == (
        ("gone.jpg", Place("main.beancount", 11)),
        ("documents/nowhere.jpg", Place("main.beancount", 8)),
    )


def test_a_document_named_from_a_journals_folder(club: Path) -> None:
    (club / "documents").mkdir()
    (club / "documents" / "a.jpg").write_bytes(b"x")
    (club / "income-fund").mkdir()
    add(club, f'{ROOTS}2024-01-01 document Tài-sản:X "../documents/a.jpg"\n', "income-fund/2024.beancount")
    add(club, '2024-01-01 open Tài-sản:X\ninclude "income-fund/[0-9][0-9][0-9][0-9].beancount"\n')
    loaded = load(club)
    assert loaded.ok
    assert not loaded.missing_documents


@pytest.mark.parametrize(
    ("data", "line", "word"),
    [
        (b"\xef\xbb\xbf; x\n", 1, "BOM"),
        (b"; x\n; Nguy\xea\n", 2, "UTF-8"),
        (b"; x\n\n; \0\n", 3, "zero bytes"),
        ("; x\n".encode("utf-16"), 1, "UTF-16"),
        (b"; x\n;" + b"x" * 20_000, 2, "bytes"),
        (b"\n\n" + b"9" * 50, 3, "digits"),
        (b'\n2024-01-01 * "' + b"x\n" * 600_000, 2, "quotation"),
        (b"\n" + b"(" * 19_000_000, 2, "bytes"),
    ],
)
def test_bytes_that_the_parser_never_sees(club: Path, data: bytes, line: int, word: str) -> None:
    """T21, old encodings, and files made to keep the parser busy for hours."""
    (club / "main.beancount").write_bytes(data)
    ((file, at, text),) = problems_of(club)
    assert (file, at) == ("main.beancount", line)
    assert word in text


def test_crlf_and_tabs_are_fine(club: Path) -> None:
    text = f'{ROOTS}2024-01-01 open Tài-sản:X\n2024-01-01 * "x"\n\tTài-sản:X\t1 VND\n\tTài-sản:X\t-1 VND\n'
    (club / "main.beancount").write_bytes(text.replace("\n", "\r\n").encode())
    assert problems_of(club) == []


BREAKS = ["\r", "\r\r", "\r \t", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]
ENTRY = '2024-01-02 * "x"\n  Tài-sản:X  1 VND\n  Tài-sản:X  -1 VND\n'


@pytest.mark.parametrize("sign", BREAKS)
@pytest.mark.parametrize(
    "line",
    [
        "; một ghi chú{}{}",
        "* một mục{}{}",
        '2024-01-03 event "x" "y" ; "z{}{}',
        '2024-01-03 event "x" "y"{}{}',
    ],
)
def test_a_line_break_that_only_editors_show_hides_no_entry(club: Path, sign: str, line: str) -> None:
    hiding = line.format(sign, ENTRY.replace("\n", sign))
    text = f'{ROOTS}2024-01-01 open Tài-sản:X\n2024-01-01 event "a" "một\nhai"\n{hiding}\n{ENTRY}'
    (club / "main.beancount").write_bytes(text.encode())
    ((file, at, words),) = problems_of(club)
    assert (file, at) == ("main.beancount", ROOTS.count("\n") + 4)
    assert "press Enter" in words


def test_a_whole_file_with_the_line_breaks_of_an_old_mac(club: Path) -> None:
    (club / "main.beancount").write_bytes(f"; sổ\n{ROOTS}{ENTRY}".replace("\n", "\r").encode())
    ((_, at, words),) = problems_of(club)
    assert at == 1
    assert "press Enter" in words


@pytest.mark.parametrize("sign", BREAKS)
def test_a_line_break_that_only_editors_show_and_that_hides_nothing(club: Path, sign: str) -> None:
    """A file that went through two editors, a form feed between two sections, a text pasted into a narration."""
    pasted = f'2024-01-02 event "x" "dán vào{sign}từ trang web; hai{sign}"  ; "ghi chú"'
    text = f"{ROOTS}2024-01-01 open Tài-sản:X\n; một ghi chú\n{pasted}\n"
    if sign.strip("\r \t") == "":  # to Beancount a blank, which may end any line
        text = text.replace("\n", f"{sign}\n") + ENTRY
    else:
        text += f"; một ghi chú{sign}\n{ENTRY}"
    (club / "main.beancount").write_bytes(text.encode())
    assert problems_of(club) == []


@pytest.mark.parametrize(
    "data",
    [
        b"x\n" * 300_000,
        b"(\n" * 300_000,
        b"2024-01-01 price VND " + b"(" * 9_000 + b"\n",
        b'plugin "clubledger.plugins.loans"\n' * 5_000,
        b"2024-01-01 price VND 1/0 USD\n" * 20_000,
        b"".join(b"pushtag #a%d\n" % number for number in range(5_000)),
        b"".join(b"pushmeta a%d: 1\n" % number for number in range(5_000)),
    ],
    ids=["words", "lines", "nesting", "plugins", "zeroes", "tags", "metadata"],
)
def test_a_ledger_made_to_exhaust_the_machine_ends_as_a_problem(club: Path, data: bytes) -> None:
    (club / "main.beancount").write_bytes(data)
    problems = load(club).problems
    assert 0 < len(problems) <= 5_100


def test_ledgers_too_large_together(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (folder_scan, includes):
        monkeypatch.setattr(module, "MAX_LEDGER_BYTES", 1_000)
    add(club, "; x\n" * 300, "more.beancount")
    assert load(club).ok
    add(club, 'include "more.beancount"\n')
    assert [file for file, _, _ in problems_of(club)] == ["more.beancount"]


def test_names_are_shown_without_control_characters() -> None:
    assert printable("a\x1b[2J\u202eb") == "a\\u001b[2J\\u202eb"
    assert len(printable("x" * 500, 80)) == 80


def test_places_sort_by_file_and_line() -> None:
    places = [Place("b", 1), Place("a", 2), Place("a", None)]
    assert sorted(places) == [Place("a", None), Place("a", 2), Place("b", 1)]
    assert Place("a", 1) <= Place("a", 1)
