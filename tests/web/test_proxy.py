"""The example configurations in docs/, in a real nginx and a real Caddy before a real server."""

from __future__ import annotations

import base64
import http.client
import os
import re
import shutil
import ssl
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.programs import needed
from tests.serving import free_port, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

ROOT = Path(__file__).parents[2]
NAME = "so-sach.example.vn"


class Proxy:
    """A running proxy: ``ask`` it as a browser does that knows it by its name."""

    def __init__(self, plain: int, secure: int, certificate: Path) -> None:
        self.plain = plain
        self.secure = secure
        self._context = ssl.create_default_context(cafile=str(certificate))
        self._context.check_hostname = (
            False  # the test calls it by its number, and names it in the Host header
        )

    def ask(
        self, path: str, *, login: str = "", method: str = "GET", tls: bool = True, origin: str = ""
    ) -> tuple[int, Message, str]:
        port = self.secure if tls else self.plain
        connection = (
            http.client.HTTPSConnection("127.0.0.1", port, context=self._context, timeout=60)
            if tls
            else http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        )
        headers = {"Host": f"{NAME}:{port}"}
        if login:
            headers["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
        if origin:
            headers["Origin"] = origin
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()


def printed(program: str, *arguments: object) -> str:
    """What a program prints."""
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, encoding="utf-8", check=True)
    return done.stdout


@dataclass(frozen=True)
class Setting:
    """Where a proxy is set up: its folder with certificate, its two ports, and the port of what it stands before."""

    folder: Path
    plain: int
    secure: int
    upstream: int

    def example(self, name: str, *changes: tuple[str, str, int]) -> str:
        """An example with this test's ports and files; all else as it is printed in docs/."""
        text = (ROOT / "docs" / name).read_text("utf-8")
        for told, ours, times in (
            ("/etc/ssl/so-sach/fullchain.pem", f"{self.folder}/cert.pem", 1),
            ("/etc/ssl/so-sach/privkey.pem", f"{self.folder}/key.pem", 1),
            *changes,
        ):
            assert text.count(told) == times, told
            text = text.replace(told, ours)
        return text


def nginx(setting: Setting) -> list[str]:
    """Set nginx up by the example, and tell the command that starts it."""
    program, openssl = needed("nginx", "openssl", packages="nginx-light openssl")
    folder = setting.folder
    (folder / "htpasswd").write_text(f"kiemtoan:{printed(openssl, 'passwd', '-apr1', 'mat-khau')}", "utf-8")
    (folder / "conf.d").mkdir()
    (folder / "conf.d" / "so-sach.conf").write_text(
        setting.example(
            "nginx.conf.example",
            ("listen 80;", f"listen 127.0.0.1:{setting.plain};", 1),
            ("listen 443 ssl;", f"listen 127.0.0.1:{setting.secure} ssl;", 1),
            ("https://$host$request_uri", f"https://$host:{setting.secure}$request_uri", 1),
            ("127.0.0.1:5000", f"127.0.0.1:{setting.upstream}", 4),
            (f'"https://{NAME}"', f'"https://{NAME}:{setting.secure}"', 1),
            (
                "auth_basic_user_file /etc/nginx/so-sach.htpasswd;",
                f"auth_basic_user_file {folder}/htpasswd;",
                1,
            ),
        ),
        "utf-8",
    )
    scratch = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        # started by root, nginx would read the password file as a user that may not enter this folder
        ("user root root;\n" if hasattr(os, "geteuid") and os.geteuid() == 0 else "")
        + f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{scratch}include {folder}/conf.d/*.conf;\n}}\n",
        "utf-8",
    )
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


def caddy(setting: Setting) -> list[str]:
    """Set Caddy up by the example, and tell the command that starts it."""
    program = needed("caddy", packages="caddy")[0]
    file = setting.folder / "Caddyfile"
    hashed = printed(program, "hash-password", "--plaintext", "mat-khau").strip()
    file.write_text(
        f"{{\n\tadmin off\n\tdefault_bind 127.0.0.1\n\tdefault_sni {NAME}\n"
        f"\thttp_port {setting.plain}\n\thttps_port {setting.secure}\n"
        f"\tstorage file_system {setting.folder}/caddy\n}}\n"
        + setting.example(
            "Caddyfile.example",
            ("$2a$14$HASH", hashed, 1),
            ("127.0.0.1:5000", f"127.0.0.1:{setting.upstream}", 3),
            (f"^https://{NAME}$", f"^https://{NAME}:{setting.secure}$", 1),
        ),
        "utf-8",
    )
    return [program, "run", "--adapter", "caddyfile", "--config", str(file)]


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    openssl = needed("openssl", packages="openssl")[0]
    folder = tmp_path_factory.mktemp("proxy")
    shutil.copytree(ROOT / "ledgers" / "dong-mau", folder / "ledgers" / "dong-mau")
    printed(
        openssl,
        *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 2, "-subj", f"/CN={NAME}"),
        *("-addext", f"subjectAltName=DNS:{NAME}"),
        *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
    )
    plain, secure = free_port(), free_port()
    with serving(folder, "--prefix", "/so-sach") as server:
        command = request.param(Setting(folder, plain, secure, urlsplit(server.address).port or 0))
        log = folder / "said.log"
        with log.open("wb") as said:
            process = subprocess.Popen(
                command, stdout=said, stderr=said, env=os.environ | {"HOME": str(folder)}
            )
        try:
            yield _ready(Proxy(plain, secure, folder / "cert.pem"), process, log)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _ready(proxy: Proxy, process: subprocess.Popen[bytes], log: Path) -> Proxy:
    for _ in range(100):
        assert process.poll() is None, log.read_text("utf-8")
        try:
            proxy.ask("/", tls=False)
            proxy.ask("/")
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return proxy
    raise AssertionError(log.read_text("utf-8"))


LOGIN = "kiemtoan:mat-khau"


def test_nothing_is_told_in_the_clear(proxy: Proxy) -> None:
    status, headers, _ = proxy.ask("/so-sach/dong-mau/journal/", tls=False)
    assert status in {301, 308}
    place = headers["Location"].replace(
        f":{proxy.secure}", "", 1
    )  # Caddy takes it for granted that 443 leads to it
    assert place == f"https://{NAME}/so-sach/dong-mau/journal/"


@pytest.mark.parametrize("login", ["", "kiemtoan:wrong", "other:mat-khau"])
@pytest.mark.parametrize("path", ["/so-sach/", "/so-sach/dong-mau/journal/", "/so-sach/dong-mau/api/journal"])
def test_nothing_is_told_without_a_login(proxy: Proxy, path: str, login: str) -> None:
    status, headers, text = proxy.ask(path, login=login)
    assert status == 401
    assert headers["WWW-Authenticate"] == 'Basic realm="So sach"'
    assert "dong-mau" not in text


def test_a_monitor_needs_none_to_see_that_it_lives(proxy: Proxy) -> None:
    assert proxy.ask("/so-sach/healthz")[::2] == (200, "ok\n")


def test_a_reader_gets_every_page_with_all_that_it_is_made_of(proxy: Proxy) -> None:
    status, _, hall = proxy.ask("/so-sach/", login=LOGIN)
    assert status == 200
    assert "(dong-mau)" in hall
    for page in ("", "dong-mau/extension/Overview/", "dong-mau/journal/"):
        status, _, text = proxy.ask(f"/so-sach/{page}", login=LOGIN)
        assert status == 200
        links = re.findall(r'(?:href|src|action)="(/[^"]*)"', text)
        assert links
        assert all(link.startswith("/so-sach/") for link in links), links
        for link in links:
            if "/static/" in link:
                assert proxy.ask(link, login=LOGIN)[0] == 200
    assert proxy.ask("/so-sach/dong-mau/api/balance_sheet", login=LOGIN)[0] == 200


@pytest.mark.parametrize("path", ["/so-sach", "/so-sach/dong-mau", "/so-sach/dong-mau/journal"])
def test_a_forgotten_slash_does_not_lead_away_from_the_proxy(proxy: Proxy, path: str) -> None:
    status, headers, _ = proxy.ask(path, login=LOGIN)
    assert status in {301, 302, 308}
    assert headers["Location"] in {f"{path}/", f"https://{NAME}:{proxy.secure}{path}/"}


def test_what_is_read_only_stays_so(proxy: Proxy) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert proxy.ask("/so-sach/dong-mau/api/add_entries", login=LOGIN, method=method)[0] in {403, 405}
    assert proxy.ask("/elsewhere", login=LOGIN)[0] == 404


@pytest.mark.parametrize("path", ["/so-sach/static/app.js", "/so-sach/dong-mau/api/journal"])
def test_its_own_pages_are_known_by_its_name_and_those_of_others_refused(proxy: Proxy, path: str) -> None:
    own = f"https://{NAME}:{proxy.secure}"
    assert proxy.ask(path, login=LOGIN, origin=own)[0] == 200
    for stranger in ("https://elsewhere.example", f"https://{NAME}.elsewhere.example:{proxy.secure}", "null"):
        assert proxy.ask(path, login=LOGIN, origin=stranger)[0] == 403
