"""Writers that are killed, that run into each other, that find the disk full: in processes of their own.

This file is also the program that those processes run (``python -m tests.books.test_appending_processes ROLE …``).
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.books.atomic_writing import locked
from clubledger.books.files import LOCK_FILE
from clubledger.books.loading import load
from clubledger.books.writing import CannotWrite
from tests.books.test_appending import IN, INCOME, LATER, NEW_YEAR, OPERATING, OUT, append, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from _typeshed import HasFileno

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(os.name == "nt", reason="fork and signals are POSIX's")
ADDITIONS = {INCOME: OUT, OPERATING: IN, NEW_YEAR: LATER}
"""Two journals that are there and one that is not."""


@pytest.fixture
def club(make_club: Callable[..., Path]) -> Path:
    return make_club()


def after_import(club: Path, *, additions: dict[str, str] = ADDITIONS) -> dict[str, bytes]:
    """What a club holds once the additions are in; the club itself stays as it is."""
    copy = shutil.copytree(club, club.parent / "after-import")
    append(copy, additions)
    return snapshot(copy)


def program(role: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", __name__, role, *map(str, arguments)]


def run(role: str, *arguments: object) -> str:
    """Let a process play a role to its end; what it said."""
    done = subprocess.run(
        program(role, *arguments),
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=120,
        cwd=ROOT,
    )
    return done.stdout


def killed(role: str, club: Path, folder: Path) -> int:
    """Let a role be played, killed at each of its steps; how many they were."""
    words = run(role, club, folder).splitlines()
    assert set(words) == {"killed"}
    return len(words)


# -- killed at every step --------------------------------------------------------------------------------------


def whole(club: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Each file is the old one or the new one."""
    found = snapshot(club)
    for name, text in new.items():
        assert found.get(name) in {old.get(name), text}


def standing(club: Path, old: dict[str, bytes], new: dict[str, bytes]) -> str:
    """What a reader finds: the old club, the new one, or that it was interrupted; never anything else."""
    loaded = load(club)
    if not loaded.ok:
        (problem,) = loaded.problems
        assert "interrupted" in str(problem.message)
        return "interrupted"
    found = {name: club.joinpath(name).read_bytes() for name in loaded.files}
    assert found in ({name: text for name, text in files.items() if text} for files in (old, new))
    return "new" if found[INCOME] == new[INCOME] else "old"


def recovered(club: Path, old: dict[str, bytes], new: dict[str, bytes]) -> str:
    """Which club it is when the next writer has put it right."""
    with locked(club):
        found = snapshot(club)
        assert found in (old, new)
    append(club, {OPERATING: "; và tiếp tục\n"})
    return "new" if found == new else "old"


@POSIX
def test_killed_at_every_step(club: Path, tmp_path: Path) -> None:
    old, new = snapshot(club), after_import(club)
    deaths = killed("killed", club, tmp_path / "killed")
    assert deaths > 30
    seen = []
    for number in range(1, deaths + 1):
        victim = tmp_path / "killed" / str(number)
        whole(victim, old, new)
        before = standing(victim, old, new)
        after = recovered(victim, old, new)
        assert before in {"interrupted", after}
        seen.append((before, after))
    assert list(dict.fromkeys(seen)) == [("old", "old"), ("interrupted", "new"), ("new", "new")]


@POSIX
def test_a_single_file_killed_at_every_step(club: Path, tmp_path: Path) -> None:
    """There is no record, so no reader is ever told to wait."""
    old, new = snapshot(club), after_import(club, additions={INCOME: OUT})
    deaths = killed("killed-single", club, tmp_path / "killed")
    assert deaths > 8
    seen = []
    for number in range(1, deaths + 1):
        victim = tmp_path / "killed" / str(number)
        before = standing(victim, old, new)
        assert recovered(victim, old, new) == before
        seen.append(before)
    assert list(dict.fromkeys(seen)) == ["old", "new"]


@POSIX
@pytest.mark.parametrize(
    ("role", "course"),
    [
        ("killed-recovering", [("interrupted", "new"), ("new", "new")]),
        ("killed-taking-back", [("interrupted", "new"), ("interrupted", "old"), ("old", "old")]),
    ],
)
def test_killed_while_putting_right(
    club: Path, tmp_path: Path, role: str, course: list[tuple[str, str]]
) -> None:
    """The next one is killed, too, or the one that takes back what an error broke off; again at every step."""
    old, new = snapshot(club), after_import(club)
    deaths = killed(role, club, tmp_path / "killed")
    assert deaths > 8
    seen = []
    for number in range(1, deaths + 1):
        victim = tmp_path / "killed" / str(number)
        whole(victim, old, new)
        seen.append((standing(victim, old, new), recovered(victim, old, new)))
    assert list(dict.fromkeys(seen)) == course


@POSIX
@pytest.mark.parametrize(
    ("role", "course"),
    [
        # When all is written, only the removal of the record can fail.
        (
            "refused",
            {("refused", "old", "old"), ("done", "interrupted", "new"), ("done", "new", "new")},
        ),
        (
            "refused-for-good",
            {
                ("refused", "old", "old"),
                ("broken off", "interrupted", "new"),
                ("done", "interrupted", "new"),
                ("done", "new", "new"),
            },
        ),
    ],
)
def test_the_system_refuses_a_step(
    club: Path, tmp_path: Path, role: str, course: set[tuple[str, str, str]]
) -> None:
    """An error at each step, or from each step on: nothing is lost, and what was said is true."""
    old, new = snapshot(club), after_import(club)
    words = run(role, club, tmp_path / "hindered").splitlines()
    assert len(words) > 30
    seen = set()
    for number, word in enumerate(words, 1):
        victim = tmp_path / "hindered" / str(number)
        whole(victim, old, new)
        if (role, word) == ("refused", "refused"):
            assert snapshot(victim) == old
        seen.add((word, standing(victim, old, new), recovered(victim, old, new)))
    assert seen == course


# -- a full disk -----------------------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize("role", ["full", "full-and-killed"])
def test_no_file_may_grow_any_more(club: Path, tmp_path: Path, role: str) -> None:
    """The kernel breaks a write off in the middle of a file, with an error or with a signal."""
    old, new = snapshot(club), after_import(club)
    sizes = sorted({0, 1, *(len(new[name]) + more for name in ADDITIONS for more in (-1, 0))})
    words = run(role, club, tmp_path / "full", *sizes).splitlines()
    assert len(words) == len(sizes)
    for size, word in zip(sizes, words, strict=True):
        victim = tmp_path / "full" / str(size)
        enough = size == sizes[-1]
        assert word == ("done" if enough else {"full": "refused", "full-and-killed": "killed"}[role])
        assert standing(victim, old, new) == ("new" if enough else "old")
        if role == "full":
            assert snapshot(victim) == (new if enough else old)
        assert recovered(victim, old, new) == ("new" if enough else "old")


# -- two writers -----------------------------------------------------------------------------------------------


ROUNDS = 6


def test_two_writers_at_once(club: Path) -> None:
    """Both land, each time and in both funds, and each sees what the other wrote."""
    entries = len(load(club).entries)
    names = ("A", "B")
    writers = [
        subprocess.Popen(
            program("writer", club, name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            cwd=ROOT,
        )
        for name in names
    ]
    try:
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.flush()
        said = [writer.communicate(timeout=60)[0].splitlines() for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    assert said == [["done"] * ROUNDS] * 2
    loaded = load(club)
    assert loaded.ok
    assert len(loaded.entries) == entries + 2 * 2 * ROUNDS
    for fund in (INCOME, OPERATING):
        text = (club / fund).read_text("utf-8")
        for name in names:
            for number in range(ROUNDS):
                assert text.count(f"^CQ-2024-{name}{number}\n") == 1


@pytest.fixture
def holder(club: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of the club."""
    process = subprocess.Popen(
        program("holder", club), stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_the_second_is_refused_with_a_clear_word(club: Path, holder: subprocess.Popen[str]) -> None:
    before = snapshot(club)
    with pytest.raises(CannotWrite, match="Another import into this club is running"), locked(club, 0.1):
        pass
    assert snapshot(club) == before
    assert load(club).ok  # readers do not wait
    holder.communicate("let go\n", timeout=30)
    append(club, ADDITIONS)


def test_a_killed_holder_lets_go(club: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with locked(club, 5):
        pass
    append(club, ADDITIONS)


# -- rights ----------------------------------------------------------------------------------------------------


@POSIX
def test_a_folder_that_one_may_only_read(make_club: Callable[..., Path]) -> None:
    """In a process of an ordinary user: root may write everywhere."""
    source = make_club()
    with tempfile.TemporaryDirectory() as open_to_all:
        Path(open_to_all).chmod(0o755)
        club = shutil.copytree(source, Path(open_to_all) / "club")
        (club / "income-fund").chmod(0o555)
        club.chmod(0o555)
        before = snapshot(club)
        said = run("nobody", club)
        club.chmod(0o755)
        assert snapshot(club) == before
        assert "you may not write there" in said
        club.chmod(0o777)
        said = run("nobody", club)
        assert "it may only be read" in said or "cannot be replaced" in said
        club.chmod(0o755)
        (club / "income-fund").chmod(0o755)
        assert {name: text for name, text in snapshot(club).items() if name != LOCK_FILE} == before


# -- the processes' side ---------------------------------------------------------------------------------------

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.chown"}


def watch(club: Path, act: Callable[[str, str], None]) -> None:
    """Call ``act`` before each step by which this process changes the club: what it does, and to which path."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event not in CHANGES and not (event == "open" and WRITING & int(str(arguments[2]))):
            return
        paths = [os.fsdecode(path) for path in arguments if isinstance(path, str | bytes)]
        if paths and paths[0].startswith(str(club)):
            act(event, paths[1] if event == "os.rename" else paths[0])

    sys.addaudithook(hook)
    fsync = os.fsync

    def counted(fd: int | HasFileno) -> None:
        act("fsync", "")
        fsync(fd)

    os.fsync = counted


class Hindrance:
    """Hinders one of the steps, counted from 1; ``struck`` once it has."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.struck = False

    def __call__(self, event: str, path: str) -> None:
        self.left -= 1
        if self.left == 0:
            self.struck = True
            self.hinder()

    def hinder(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class KilledTakingBack(Hindrance):
    """The third file cannot be replaced; from then on the steps count."""

    begun = False

    def __call__(self, event: str, path: str) -> None:
        if self.begun:
            super().__call__(event, path)
        elif event == "os.rename" and path.endswith(NEW_YEAR):
            self.begun = True
            raise PermissionError(errno.EACCES, "used by another process")


class Refused(Hindrance):
    def hinder(self) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class RefusedForGood(Refused):
    def __call__(self, event: str, path: str) -> None:
        super().__call__(event, path)
        if self.struck:
            self.hinder()


def attempt(club: Path, additions: dict[str, str] = ADDITIONS) -> int:
    """Append; 0 if it is done, 1 if it was refused, 2 if it broke off in the middle."""
    try:
        append(club, additions)
    except CannotWrite as error:
        return 2 if "could not be taken back" in str(error) else 1
    return 0


def attempt_one(club: Path) -> int:
    return attempt(club, {INCOME: OUT})


def recover(club: Path) -> int:
    with locked(club):
        return 0


def forked(work: Callable[[], int]) -> int:
    """Do something in a child; its exit code, or minus the signal that ended it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        os._exit(work())
    except BaseException:  # noqa: BLE001 - the test that forked must not go on in the child
        traceback.print_exc()
        os._exit(99)


def every_step(
    source: Path, folder: Path, work: Callable[[Path], int], kind: Callable[[int], Hindrance]
) -> list[int]:
    """Hinder some work at its first step, its second …, each in a copy of the club; how each ended.

    Ends at the first that had no such step any more, and was not hindered.
    """
    ends: list[int] = []
    for number in count(1):
        club = shutil.copytree(source, folder / str(number))

        def child(club: Path = club, hindrance: Hindrance = kind(number)) -> int:  # noqa: B008
            watch(club, hindrance)
            return work(club) + (0 if hindrance.struck else UNHINDERED)

        ends.append(forked(child))
        if ends[-1] >= UNHINDERED:
            return ends[:-1]
    raise AssertionError


UNHINDERED = 10


def half_written(source: Path, folder: Path) -> Path:
    """A club whose writer was killed when one of three files was replaced."""
    club = shutil.copytree(source, folder / "half")

    def killed(event: str, path: str) -> None:
        if event == "os.rename" and path.endswith(OPERATING):
            os.kill(os.getpid(), signal.SIGKILL)

    def child() -> int:
        watch(club, killed)
        return attempt(club)

    assert forked(child) == -signal.SIGKILL
    return club


def limited(club: Path, size: int, *, signal_kills: bool) -> int:
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if signal_kills else signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return attempt(club)


def warm_up(source: Path) -> None:
    """Import everything that is imported late."""
    with tempfile.TemporaryDirectory() as scratch:
        append(shutil.copytree(source, Path(scratch) / "club"), ADDITIONS)


def hold(club: Path) -> None:
    with locked(club):
        print("held", flush=True)
        sys.stdin.readline()


def write_rounds(club: Path, name: str) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(ROUNDS):
        pair = [text.replace("CQ-2024-900", f"CQ-2024-{name}{number}") for text in (OUT, IN)]
        print(WORDS[attempt(club, dict(zip((INCOME, OPERATING), pair, strict=True)))], flush=True)


def append_as_nobody(club: Path) -> None:
    warm_up(club)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    try:
        append(club, ADDITIONS)
    except CannotWrite as error:
        print(error)


def append_with_little_room(club: Path, folder: Path, sizes: Iterable[int], *, signal_kills: bool) -> None:
    warm_up(club)
    for size in sizes:
        copy = shutil.copytree(club, folder / str(size))
        print(WORDS[forked(partial(limited, copy, size, signal_kills=signal_kills))])


def append_hindered(role: str, club: Path, folder: Path) -> None:
    warm_up(club)
    work: Callable[[Path], int] = attempt
    if role == "killed-recovering":
        club, work = half_written(club, folder), recover
    elif role == "killed-single":
        work = attempt_one
    kind = {
        "killed-taking-back": KilledTakingBack,
        "refused": Refused,
        "refused-for-good": RefusedForGood,
    }.get(role, Hindrance)
    for end in every_step(club, folder, work, kind):
        print(WORDS[end])


WORDS = {0: "done", 1: "refused", 2: "broken off"}
if os.name != "nt":
    WORDS |= {-signal.SIGKILL: "killed", -signal.SIGXFSZ: "killed"}


def main(role: str, club: Path, *arguments: str) -> None:
    match role, arguments:
        case "holder", ():
            hold(club)
        case "writer", (name,):
            write_rounds(club, name)
        case "nobody", ():
            append_as_nobody(club)
        case (("full" | "full-and-killed"), (folder, *sizes)):
            append_with_little_room(
                club, Path(folder), map(int, sizes), signal_kills=role == "full-and-killed"
            )
        case _, (folder,):
            append_hindered(role, club, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
