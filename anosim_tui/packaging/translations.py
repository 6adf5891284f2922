"""From the sentences in the code to the files of translators, and from those to what is read.

`python -m anosim_tui.packaging.translations` brings every `anosim_tui.po` up to date with the code;
what is new in one is empty there. A build, and `pip install -e .` is one, compiles them to `.mo`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1]
_KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}


def sources() -> Iterator[Path]:
    yield from sorted((PACKAGE / "locale").glob("*/LC_MESSAGES/*.po"))


def read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name)


def extracted() -> Catalog:
    """Every sentence in the code that is marked for translation."""
    found = Catalog(project="anosim-tui", fuzzy=False)
    for path, _line, message, comments, context in extract_from_dir(
        PACKAGE,
        [("**.py", "python")],
        keywords=_KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    ):
        found.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return found


def update() -> None:
    """Let every file hold what the code says now, and nothing it no longer says."""
    template = extracted()
    for source in sources():
        catalog = read(source)
        template.creation_date = catalog.creation_date  # no change without a change of words
        catalog.update(template, no_fuzzy_matching=True)
        with source.open("wb") as file:
            # Lines are not folded: a sentence is found by searching for it.
            write_po(file, catalog, width=0, ignore_obsolete=True, include_lineno=False)


def compile_all() -> None:
    for source in sources():
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(source))


if __name__ == "__main__":
    update()
    compile_all()
