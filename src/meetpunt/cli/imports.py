"""`meetpunt import FILE... --org NAME --mapping M.yaml`: the same import as the pages', from a shell."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meetpunt.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from meetpunt.actions.imports import ImportResult


def add_to(commands: Any) -> None:
    """Add the word `import`."""
    importing = commands.add_parser("import", help="read files in")
    importing.add_argument("files", nargs="+", type=Path, metavar="FILE")
    importing.add_argument("--org", required=True, help="name of the organisation; made when there is none")
    importing.add_argument("--mapping", required=True, type=Path, help="the mapping file (docs/mapping.md)")
    importing.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    importing.add_argument("--json", action="store_true")
    importing.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Check or land, and say what came of it; 1 when something has to be mended first."""
    from django.db import transaction

    now = datetime.now(UTC)
    mapping = _text_of(asked.mapping)
    if not asked.dry_run:
        return _run(asked, mapping, now)
    with transaction.atomic():
        # A dry run leaves nothing behind, not even the organisation that it would make.
        done = _run(asked, mapping, now)
        transaction.set_rollback(True)
    return done


def _run(asked: argparse.Namespace, mapping: str, now: datetime) -> int:
    from meetpunt.actions.imports import GivenFile, run_import

    organisation_id, made = _organisation(asked, mapping, now)
    if made and not asked.json:
        word = "would be made" if asked.dry_run else "was made"
        print(f"There was no organisation {asked.org!r} yet: it {word}.", file=sys.stderr)
    files = [GivenFile(path, path.name) for path in asked.files]
    result = run_import(organisation_id, files, mapping, now, is_check=asked.dry_run, progress=_progress)
    if asked.json:
        print_json(result.to_json() | {"organisation": asked.org, "made_organisation": made})
    else:
        _print(result)
    return 0 if result.can_land else 1


def _organisation(asked: argparse.Namespace, mapping: str, now: datetime) -> tuple[int, bool]:
    """The organisation's id and whether it had to be made; a new one takes the mapping's currency."""
    from meetpunt.actions.organisations import NewOrganisation, create_organisation
    from meetpunt.connectors.mapping.load import load_mapping
    from meetpunt.store.access import NotVisible, operator_of

    try:
        return operator_of(asked.org, now.date()).organisation.id, False
    except NotVisible:
        currency = load_mapping(mapping, asked.mapping.name).currency or "EUR"
        new = NewOrganisation(asked.org, asked.language, currency)
        return create_organisation(new, now).id, True


def _text_of(path: Path) -> str:
    from meetpunt.actions.errors import Refused

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The mapping {path} cannot be read: {error}") from error


def _print(result: ImportResult) -> None:
    columns = ("new", "changed", "same", "rejected", "doubles", "flagged", "ignored")
    rows = [(table, *(getattr(counts, name) for name in columns)) for table, counts in result.tables.items()]
    print_table(("table", *columns), rows)
    for problem in result.problems:
        print(f"! {problem.message}")
    for text, count in result.unmapped_stages.items():
        print(f"The stage {text!r} of {count} rows is not mapped: they are counted, but stand in no funnel.")
    for flag, count in result.flags.items():
        print(f"{count} x {flag}: kept, and left out of averages where it matters.")
    for collision in result.name_collisions:
        print(f"{collision.bearers} {collision.table} are called {collision.name!r}: what refers to it is left empty.")
    for name in result.unknown_files:
        print(f"{name} is not in the mapping: left alone.")
    for name, reason in result.skipped_files:
        print(f"{name} was skipped: {reason}")
    if not result.problems and not result.changes:
        print("Nothing new, nothing changed.")


def _progress(done: int, total: int, text: str) -> None:
    """One line that is written over and over; a log file gets none."""
    if sys.stderr.isatty():
        share = done / total if total else 1
        print(f"\r{share:4.0%} {text:<60.60}", end="\n" if done >= total else "", file=sys.stderr, flush=True)
