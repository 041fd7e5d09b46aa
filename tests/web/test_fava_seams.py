"""What `clubledger.web.fava_seams` relies on in Fava, each by itself: the test that fails names what a new Fava broke."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fava
import pytest
from beancount.core import data
from fava import application, cli, internal_api, json_api
from fava.application import create_app
from fava.beans.funcs import hash_entry
from fava.core import FavaLedger, query_shell
from fava.core import file as favas_file_module
from fava.core.extensions import ExtensionModule
from fava.core.file import ExternallyChangedError, GeneratedEntryError
from fava.ext import FavaExtensionBase
from fava.helpers import FavaAPIError

from clubledger.web import endpoints, fava_seams
from clubledger.web.fava_seams import GivenExtensions, GivenLedger, file_module_on
from tests.known import instance, known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

LEDGER = """
option "operating_currency" "VND"
2024-01-01 open Assets:Cash VND
2024-01-01 open Income:Gifts VND
2024-01-02 * "A gift"
  Assets:Cash   1,000.50 VND
  Income:Gifts
"""
TEMPLATES = Path(fava.__file__).parent / "templates"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    path = tmp_path / "main.beancount"
    path.write_text(LEDGER, "utf-8")
    return path


@pytest.fixture
def stock(top: Path) -> FavaLedger:
    return FavaLedger(str(top), poll_watcher=True)


@pytest.fixture
def app(top: Path) -> Flask:
    return create_app([str(top)], poll_watcher=True)


class Given(GivenLedger):
    """What stock Fava made of a ledger, given again."""

    def __init__(self, stock: FavaLedger, path: Path, language: str = "en") -> None:
        self.stock = stock
        super().__init__(str(path), language)

    def given(self) -> Any:
        return self.stock.all_entries, self.stock.options

    def given_errors(self) -> list[Any]:
        return ["an error"]


# -- a ledger --------------------------------------------------------------------------------------------------


def test_fava_sets_its_entries_errors_and_options_by_these_attributes(stock: FavaLedger, top: Path) -> None:
    ours = Given(stock, top)
    assert ours.all_entries is stock.all_entries
    assert ours.options is stock.options
    assert ours.load_errors == ["an error"]
    given: list[Any] = ["an error"]
    assert ours.errors == given


def test_fava_makes_its_modules_of_the_entries_that_it_then_has(stock: FavaLedger, top: Path) -> None:
    ours = Given(stock, top)
    assert len(ours.all_entries_by_type.Transaction) == 1
    assert list(ours.accounts) == list(stock.accounts)
    assert ours.attributes.accounts == stock.attributes.accounts
    assert ours.format_decimal.precisions == stock.format_decimal.precisions


def test_fava_reads_no_file_but_that_of_beancount_file_path(
    stock: FavaLedger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "spy.py").write_text(
        f"open({str(tmp_path / 'ran')!r}, 'w').close()\n__plugins__ = ()", "utf-8"
    )
    top = tmp_path / "other.beancount"
    top.write_text('plugin "spy"\n', "utf-8")
    ours = Given(stock, top)
    assert not (tmp_path / "ran").exists(), "Fava loaded the ledger's own file"
    FavaLedger(str(top), poll_watcher=True)
    assert (tmp_path / "ran").exists(), "the spy does not see who loads it"
    assert ours.beancount_file_path == str(top)


def test_fava_asks_its_loader_before_it_uses_the_path_for_anything_else(stock: FavaLedger, top: Path) -> None:
    seen = []

    class Watched(Given):
        def paths_to_watch(self) -> Any:
            seen.append(self.beancount_file_path)
            return super().paths_to_watch()

    Watched(stock, top)
    assert seen == [str(top)]


def test_fava_makes_its_modules_before_it_loads(stock: FavaLedger, top: Path) -> None:
    before = []

    class Watched(Given):
        def load_file(self) -> None:
            before.append({name for name in ("extensions", "file", "query_shell") if hasattr(self, name)})
            super().load_file()

    Watched(stock, top)
    assert before == [{"extensions", "file", "query_shell"}]


def test_fava_writes_numbers_by_the_locale_of_its_options(stock: FavaLedger, top: Path) -> None:
    assert Given(stock, top, "vi").fava_options.locale == "vi"
    units = known(instance(stock.all_entries[-1], data.Transaction).postings[0].units)
    assert Given(stock, top, "vi").format_decimal(known(units.number), "VND") == "1.000,50"
    assert Given(stock, top, "en").format_decimal(known(units.number), "VND") == "1,000.50"


# -- its extensions ----------------------------------------------------------------------------------------------


class Report(FavaExtensionBase):
    report_title = "A report"


def test_fava_finds_extensions_by_their_names_among_its_instances(stock: FavaLedger) -> None:
    module = GivenExtensions(stock, [Report])
    module.load_file()
    assert isinstance(module.get_extension("Report"), Report)
    assert [(details.name, details.report_title) for details in module.extension_details] == [
        ("Report", "A report")
    ]
    assert module.errors == []


def test_fava_calls_a_hook_of_each_extension(stock: FavaLedger) -> None:
    asked = []

    class Asked(Report):
        def before_request(self) -> None:
            asked.append(self)

    module = GivenExtensions(stock, [Asked])
    module.load_file()
    module.before_request()
    assert len(asked) == 1


def test_fava_keeps_the_instances_that_it_finds_itself_in_the_same_place(stock: FavaLedger) -> None:
    assert ExtensionModule(stock)._instances == {}


# -- its editor --------------------------------------------------------------------------------------------------


class Spy(type(Path())):  # type: ignore[misc]
    """Notes how it is opened."""

    opened: list[tuple[str, str]] = []  # noqa: RUF012

    def open(self, mode: str = "r", **options: Any) -> Any:
        self.opened.append((self.name, mode))
        return super().open(mode, **options)


@pytest.fixture
def spied(stock: FavaLedger) -> Iterator[Any]:
    Spy.opened.clear()
    yield file_module_on(Spy)(stock)
    Spy.opened.clear()


def test_fava_opens_files_by_their_paths_alone() -> None:
    tree = ast.parse(inspect.getsource(favas_file_module))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id == "open"]
    touching = {
        call.attr
        for call in calls
        if isinstance(call, ast.Attribute)
        and call.attr in {name for name in dir(Path) if not name.startswith("_")}
        and not (isinstance(call.value, ast.Constant))
    }
    assert touching <= {"open", "read_text", "match"}, touching  # `match` is of patterns
    assert "shutil" not in vars(favas_file_module)
    assert [name for name in vars(favas_file_module) if name in {"Path", "os"}] == ["os", "Path"]
    assert {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"
    } == {"linesep"}


def test_fava_adds_entries_through_its_path(spied: Any, stock: FavaLedger) -> None:
    spied.insert_entries([stock.all_entries[-1]])
    assert ("main.beancount", "w") in Spy.opened
    assert {mode for _, mode in Spy.opened} <= {"r", "rb", "w"}


def test_fava_changes_and_deletes_an_entry_through_its_path(spied: Any, stock: FavaLedger) -> None:
    entry = stock.all_entries[-1]
    text, digest = favas_file_module.get_entry_slice(entry)
    changes: tuple[Callable[[], None], ...] = (
        lambda: spied.save_entry_slice(hash_entry(entry), text, digest),
        lambda: spied.delete_entry_slice(hash_entry(entry), digest),
    )
    for change in changes:
        Spy.opened.clear()
        change()
        assert ("main.beancount", "w") in Spy.opened
        assert {mode for _, mode in Spy.opened} <= {"r", "rb", "w"}


def test_fava_writes_a_whole_file_through_the_path_that_it_is_given(spied: Any, top: Path) -> None:
    source, digest = spied.get_source(Spy(top))
    spied.set_source(Spy(top), source + "; more\n", digest)
    assert ("main.beancount", "w") in Spy.opened
    assert top.read_text("utf-8") == LEDGER + "; more\n"


def test_the_errors_of_both_modules_are_the_same(spied: Any, stock: FavaLedger, top: Path) -> None:
    with pytest.raises(ExternallyChangedError):
        spied.set_source(Spy(top), "", "another")
    generated: Any = instance(stock.all_entries[-1], data.Transaction)._replace(
        meta={"filename": "<auto>", "lineno": 0}
    )
    stock.all_entries = [generated]
    with pytest.raises(GeneratedEntryError):
        spied.delete_entry_slice(hash_entry(generated), "")
    assert issubclass(GeneratedEntryError, FavaAPIError)


def test_stock_favas_own_module_keeps_its_path() -> None:
    file_module_on(Spy)
    assert vars(favas_file_module)["Path"] is Path


# -- the app -----------------------------------------------------------------------------------------------------


def test_fava_asks_no_more_of_its_ledgers_than_we_answer() -> None:
    asked = set()
    for module in (application, internal_api, json_api):
        tree = ast.parse(inspect.getsource(module))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and (
                (isinstance(node.value, ast.Name) and node.value.id == "ledgers")
                or "config['LEDGERS']" in ast.unparse(node.value)
            ):
                asked.add(node.attr)
    own = {name for name in vars(application._LedgerSlugLoader) if not name.startswith("_")}
    assert asked - own == set()
    assert asked & own <= {"first_slug", "items"}
    assert "LEDGERS" not in inspect.getsource(cli)


def test_fava_takes_its_ledgers_from_the_configuration(app: Flask, stock: FavaLedger) -> None:
    class Registry:
        def first_slug(self) -> str:
            return "a"

        def __getitem__(self, slug: str) -> FavaLedger:
            return {"a": stock}[slug]

        def items(self) -> Iterator[tuple[str, Any]]:
            yield "a", stock

    fava_seams.replace_registry(app, Registry())
    client = app.test_client()
    assert client.get("/a/journal/").status_code == 200
    assert client.get("/b/journal/").status_code == 404


def test_the_index_view_answers_the_first_page_and_a_ledgers(app: Flask) -> None:
    assert {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == "index"} == {"/", "/<bfile>/"}
    fava_seams.replace_index(app, lambda: "ours")
    assert app.test_client().get("/").text == "ours"


def test_every_page_has_these_tags_once(app: Flask) -> None:
    slug = next(iter(app.config["LEDGERS"].items()))[0]
    page = app.test_client().get(f"/{slug}/journal/")
    assert page.data.count(fava_seams.HTML_TAG) == page.data.count(fava_seams.HEAD_END) == 1


def test_templates_switch_their_escaping_off_in_these_letters_alone() -> None:
    sources = {path.name: path.read_text("utf-8") for path in TEMPLATES.rglob("*") if path.is_file()}
    switched = [name for name, source in sources.items() if "{% autoescape false %}" in source]
    assert switched == ["_journal_table.html"]
    for name, source in sources.items():
        rest = source.replace("{% autoescape false %}", "").replace("{% endautoescape %}", "")
        assert "autoescape" not in rest, name


def test_templates_are_escaped_where_fava_would_not(app: Flask) -> None:
    def source() -> str:
        return app.jinja_env.loader.get_source(app.jinja_env, "_journal_table.html")[0]  # type: ignore[union-attr]

    assert "{% autoescape false %}" in source()
    fava_seams.escape_templates(app)
    assert "{% autoescape false %}" not in source()
    assert "{% autoescape true %}" in source()


NEWER = {"json_api.get_help"}
"""What the oldest Fava that we know has not."""


def test_fava_knows_the_endpoints_that_are_sorted(app: Flask) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    for name in ("SOURCE", "IMPORT", "SCANS", "WRITING", "WITHOUT_NAMES"):
        assert getattr(endpoints, name) - known <= {"healthz"} | NEWER, name
    assert set(endpoints.EDITING_PAGES) <= set(application.CLIENT_SIDE_REPORTS)


# -- its queries -------------------------------------------------------------------------------------------------


def test_fava_asks_each_question_of_its_shell(stock: FavaLedger) -> None:
    asked = []

    class Shell:
        def run(self, _entries: object, query: str) -> str:
            asked.append(query)
            return ""

    module: Any = query_shell.QueryShell(stock)
    module.shell = Shell()
    module.execute_query_serialised(stock.all_entries, "SELECT 1")
    assert asked == ["SELECT 1"]


@pytest.mark.parametrize(
    ("query", "statement"),
    [("SELECT account", "Select"), ("BALANCES", "Balances"), ("JOURNAL", "Journal"), ("PRINT", "Print")],
)
def test_the_shell_reads_a_statement_before_it_runs_it(stock: FavaLedger, query: str, statement: str) -> None:
    read = []

    class Shell(query_shell.FavaBQLShell):
        def execute(self, query: str, **options: Any) -> Any:
            read.append(type(self.context.parse(query)).__name__)
            return super().execute(query, **options)

        def onecmd(self, line: str) -> Any:
            return self.execute(line)

    Shell(stock).run(stock.all_entries, query)
    assert read == [statement]


def test_the_page_of_an_extension_is_made_of_its_name_and_answers_no_post(app: Flask) -> None:
    (rule,) = app.url_map.iter_rules("extension_report")
    assert rule.rule == "/<bfile>/extension/<extension_name>/"
    assert "POST" not in (rule.methods or ())
    view = app.view_functions["extension_report"]
    assert [*inspect.signature(view).parameters] == ["extension_name"]


# -- its language ------------------------------------------------------------------------------------------------


def test_fava_chooses_among_its_list_of_languages(app: Flask) -> None:
    assert fava.LOCALES is vars(application)["LOCALES"]
    fava_seams.offer_locale("vi")
    slug = next(iter(app.config["LEDGERS"].items()))[0]
    with app.test_request_context(f"/{slug}/", headers={"Accept-Language": "vi"}):
        app.preprocess_request()
        assert app.extensions["babel"].locale_selector() == "vi"


def test_babel_looks_into_the_folders_that_are_added(app: Flask, tmp_path: Path) -> None:
    fava_seams.add_catalogue(app, tmp_path)
    fava_seams.add_catalogue(app, tmp_path)
    assert app.extensions["babel"].translation_directories.count(str(tmp_path)) == 1


def test_babel_speaks_the_language_that_is_chosen(app: Flask) -> None:
    from flask_babel import get_locale

    fava_seams.fix_locale(app, "de")
    with app.test_request_context("/", headers={"Accept-Language": "fr"}):
        assert get_locale().language == "de"
