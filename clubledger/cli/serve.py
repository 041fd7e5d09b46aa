"""``clubledger serve``: the reading room, Fava in Vietnamese with the club's own pages."""

from __future__ import annotations

import re
import sys
import webbrowser
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

import click

from clubledger.auditing.clubs import find_clubs
from clubledger.books.files import MAIN
from clubledger.cli.clubs import club_folder, ledgers_option, refuse_inside
from clubledger.cli.language import Argument, Command, Option, Refusal, lang_option, language, say
from clubledger.cli.options import store_option
from clubledger.i18n import N_, message
from clubledger.regulation.profiles import ProfileError, plan_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cheroot.wsgi import Server
    from flask import Flask

    from clubledger.regulation.profiles import Profile

_SEGMENT: Final = re.compile(r"[\w~-][\w.~-]*", re.ASCII)
"""What means the same to a browser, to a proxy and to us: nothing to escape, no way up."""


@click.command(
    cls=Command,
    help=N_(
        "Read the books of clubs in a browser.\n\nCLUB is a folder in the ledgers folder, or a path; without any, all "
        "clubs are shown. Nothing can be changed unless --write is given. There is no login: put a server with one in front "
        "before others than you can reach it."
    ),
)
@click.argument("clubs", nargs=-1, metavar="[CLUB]...", cls=Argument)
@ledgers_option
@click.option(
    "--host",
    metavar="NAME",
    default="127.0.0.1",
    cls=Option,
    help=N_("Listen on this address (default: 127.0.0.1)."),
)
@click.option(
    "--port",
    metavar="NUMBER",
    type=click.IntRange(0, 65535),
    default=5000,
    cls=Option,
    help=N_("Listen on this port (default: 5000; 0: any that is free)."),
)
@click.option(
    "--prefix", metavar="PATH", default="", cls=Option, help=N_("Serve under this path, such as /so-sach.")
)
@click.option(
    "--write", is_flag=True, cls=Option, help=N_("Let the books be changed, through Fava and by sheets.")
)
@click.option(
    "--no-names",
    is_flag=True,
    cls=Option,
    help=N_("Show members by their codes only, for a screen in a public meeting."),
)
@store_option
@click.option("--open", "open_", is_flag=True, cls=Option, help=N_("Open the address in a browser."))
@lang_option
def command(
    clubs: tuple[str, ...],
    ledgers: Path,
    host: str,
    port: int,
    prefix: str,
    write: bool,
    no_names: bool,
    store_path: Path | None,
    open_: bool,
) -> None:
    """Open the room and say where it is."""
    if write and no_names:
        raise Refusal(
            message(
                "--write and --no-names do not go together: who changes the books sees all that is written in them."
            )
        )
    folders = _folders(clubs, ledgers)
    if store_path is not None:
        refuse_inside(store_path, folders)
    plan = _plan(ledgers, folders)
    path = _path(prefix)
    try:
        from clubledger.web.app import Settings, reading_room  # noqa: PLC0415 - Fava only for who serves
        from clubledger.web.ledgers import AddressTaken  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise Refusal(
            message("This needs Fava. Install it with: {command}", command='pip install "clubledger[web]"')
        ) from error
    settings = Settings(
        host=host,
        write=write,
        names=not no_names,
        language=language(),
        plan=plan,
        ledgers=None if clubs else ledgers.absolute(),
        store=store_path,
    )
    try:
        app = reading_room(folders, settings)
    except AddressTaken as error:
        raise Refusal(error.message) from error
    server = _listening(_under(app, path), host, port)
    address = f"http://{_shown(host)}:{server.bind_addr[1]}{path}/"
    print(say(message("The books are open at {address} (stop with Ctrl-C).", address=address)), flush=True)
    if not _is_own(host):
        warning = (
            message("There is no login: whoever can reach this machine can read and change the books.")
            if write
            else message("There is no login: whoever can reach this machine can read the books.")
        )
        print(say(warning), file=sys.stderr)
    if open_:
        webbrowser.open(address)
    with suppress(KeyboardInterrupt):
        server.serve()
    with suppress(KeyboardInterrupt):  # who presses Ctrl-C twice
        server.stop()
        app.config["CLUBLEDGER_RESULTS"].close()


# -- which clubs ----------------------------------------------------------------------------------------


def _folders(clubs: Sequence[str], ledgers: Path) -> list[Path]:
    if clubs:
        folders = list(dict.fromkeys(club_folder(club, ledgers) for club in clubs))
    elif not ledgers.is_dir():
        raise Refusal(
            message(
                "There is no folder {ledgers}; name it with --ledgers, or name the clubs.",
                ledgers=str(ledgers),
            )
        )
    elif (ledgers / MAIN).is_file():
        raise Refusal(
            message(
                "{ledgers} is the folder of a club; write: clubledger serve {ledgers}", ledgers=str(ledgers)
            )
        )
    else:
        folders = find_clubs(ledgers)
    if not folders:
        raise Refusal(message("There is no club in the folder {ledgers}.", ledgers=str(ledgers)))
    return [folder.absolute() for folder in folders]  # Beancount loads nothing by a relative path


def _plan(ledgers: Path, folders: Iterable[Path]) -> Profile | None:
    """The commune's own targets, if clubs of its ledgers folder are shown."""
    if all(folder.parent.resolve() != ledgers.resolve() for folder in folders):
        return None
    try:
        return plan_of(ledgers)
    except ProfileError as error:
        raise Refusal(error.message) from error


# -- where ----------------------------------------------------------------------------------------------


def _path(prefix: str) -> str:
    """The prefix as addresses begin with it: ``/so-sach``, or nothing."""
    path = prefix.strip("/")
    if path and not all(_SEGMENT.fullmatch(segment) for segment in path.split("/")):
        raise Refusal(
            message(
                "{prefix} cannot stand in an address; use letters without accents, digits and hyphens, as in /so-sach.",
                prefix=prefix,
            )
        )
    return f"/{path}" if path else ""


def _under(app: Flask, path: str) -> Flask:
    """The app under a path of its own; who forgets the path is led there."""
    if path:
        from werkzeug.middleware.dispatcher import DispatcherMiddleware  # noqa: PLC0415 - comes with Fava
        from werkzeug.utils import redirect  # noqa: PLC0415

        app.wsgi_app = DispatcherMiddleware(redirect(f"{path}/"), {path: app.wsgi_app})  # type: ignore[method-assign]
    return app


def _listening(app: Flask, host: str, port: int) -> Server:
    """Fava's own server, listening. Raises `Refusal`."""
    from cheroot.wsgi import Server  # noqa: PLC0415 - comes with Fava

    # a name may stand for an IPv6 address first, where nobody looks
    server = Server(("127.0.0.1" if host == "localhost" else host, port), app)
    try:
        server.prepare()
    except OSError as error:
        raise Refusal(
            message(
                "Nothing can listen on {host}, port {port}: another program does, or the address is not this machine's. "
                "Choose another with --port or --host.",
                host=host,
                port=str(port),
            )
        ) from error
    return server


def _shown(host: str) -> str:
    """The host as a browser on this machine wants it."""
    if host in {"", "0.0.0.0"}:  # noqa: S104 - it is what the user asked to listen on
        return "127.0.0.1"
    if host == "::":
        return "[::1]"
    return f"[{host}]" if ":" in host else host


def _is_own(host: str) -> bool:
    """Whether only this machine can reach a host."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
