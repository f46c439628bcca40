"""`meetpunt import FILE... --org NAME --mapping M.yaml`: the same import as the pages', from a shell."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meetpunt.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from meetpunt.actions.imports import ImportResult
    from meetpunt.store.import_runs import RejectedRow

REJECTS_SHOWN, REJECTS_TOLD = 10, 1000
"""Rows that could not land: so many are printed, so many stand in the JSON; all of them are in the files."""


def add_to(commands: Any) -> None:
    """Add the word `import`."""
    importing = commands.add_parser("import", help="read files in")
    importing.add_argument("files", nargs="+", type=Path, metavar="FILE")
    importing.add_argument("--org", required=True, help="name of the organisation; made when there is none")
    importing.add_argument(
        "--mapping", type=Path, help="the mapping file (docs/mapping.md); Meetpunt's own workbook needs none"
    )
    importing.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    importing.add_argument(
        "--rejected", type=Path, metavar="FOLDER", help="write rows that cannot land there, with the reason, to repair"
    )
    importing.add_argument("--json", action="store_true")
    importing.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Check or land, and say what came of it; 1 when something has to be mended first."""
    from django.db import transaction

    from meetpunt.store.sqlite import in_one_piece

    now = datetime.now(UTC)
    mapping = _text_of(asked.mapping) if asked.mapping else _workbook(asked)
    if not asked.dry_run:
        return _run(asked, mapping, now)
    with in_one_piece():
        # A dry run leaves nothing behind, not even the organisation that it would make.
        done = _run(asked, mapping, now)
        transaction.set_rollback(True)
    return done


def _run(asked: argparse.Namespace, mapping: str, now: datetime) -> int:
    from django.utils.translation import gettext as _

    from meetpunt.actions.imports import GivenFile, run_import
    from meetpunt.connectors.messages import problem

    # Looked at first, so that a slip of the pen makes no organisation.
    for path in asked.files:
        if not path.is_file():
            raise problem("file_missing", file=path)
    organisation_id, made = _organisation(asked, mapping, now)
    if made and not asked.json:
        said = (
            _("There was no organisation %(name)s yet: it would be made.")
            if asked.dry_run
            else _("There was no organisation %(name)s yet: it was made.")
        )
        print(said % {"name": repr(asked.org)}, file=sys.stderr)
    files = [GivenFile(path, path.name) for path in asked.files]
    result = run_import(organisation_id, files, mapping, now, is_check=asked.dry_run, progress=_progress)
    rejects = _rejects(asked, organisation_id, result, now)
    if asked.json:
        told = {"organisation": asked.org, "made_organisation": made, "rejects": [asdict(one) for one in rejects]}
        print_json(result.to_json() | told)
    else:
        _print(result, rejects)
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


def _workbook(asked: argparse.Namespace) -> str:
    """What stands for a mapping when the file is our own workbook."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.errors import Refused
    from meetpunt.connectors.files.reading import read_tables
    from meetpunt.connectors.messages import problem
    from meetpunt.connectors.workbook.reading import is_ours
    from meetpunt.store.access import operator_of
    from meetpunt.store.import_runs import WORKBOOK

    first, *others = asked.files
    if not first.is_file():
        raise problem("file_missing", file=first)
    if first.suffix.lower() in (".xlsx", ".xlsm", ".ods", ".xlsb") and is_ours(read_tables(str(first))):
        if others:
            raise problem("workbook_alone", file=first.name)
        operator_of(asked.org, datetime.now(UTC).date())
        return WORKBOOK
    raise Refused(_("Say with --mapping what the columns mean. Only Meetpunt's own workbook needs no mapping."))


def _text_of(path: Path) -> str:
    from django.utils.translation import gettext as _

    from meetpunt.actions.errors import Refused

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        told = {"file": path, "why": error}
        raise Refused(_("The mapping %(file)s cannot be read: %(why)s") % told) from error


def _rejects(
    asked: argparse.Namespace, organisation_id: int, result: ImportResult, now: datetime
) -> tuple[RejectedRow, ...]:
    """The first rows that could not land; all of them are written to the folder that was asked for."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.errors import Refused
    from meetpunt.actions.imports import rejected_rows
    from meetpunt.connectors.files.writing import csv_of
    from meetpunt.store import import_runs
    from meetpunt.store.access import operator_of
    from meetpunt.store.tenancy import acting_in

    if not result.rejected or result.run_id is None:
        return ()
    if asked.rejected:
        try:
            asked.rejected.mkdir(parents=True, exist_ok=True)
            for file in rejected_rows(organisation_id, result.run_id):
                content = csv_of(file.header, file.rows, asked.language == "nl")
                (asked.rejected / f"{Path(file.file).name}.csv").write_bytes(content)
        except OSError as error:
            told = {"folder": asked.rejected, "why": error}
            raise Refused(_("Nothing can be written to %(folder)s: %(why)s") % told) from error
    with acting_in(organisation_id):
        return import_runs.rejected(operator_of(asked.org, now.date()), result.run_id, REJECTS_TOLD)[0]


def _print(result: ImportResult, rejects: tuple[RejectedRow, ...]) -> None:
    from django.utils.translation import gettext as _
    from django.utils.translation import ngettext

    from meetpunt.connectors.base import Flag
    from meetpunt.connectors.messages import FLAG_SENTENCES

    columns = {
        "new": _("new"), "changed": _("changed"), "same": _("same"), "rejected": _("rejected"),
        "doubles": _("doubles"), "flagged": _("flagged"), "ignored": _("ignored"),
    }  # fmt: skip
    rows = [(table, *(getattr(counts, name) for name in columns)) for table, counts in result.tables.items()]
    if rows:
        print_table((_("table"), *columns.values()), rows)
    for problem in result.problems:
        print(f"! {problem.message}")
    for one in rejects[:REJECTS_SHOWN]:
        print(_("! %(file)s, row %(row)s: %(reason)s") % {"file": one.file, "row": one.row, "reason": one.reason})
    if result.rejected > REJECTS_SHOWN:
        told = {"rows": result.rejected - REJECTS_SHOWN}
        print(_("! ... and %(rows)s more. --rejected FOLDER writes all of them, to repair and send again.") % told)
    for text, count in result.unmapped_stages.items():
        said = ngettext(
            "The stage %(stage)s of %(rows)s row is not mapped: it is counted, but stands in no funnel.",
            "The stage %(stage)s of %(rows)s rows is not mapped: they are counted, but stand in no funnel.",
            count,
        )
        print(said % {"stage": repr(text), "rows": count})
    for flag, count in result.flags.items():
        if flag != Flag.STAGE_UNMAPPED:
            print(f"{count} x {FLAG_SENTENCES[Flag(flag)] if flag in set(Flag) else flag}")
    for collision in result.name_collisions:
        said = _("%(bearers)s in %(table)s are called %(name)s: what refers to it is left empty.")
        print(said % {"bearers": collision.bearers, "table": collision.table, "name": repr(collision.name)})
    for name in result.unknown_files:
        print(_("%(file)s is not in the mapping: left alone.") % {"file": name})
    for name, reason in result.skipped_files:
        print(_("%(file)s was skipped: %(reason)s") % {"file": name, "reason": reason})
    if not result.problems and not result.changes:
        print(
            _("Nothing new, nothing changed.")
            if not result.rejected
            else _("Nothing could land: repair the rows above and send them again.")
            if not any(counts.same for counts in result.tables.values())
            else _("Nothing new, nothing changed but for the rows above.")
        )


def _progress(done: int, total: int, text: str) -> None:
    """One line that is written over and over; a log file gets none."""
    if sys.stderr.isatty():
        share = done / total if total else 1
        print(f"\r{share:4.0%} {text:<60.60}", end="\n" if done >= total else "", file=sys.stderr, flush=True)
