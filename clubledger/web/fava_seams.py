"""Where the reading room reaches into Fava beyond what Fava documents. No code of Fava is patched: stock Fava may run beside it.

Each seam is one name below with what it relies on; ``tests/web/test_fava_seams.py`` has a test for each of these
assumptions, so that a newer Fava which breaks one is told by the test of its name.

- `GivenLedger`: ``FavaLedger.__init__`` makes its modules, ``extensions``, ``file`` and ``query_shell`` among them, and calls
  ``load_file`` last. That loads ``beancount_file_path``, sets ``all_entries``, ``load_errors`` and ``options``, later
  ``fava_options``, and only then asks its modules to load.
- `GivenExtensions`: ``ExtensionModule`` finds its extensions by their names in ``_instances``.
- `file_module_on`: ``fava.core.file`` opens files by the ``open`` of its global ``Path`` alone, and writes in mode ``w``.
- `replace_registry`: of ``config["LEDGERS"]`` Fava uses ``first_slug()``, ``[slug]`` and ``items()``, and of these ledgers the
  title among their options.
- `replace_index`: the view ``index`` answers ``/`` and ``/<bfile>/``.
- `escape_templates`: a template switches its escaping off by ``{% autoescape false %}``, in these letters.
- `HTML_TAG`, `HEAD_END`: what every page has once.
- `offer_locale`, `add_catalogue`, `fix_locale`: the languages to choose from are in the list ``fava.LOCALES``, and Babel's
  folders and choice in ``app.extensions["babel"]``.

Three more stand where they belong: `clubledger.web.queries` (each question by ``QueryShell.shell.run``, its statement read by
``context.parse``), `clubledger.web.endpoints` (what Fava calls its views) and `clubledger.web.import_sheets` (the view
``extension_report`` makes the page of an extension's name, and answers no POST).
"""

from __future__ import annotations

from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import fava
from fava.core import FavaLedger
from fava.core import file as favas_file_module
from fava.core.extensions import ExtensionModule
from fava.helpers import FavaAPIError
from jinja2 import FunctionLoader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fava.ext import FavaExtensionBase
    from flask import Flask


# -- a ledger -----------------------------------------------------------------------------------------------------

_EMPTY: Final = str(Path(__file__).parent / "empty.beancount")


class GivenLedger(FavaLedger):
    """A ledger whose entries and options are given: Fava loads an empty file, and has what is given in the place of its.

    So nothing of the ledger's own files is read a second time, and no plugin that they name is run.
    """

    def __init__(self, path: str, language: str) -> None:
        self.language = language
        super().__init__(path, poll_watcher=True)

    def given(self) -> tuple[Sequence[Any], dict[str, Any]]:
        """Entries and options, in the place of what Fava's loader would return."""
        raise NotImplementedError

    def given_errors(self) -> list[Any]:
        """Errors, in the place of those of Fava's loader; asked for whenever they are shown."""
        raise NotImplementedError

    def load_file(self) -> None:
        """Take what is given, and let Fava make all that it makes of entries."""
        self._entries, self._options = self.given()
        self._path, self.beancount_file_path = self.beancount_file_path, _EMPTY
        super().load_file()

    @property
    def all_entries(self) -> Any:
        """The entries."""
        return self._entries

    @all_entries.setter
    def all_entries(self, _none: Sequence[Any]) -> None:
        self.beancount_file_path = self._path  # the loader is done

    @property
    def load_errors(self) -> Any:
        """The errors of loading."""
        return self.given_errors()

    @load_errors.setter
    def load_errors(self, _none: Sequence[Any]) -> None: ...

    @property
    def options(self) -> Any:
        """Beancount's options."""
        return self._options

    @options.setter
    def options(self, _defaults: Any) -> None: ...

    @property
    def fava_options(self) -> Any:
        """Fava's options. Numbers are written as the language does, whatever the ledger says."""
        return self._fava_options

    @fava_options.setter
    def fava_options(self, options: Any) -> None:
        options.locale = self.language
        self._fava_options = options


class GivenExtensions(ExtensionModule):
    """Some extensions, whatever a ledger names: no module is looked for in its folder."""

    def __init__(self, ledger: FavaLedger, classes: Sequence[type[FavaExtensionBase]]) -> None:
        super().__init__(ledger)
        self._classes = classes

    def load_file(self) -> None:
        """Make them anew."""
        self.errors = []
        self._instances = {cls.__qualname__: cls(self.ledger) for cls in self._classes}


def file_module_on(path_class: type[Path]) -> Any:
    """Fava's ``FileModule`` once more, on other paths. Its errors are the ones that Fava knows.

    Fava writes its files in place, by functions of a module that take no other way to a file than its ``Path``.
    """
    spec = find_spec(favas_file_module.__name__)
    assert spec is not None  # noqa: S101 - it was imported above
    assert spec.loader is not None  # noqa: S101
    module: Any = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.Path = path_class
    for name, value in vars(favas_file_module).items():
        if isinstance(value, type) and issubclass(value, FavaAPIError):
            setattr(module, name, value)
    return module.FileModule


# -- the app ------------------------------------------------------------------------------------------------------

HTML_TAG: Final = b"<html>"
HEAD_END: Final = b"</head>"


def replace_registry(app: Flask, ledgers: object) -> None:
    """Let Fava take its ledgers from here."""
    app.config["LEDGERS"] = ledgers


def replace_index(app: Flask, view: Callable[[], Any]) -> None:
    """Answer the first page, and that of a ledger, in another way."""
    app.view_functions["index"] = view


def escape_templates(app: Flask) -> None:
    """Load Fava's templates with their escaping always on: its journal shows what a ledger says as it is, tags too."""
    favas_loader = app.jinja_env.loader
    assert favas_loader is not None  # noqa: S101 - an app has templates

    def load(name: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, file, fresh = favas_loader.get_source(app.jinja_env, name)
        return source.replace("{% autoescape false %}", "{% autoescape true %}"), file, fresh

    app.jinja_env.loader = FunctionLoader(load)


# -- its language -------------------------------------------------------------------------------------------------


def offer_locale(language: str) -> None:
    """Let Fava choose a language where a browser asks for it."""
    if language not in fava.LOCALES:
        fava.LOCALES.append(language)


def add_catalogue(app: Flask, folder: Path) -> None:
    """Let Fava find its own strings in a language that it does not bring; once is enough."""
    folders = app.extensions["babel"].translation_directories
    if str(folder) not in folders:
        folders.append(str(folder))


def fix_locale(app: Flask, language: str) -> None:
    """Let Fava speak one language, whatever a browser asks for."""
    app.extensions["babel"].locale_selector = lambda: language
