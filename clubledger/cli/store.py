"""``clubledger store``: what is kept of audits, so that the same files are not judged twice."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from clubledger.auditing.store import Store, StoreError, default_store
from clubledger.cli.language import Command, Refusal, lang_option, say
from clubledger.cli.options import store_option
from clubledger.i18n import N_, message

if TYPE_CHECKING:
    from pathlib import Path

    from clubledger.i18n import Message

INFO, PRUNE, CHECK = "info", "prune", "check"


@click.command(
    cls=Command,
    help=N_(
        "Look after the store of what audits found.\n\n"
        "info says what is in it; prune forgets clubs whose folder is gone, and older results; check reads all of it, and "
        "forgets what is damaged. Whatever is forgotten is only checked once more: the store holds nothing else."
    ),
)
@click.argument("what", type=click.Choice([INFO, PRUNE, CHECK]))
@store_option
@lang_option
def command(what: str, store_path: Path | None) -> None:
    """Do one of the three."""
    file = store_path or default_store()
    if not file.exists():
        click.echo(say(message("There is no store {file} yet: the next audit makes one.", file=str(file))))
        return
    try:
        store = Store(file)
    except StoreError as error:
        raise Refusal(error.message) from error
    with closing(store):
        done = _DEEDS[what](store)
    if store.problem is not None:
        raise Refusal(store.problem)
    click.echo(say(done))


def open_store(path: Path | None) -> Store | None:
    """The store that somebody named, or that of the cache; without the latter we go on, and say so. Raises `Refusal`."""
    try:
        return Store(path)
    except StoreError as error:
        if path is not None:
            raise Refusal(error.message) from error
        click.echo(say(error.message), err=True)
        return None


def close_store(store: Store) -> None:
    """Write what waits, and say if something was wrong with it."""
    store.close()
    if store.problem is not None:
        click.echo(say(store.problem), err=True)


def _info(store: Store) -> Message:
    contents = store.contents()
    if contents.first is None or contents.last is None:
        return message("The store {file} is empty.", file=str(store.database.path))
    return message(
        "The store {file} has {results} results of {clubs} clubs, as of {first} to {last}; {size} kB.",
        file=str(store.database.path),
        results=contents.results,
        clubs=contents.clubs,
        first=contents.first,
        last=contents.last,
        size=-(-contents.size // 1000),
    )


def _prune(store: Store) -> Message:
    return message("Results forgotten: {count}.", count=store.prune())


def _check(store: Store) -> Message:
    return message("Results that were damaged and are forgotten: {count}.", count=store.check())


_DEEDS = {INFO: _info, PRUNE: _prune, CHECK: _check}
