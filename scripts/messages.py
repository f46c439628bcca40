"""The texts for people: collected from each layer into its own Dutch catalogue, and compiled, all in Python.

python -m scripts.messages extract    bring every catalogue up to the texts in the code, keeping the translations
python -m scripts.messages compile    write the .mo files that Django reads
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scripts.environment import ROOT, say

PACKAGE = ROOT / "src" / "meetpunt"
WIDTH = 110
# Header lines that nobody fills in, and dates that would make every run a change.
NOISE = tuple(
    f'"{name}: '
    for name in (
        *("Project-Id-Version", "Report-Msgid-Bugs-To", "Last-Translator", "Language-Team", "Generated-By"),
        *("POT-Creation-Date", "PO-Revision-Date"),
    )
)
KEYWORDS: "dict[str, tuple[int | tuple[int, str], ...] | None]" = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Reading a file word by word takes long; one without any of these has no text for people.
MARKED = re.compile(r"\b(?:_|[a-z]*gettext[a-z_]*)\s*\(|\{%-?\s*(?:block)?trans(?:late)?\b")


def layers(package: Path = PACKAGE) -> list[Path]:
    """The layers of the package that hold texts for people, or a catalogue."""
    folders = [folder for folder in sorted(package.iterdir()) if (folder / "__init__.py").is_file()]
    return [folder for folder in folders if catalogue_path(folder).is_file() or len(texts_of(folder))]


def catalogue_path(layer: Path) -> Path:
    """Where a layer's Dutch catalogue stands."""
    return layer / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def texts_of(layer: Path) -> Catalog:
    """Every text for people in the layer's modules and templates."""
    found = Catalog(locale="nl", project="Meetpunt", charset="utf-8")
    for path in sorted(layer.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt", ".svg") or "migrations" in path.parts:
            continue
        place = path.relative_to(layer.parent).as_posix()
        for line, message, comments, context in _texts_in(path):
            found.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return found


def read(layer: Path) -> Catalog:
    """The layer's catalogue as it stands; an empty one when there is none yet."""
    path = catalogue_path(layer)
    if not path.is_file():
        return Catalog(locale="nl", charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale="nl", charset="utf-8")


def problems(package: Path = PACKAGE) -> list[str]:
    """What is wrong with the catalogues, a sentence each: missing, empty, doubtful, left over, wrong placeholder."""
    found = []
    for layer in layers(package):
        place = catalogue_path(layer).relative_to(package).as_posix()
        kept = read(layer)
        wanted = {_key(message.id, message.context) for message in texts_of(layer) if message.id}
        held = {_key(message.id, message.context): message for message in kept if message.id}
        found += [
            f"{place}: not in the catalogue yet (`make messages`): {text!r}" for text in sorted(wanted - set(held))
        ]
        found += [f"{place}: no longer in the code (`make messages`): {text!r}" for text in sorted(set(held) - wanted)]
        for key, message in held.items():
            strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
            if not all(strings):
                found.append(f"{place}: without a translation: {key!r}")
            if message.fuzzy:
                found.append(f"{place}: marked doubtful (fuzzy): {key!r}")
            found += [f"{place}: {error}: {key!r}" for error in message.check(kept)]
    return found


def update(package: Path = PACKAGE) -> None:
    """Bring every catalogue up to the texts in the code. Translations stay; texts that are gone go."""
    for layer in layers(package):
        kept = read(layer)
        kept.update(texts_of(layer), no_fuzzy_matching=True)
        kept.obsolete.clear()
        kept.header_comment = f"# Dutch texts of the layer {layer.name}; `make messages` keeps it up to the code."
        kept.fuzzy = False
        out = io.BytesIO()
        write_po(out, kept, width=WIDTH, sort_by_file=True, include_lineno=False)
        path = catalogue_path(layer)
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [line for line in out.getvalue().decode().splitlines() if not line.startswith(NOISE)]
        path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
        say(f"{path.relative_to(package)}: {len(kept)} texts")


def compile_all(package: Path = PACKAGE) -> None:
    """Write the .mo beside every .po that is newer."""
    for path in sorted(package.glob("*/locale/*/LC_MESSAGES/django.po")):
        compiled = path.with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        with path.open("rb") as source, compiled.open("wb") as out:
            write_mo(out, read_po(source, locale=path.parts[-3], charset="utf-8"))


def _texts_in(path: Path) -> "Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]":
    text = path.read_text(encoding="utf-8")
    if not MARKED.search(text):
        return
    if path.suffix != ".py":
        text = _template_as_python(text, path)
    source: IO[bytes] = io.BytesIO(text.encode())
    yield from extract("python", source, KEYWORDS, ["Translators:"], {"encoding": "utf-8"})


def _template_as_python(text: str, path: Path) -> str:
    """The template's translated texts as gettext calls on their own lines, everything else blanked out."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from django.utils.translation.template import templatize

    return str(templatize(text, origin=path.as_posix()))


def _key(message: "str | list[str] | tuple[str, ...]", context: "str | None") -> str:
    first = message if isinstance(message, str) else message[0]
    return f"{context}: {first}" if context else first


if __name__ == "__main__":
    {"extract": update, "compile": compile_all}[sys.argv[1]]()
