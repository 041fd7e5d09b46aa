"""The pages of the paper forms: what each looks like, what it becomes, its headings, and every mistake with its remedy.

One page a form and language, a page of the mistakes that all sheets can have, and an index. All from the forms themselves
and from ``docs/forms/examples``: the ten sheets of an invented club, from its member list to its first cash count.
"""  # noqa: INP001 - a folder of pages, not a package

from __future__ import annotations

import csv
import re
import tempfile
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clubledger.books import load_club
from clubledger.books.writing import new_club_files
from clubledger.forms import FORMS
from clubledger.forms.documents import READING_FAULTS
from clubledger.forms.folding import squeezed
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import IMPORT_FAULTS, read_files
from clubledger.forms.values import AMOUNT, NUMBER, RATE, TEXT
from clubledger.i18n import render, translate
from clubledger.recording import ImportReport
from clubledger.recording.text_report import text_lines
from docs.form_texts import ABOUT, HEADS, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clubledger.forms.columns import Column
    from clubledger.forms.faults import Fault
    from clubledger.forms.form import Form
    from clubledger.forms.form_files import FormFile

DOCS: Final = Path(__file__).parent
EXAMPLES: Final = DOCS / "forms" / "examples"
CLUB: Final = "CLB LTHTGN xóm Bến Mẫu"
"""The club of the examples; it and its people are invented."""
CLUB_ID: Final = "xom-ben-mau"
FOUNDED: Final = date(2023, 1, 10)
TODAY: Final = date(2026, 1, 31)

FOLDERS: Final = {"en": DOCS / "forms", "vi": DOCS / "bieu-mau"}
COMMON: Final = {"en": "mistakes.md", "vi": "loi-chung.md"}
INDEX: Final = "README.md"
HOW_TO: Final = {"en": "../from-paper-to-books.md", "vi": "../tu-giay-vao-so.md"}


def pages() -> dict[Path, str]:
    """All pages by their files."""
    texts: dict[Path, str] = {}
    for language, folder in FOLDERS.items():
        texts[folder / INDEX] = index(language)
        texts[folder / COMMON[language]] = common_page(language)
        for form in FORMS:
            texts[folder / page_name(form, language)] = form_page(form, language)
    return texts


def page_name(form: Form, language: str) -> str:
    """The file of a form's page."""
    return f"{form.name if language == 'en' else form.file}.md"


def index(language: str) -> str:
    """The page that leads to the others."""
    say = WORDS[language]
    rows = [
        (
            f"[{render(form.label, language)}]({page_name(form, language)})",
            form.paper,
            f"`{form.file}`",
            ABOUT[form.name][language].purpose,
        )
        for form in FORMS
    ]
    parts = [
        f"# {say['index']}",
        _switch(language, INDEX, INDEX),
        say["index-said"].format(how=HOW_TO[language]),
        _table(HEADS[language]["index"], rows),
        f"[{say['common']}]({COMMON[language]})",
    ]
    return "\n\n".join(parts) + "\n"


def common_page(language: str) -> str:
    """The mistakes that every sheet and file can have."""
    say = WORDS[language]
    parts = [
        f"# {say['common']}",
        _switch(language, COMMON["en"], COMMON["vi"], index=True),
        f"{say['generated']} {say['common-said']}",
        f"## {say['sheet']}",
        *_mistakes(IMPORT_FAULTS, language),
        f"## {say['whole']}",
        _faults(READING_FAULTS, language),
    ]
    return "\n\n".join(parts) + "\n"


def form_page(form: Form, language: str) -> str:
    """A form's page."""
    say, about = WORDS[language], ABOUT[form.name][language]
    example = EXAMPLES / f"{form.file}.csv"
    link = ("" if language == "en" else "../forms/") + f"examples/{example.name}"
    parts = [
        f"# {render(form.label, language)}" + (f" ({form.paper})" if language == "en" else ""),
        _switch(language, page_name(form, "en"), page_name(form, "vi"), index=True),
        say["generated"],
        f"## {say['for']}",
        about.purpose,
        f"## {say['looks']}",
        picture(example, form),
        f"## {say['file']}",
        say["file-said"].format(file=f"[`{example.name}`]({link})"),
        _block("csv", example.read_text("utf-8")),
        f"## {say['becomes']}",
        about.becomes,
        say["output"],
        _block("text", "\n".join(output(form, language))),
        f"## {say['columns']}",
        say["columns-said"],
        _table(HEADS[language]["columns"], [_column(column, language) for column in form.columns]),
        f"## {say['mistakes']}",
        say["mistakes-said"].format(common=COMMON[language]),
        *_mistakes(own_faults(form), language),
    ]
    return "\n\n".join(parts) + "\n"


def own_faults(form: Form) -> list[Fault]:
    """What a sheet of a form can say, the form's own first, without what every sheet can."""
    kinds = [fault for column in form.columns if not column.printed for fault in column.kind.faults]
    return [fault for fault in dict.fromkeys((*form.faults, *kinds)) if fault not in IMPORT_FAULTS]


def _switch(language: str, english: str, vietnamese: str, *, index: bool = False) -> str:
    """The line under the title that leads to the other language, and to the index."""
    say = WORDS[language]
    other = f"../bieu-mau/{vietnamese}" if language == "en" else f"../forms/{english}"
    links = [f"[{say['other']}]({other})", f"[{say['how']}]({HOW_TO[language]})"]
    return " · ".join([*([f"[{say['all']}]({INDEX})"] if index else []), *links])


# -- tables ----------------------------------------------------------------------------------------------------


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _column(column: Column, language: str) -> tuple[str, str, str, str]:
    say = WORDS[language]
    if column.printed:
        needs = [say["printed"]]
    else:
        asked = {
            "heading": column.required,
            "row": column.needed,
            "above": column.above and not column.required,
            "fallback": column.above and column.required,
            "summed": column.summed,
        }
        needs = [say[key] for key, so in asked.items() if so]
        if not column.required and not column.needed:
            needs.insert(0, say["optional"])
    example = "" if column.kind is TEXT or column.printed else column.kind.example
    return f"**{column.title}**", ", ".join(column.also), "; ".join(needs), example


def _mistakes(kinds: Sequence[Fault], language: str) -> Iterator[str]:
    """Errors, and apart from them the questions, by whose kinds they can be answered."""
    yield _faults([kind for kind in kinds if not kind.asks], language)
    if questions := [kind for kind in kinds if kind.asks]:
        yield f"## {WORDS[language]['asked']}"
        yield WORDS[language]["asked-said"]
        yield _questions(questions, language)


def _faults(faults: Iterable[Fault], language: str) -> str:
    rows = [
        (f'<a id="{fault.id}"></a>{_sentence(fault.text, language)}', _sentence(fault.remedy, language))
        for fault in faults
    ]
    return _table(HEADS[language]["faults"], rows)


def _questions(questions: Iterable[Fault], language: str) -> str:
    rows = [
        (
            f'<a id="{question.id}"></a>`{question.id}`',
            _sentence(question.text, language),
            _sentence(question.remedy, language),
        )
        for question in questions
    ]
    return _table(HEADS[language]["questions"], rows)


def _sentence(msgid: str, language: str) -> str:
    """A sentence with “…” in place of its parameters."""
    return re.sub(r"\{\w+\}", "…", translate(msgid, language)).replace("….", "…")


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text.strip(chr(10))}\n```"


# -- the example -----------------------------------------------------------------------------------------------


@cache
def example_files() -> dict[str, FormFile]:
    """The examples, read one after the other for a club with empty books, by the files of their forms."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in new_club_files(CLUB, FOUNDED).items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        books = load_club(Path(folder))
    files = read_files([EXAMPLES / f"{form.file}.csv" for form in FORMS], ImportContext(books, TODAY), FORMS)
    return {file.path.stem: file for file in files}


def output(form: Form, language: str) -> Iterator[str]:
    """What an import of a form's example says, those before it being in the books."""
    report = ImportReport(CLUB_ID, dry_run=True, files=[example_files()[form.file]])
    return text_lines(report, language)


def picture(example: Path, form: Form) -> str:
    """The sheet as it lies on the table, in HTML that shows in Markdown."""
    with example.open(encoding="utf-8", newline="") as source:
        lines = list(csv.reader(source, delimiter=";"))
    width = max(map(len, lines))
    titles = [squeezed(column.title) for column in form.columns]
    header = next(
        number for number, line in enumerate(lines) if sum(squeezed(cell) in titles for cell in line) >= 3
    )
    known = form.known_headings
    columns = {column.key: column for column in form.columns}
    heads = [columns.get(known.get(squeezed(cell), "")) for cell in lines[header]]
    rows = []
    for number, line in enumerate([*cells, *[""] * (width - len(cells))] for cells in lines):
        if number == header:
            rows.append("".join(f"<th>{escape(cell)}</th>" for cell in line))
        elif number > header and _in_table(line, heads):
            rows.append("".join(map(_cell, line, heads)))
        elif any(line):
            rows.append(_loose(line, form))
    return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"


def _in_table(line: Sequence[str], heads: Sequence[Column | None]) -> bool:
    """Whether a line is a row or the total: something stands under a heading that is more than words."""
    hard = [cell for cell, head in zip(line, heads, strict=True) if cell and head and head.kind.hard]
    return any(map(str.isdigit, "".join(hard)))


def _cell(text: str, head: Column | None) -> str:
    right = head is not None and head.kind in (AMOUNT, NUMBER, RATE)
    return ('<td align="right">' if right else "<td>") + f"{escape(text)}</td>"


def _loose(line: Sequence[str], form: Form) -> str:
    """A line above or below the table: each text reaches to the next; the title stands in the middle."""
    filled = [number for number, cell in enumerate(line) if cell]
    starts = [0, *filled[1:]]
    ends = [*starts[1:], len(line)]
    cells = []
    for number, start, end in zip(filled, starts, ends, strict=True):
        text = escape(line[number])
        title = line[number] == form.paper
        cells.append(
            f'<td colspan="{end - start}" align="center"><b>{text}</b></td>'
            if title
            else f'<td colspan="{end - start}">{text}</td>'
        )
    return "".join(cells)
