"""``clubledger serve`` as its users start it: real processes, real addresses."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Done

    Run = Callable[..., Done]

LEDGERS = Path(__file__).parents[2] / "ledgers"
PLAN_ISSUER = "UBND xã Bình Thành"
POSIX = pytest.mark.skipif(os.name == "nt", reason="only POSIX lets a test press Ctrl-C in another process")


@pytest.fixture
def ledgers(tmp_path: Path) -> Path:
    for club in ("dong-mau", "na-thu"):
        shutil.copytree(LEDGERS / club, tmp_path / "ledgers" / club)
    shutil.copy(LEDGERS / "plan.toml", tmp_path / "ledgers")
    return tmp_path / "ledgers"


def test_it_says_where_it_is_and_shows_all_clubs_to_read_only(ledgers: Path, tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert re.fullmatch(
            r"The books are open at http://127\.0\.0\.1:\d+/ \(stop with Ctrl-C\)\.\n", server.said
        )
        assert server.get("healthz") == (200, "ok\n")
        status, hall = server.get()
        assert status == 200
        assert "(dong-mau)" in hall
        assert "(na-thu)" in hall
        assert PLAN_ISSUER in hall
        assert server.get("no-such-club/journal/")[0] == 404
        assert server.get("dong-mau/journal/")[0] == 200
        assert server.get("dong-mau/editor/")[0] == 404
        assert server.get("healthz", Host="evil.example")[0] == 400


def test_named_clubs_alone_are_shown_and_the_plan_is_that_of_their_own_folder(
    ledgers: Path, tmp_path: Path
) -> None:
    elsewhere = shutil.copytree(ledgers / "na-thu", tmp_path / "elsewhere" / "na-thu")
    with serving(tmp_path, elsewhere) as server:
        hall = server.get()[1]
        assert "(dong-mau)" not in hall
        assert PLAN_ISSUER not in hall


def test_it_speaks_the_language_that_is_asked_for(ledgers: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "dong-mau", "--lang", "vi") as server:
        assert '<html lang="vi">' in server.get()[1]
        assert "Bảng cân đối" in translated(server.get("dong-mau/balance_sheet/")[1])
    with serving(tmp_path, "dong-mau", lang="en") as server:
        assert '<html lang="en">' in server.get()[1]


def translated(page: str) -> str:
    found = re.search(r'<script type="application/json" id="translations">(.*?)</script>', page, re.DOTALL)
    assert found
    return " ".join(json.loads(found[1]).values())


def test_without_names_the_first_page_of_a_club_has_none(ledgers: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "dong-mau") as server:
        assert "Hoàng Thị Đào" in server.get("dong-mau/extension/Members/")[1]
    with serving(tmp_path, "dong-mau", "--no-names") as server:
        status, page = server.get("dong-mau/extension/Members/")
        assert status == 200
        assert "Hoàng Thị Đào" not in page
        assert "TV001" in page


def test_with_write_the_editor_is_there(ledgers: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "dong-mau", "--write") as server:
        assert server.get("dong-mau/editor/")[0] == 200


@pytest.mark.parametrize("prefix", ["/so-sach", "so-sach/", "/xa/so.sach"])
def test_a_prefix_is_in_every_address(ledgers: Path, tmp_path: Path, prefix: str) -> None:
    path = f"/{prefix.strip('/')}/"
    with serving(tmp_path, "dong-mau", "--prefix", prefix) as server:
        assert server.address.endswith(path)
        assert server.get("healthz") == (200, "ok\n")
        for page in ("", "dong-mau/", "dong-mau/journal/"):
            status, text = server.get(page)
            assert status == 200
            links = re.findall(r'(?:href|src|action)="(/[^"]*)"', text)
            assert links
            assert all(link.startswith(path) for link in links), links
            for link in links:
                if "/static/" in link:
                    assert server.get(link.removeprefix(path))[0] == 200
        server.address = server.address.removesuffix(path)
        assert "(dong-mau)" in server.get("/")[1]  # led to the prefix


@POSIX
@pytest.mark.process
@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_service_manager_end_it_quietly_even_while_it_audits(
    ledgers: Path, tmp_path: Path, how: signal.Signals, alone: bool
) -> None:
    for number in range(6):
        shutil.copytree(ledgers / "dong-mau", ledgers / f"thon-{number}")
    with serving(tmp_path) as server:
        assert "Being checked" in server.get()[1]
        server.stop(how, alone=alone)
        assert (server.process.returncode, server.err) == (0, "")


def _no_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return True
    return False


@pytest.mark.skipif(_no_ipv6(), reason="this machine has no IPv6")
def test_an_ipv6_address(ledgers: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "dong-mau", "--host", "::1") as server:
        assert server.address.startswith("http://[::1]:")
        assert server.get("healthz")[0] == 200


@POSIX
def test_who_opens_it_to_others_is_told_that_there_is_no_login(ledgers: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "dong-mau", "--host", "0.0.0.0") as server:
        assert server.address.startswith("http://127.0.0.1:")
        assert server.get("healthz")[0] == 200
        assert server.get("healthz", Host="evil.example")[0] == 400
        server.stop(signal.SIGINT)
    assert server.err == "There is no login: whoever can reach this machine can read the books.\n"
    with serving(tmp_path, "dong-mau", "--host", "localhost") as server:
        assert server.address.startswith("http://localhost:")
        assert server.get("healthz")[0] == 200
        server.stop(signal.SIGINT)
    assert server.err == ""


def refused(run: Run, *arguments: object) -> str:
    """What a server says that does not start."""
    done = run("serve", *arguments)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    return done.err


def not_bound(cwd: Path, *arguments: object) -> str:
    """What a server says that may not listen. Warnings are off: Fava's server leaves a socket that it could not bind."""
    done = subprocess.run(
        [sys.executable, "-m", "clubledger", "serve", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"CLUBLEDGER_LANG": "en", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_port_that_is_taken(ledgers: Path, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = not_bound(tmp_path, "dong-mau", "--port", port)
    assert f"Nothing can listen on 127.0.0.1, port {port}" in said


def test_a_host_that_is_not_this_machine_s(ledgers: Path, tmp_path: Path) -> None:
    said = not_bound(tmp_path, "--host", "no-such-host.invalid")
    assert "Nothing can listen on no-such-host.invalid" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-club"], "There is no club no-such-club"),
        (["--ledgers", "nowhere"], "There is no folder nowhere"),
        (["--ledgers", "ledgers/dong-mau"], "write: clubledger serve ledgers/dong-mau"),
        (["--ledgers", "empty"], "There is no club in the folder empty."),
        (["dong-mau", "copy/dong-mau"], "cannot be shown together: both would have the address /dong-mau/."),
        (["dong-mau", "copy/dong-mau-income"], "both would have the address /dong-mau-income/."),
        (["copy/static"], "/static/ is an address of the program's own. Rename the folder."),
        (["--port", "70000"], "70000"),
        (["--port", "x"], "x"),
        (["--prefix", "/a/../b"], "/a/../b cannot stand in an address"),
        (["--prefix", "/sổ"], "/sổ cannot stand in an address"),
        (["--store", "ledgers/dong-mau/kept"], "ledgers/dong-mau/kept lies in the folder of a club"),
        (["--prefix", "a//b"], "a//b cannot stand in an address"),
    ],
)
def test_what_cannot_be_served(
    run: Run, ledgers: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "empty").mkdir()
    for copy in ("dong-mau", "dong-mau-income", "static"):
        shutil.copytree(ledgers / "dong-mau", tmp_path / "copy" / copy)
    assert said in refused(run, *arguments).replace("\\", "/")


def test_a_plan_that_cannot_be_read(run: Run, ledgers: Path) -> None:
    (ledgers / "plan.toml").write_text("no = [", "utf-8")
    assert "plan.toml" in refused(run)


def test_without_fava_it_says_what_to_install(ledgers: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.modules['fava'] = None; from clubledger.cli import main; main()",
            "serve",
            "dong-mau",
        ],
        cwd=tmp_path,
        env=os.environ | {"CLUBLEDGER_LANG": "en", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'Error: This needs Fava. Install it with: pip install "clubledger[web]"\n'


def test_a_club_without_its_main_file_stands_in_the_hall_as_broken(ledgers: Path, tmp_path: Path) -> None:
    (ledgers / "dong-mau" / "main.beancount").unlink()
    with serving(tmp_path) as server:
        server.get()
        status, page = server.get("dong-mau/journal/")
        assert status == 503
        assert "main.beancount" in page
