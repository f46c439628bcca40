"""`meetpunt facts export|run|quartiles`: the facts as Parquet files, and measures over them by other engines."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meetpunt.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from meetpunt.measures.exported.engines import Engines
    from meetpunt.measures.exported.exporting import Done
    from meetpunt.measures.exported.folder import Exported


def add_to(commands: Any) -> None:
    """Add the word `facts`."""
    facts = commands.add_parser("facts", help="take the facts along").add_subparsers(required=True, metavar="WHAT")
    export = facts.add_parser("export", help="write the facts of organisations as Parquet files, or what changed since")
    export.add_argument("folder", type=Path, metavar="FOLDER")
    which = export.add_mutually_exclusive_group(required=True)
    which.add_argument("--org", action="append", metavar="NAME")
    which.add_argument("--all", action="store_true", help="every organisation")
    export.add_argument("--anew", action="store_true", help="read everything again, as after a restored backup")
    export.add_argument("--json", action="store_true")
    export.set_defaults(run=run_export)
    for name, run, told in (
        ("run", run_measure, "ask a measure of every organisation in a folder of exported facts"),
        ("quartiles", run_quartiles, "quartiles of a share over the organisations that take part in the pool"),
    ):
        word = facts.add_parser(name, help=told)
        word.add_argument("measure", metavar="MEASURE")
        if name == "quartiles":
            word.add_argument("share", metavar="PART/WHOLE", help="columns of the measure, as won/won+lost")
        word.add_argument("--folder", type=Path, required=True)
        word.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
        word.add_argument("--master", help="of Spark, as in spark://host:7077")
        word.add_argument("--at-once", type=int, default=1, metavar="N", help="organisations asked at the same time")
        word.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DATE")
        word.add_argument("--until", dest="last", type=date.fromisoformat, metavar="DATE")
        if name == "run":
            word.add_argument("--org", action="append", metavar="NAME")
            word.add_argument("--by", default="nothing", metavar="KEY", help="owner, team, month, ...")
            word.add_argument("--to", type=Path, metavar="FILE", help="write Parquet instead of a table")
        word.add_argument("--json", action="store_true")
        word.set_defaults(run=run)


def run_export(asked: argparse.Namespace) -> None:
    """Bring the folder up to date and say what was written."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.errors import Refused
    from meetpunt.measures.columnar.loading import NotLoaded
    from meetpunt.measures.exported.exporting import export
    from meetpunt.measures.exported.folder import InUse, NotEmpty
    from meetpunt.store.access import all_organisations, operator_of

    now = datetime.now(UTC)
    chosen = (
        all_organisations() if asked.all else tuple(operator_of(name, now.date()).organisation for name in asked.org)
    )
    done: list[Done] = []
    told = {"folder": asked.folder}
    try:
        export(asked.folder, chosen, now, is_all=asked.all, anew=asked.anew, tell=done.append)
    except NotEmpty as error:
        raise Refused(_("%(folder)s holds something else than exported facts. Choose a new folder.") % told) from error
    except InUse as error:
        raise Refused(_("Another export into %(folder)s is running. Wait until it is done.") % told) from error
    except (NotLoaded, OSError) as error:
        message = _("The facts cannot be written to %(folder)s: %(why)s") % (told | {"why": error})
        raise Refused(message) from error
    rows = [(one.exported.name, one.exported.rows, len(one.exported.files), one.written) for one in done]
    if asked.json:
        print_json([dict(zip(("organisation", "rows", "files", "written"), row, strict=True)) for row in rows])
        return
    print_table((_("organisation"), _("rows"), _("files"), _("of these written now")), rows)


def run_measure(asked: argparse.Namespace) -> None:
    """Print or write the rows of every organisation."""
    from django.utils.translation import gettext as _

    from meetpunt.measures.exported.asking import ask_all, write_answers

    with _asking(asked) as (engines, organisations):
        answers = ask_all(engines, organisations, asked.measure, asked.at_once, by=asked.by, **_period(asked))
        if asked.to:
            print(_("Rows written: %(n)s.") % {"n": write_answers(answers, asked.to)})
            return
        told = list(answers)
    if asked.json:
        print_json([{"organisation": one.of.organisation, **row} for one in told for row in one.rows.dicts()])
    elif told:
        rows = [(one.of.organisation, *row) for one in told for row in one.rows.rows]
        print_table((_("organisation"), *told[0].rows.columns), rows)


def run_quartiles(asked: argparse.Namespace) -> None:
    """Print the quartiles that may be told."""
    from django.utils.translation import gettext as _

    from meetpunt.measures.exported.asking import NotAsked, Share, ask_all, quartiles

    part, divided, whole = asked.share.partition("/")
    period = _period(asked)
    with _asking(asked) as (engines, organisations):
        if not divided:
            raise NotAsked(asked.share)
        if not period.keys() >= {"from_day", "until_day"}:
            raise NotAsked("--from, --until")
        share = Share(asked.measure, tuple(part.split("+")), tuple(whole.split("+")), **period)
        members = [one for one in organisations if one.in_pool]
        answers = list(ask_all(engines, members, asked.measure, asked.at_once, **period))
        found = quartiles(asked.folder, share, answers)
    names = ("step", "p25", "median", "p75", "organisations", "reps")
    rows = [
        (step, one.low, one.middle, one.high, one.organisations // 5 * 5, one.reps // 20 * 20)
        for step, one in sorted(found.items(), key=lambda told: told[0] or 0)
    ]
    if asked.json:
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    elif rows:
        print_table((_("step"), "P25", _("median"), "P75", _("at least so many organisations"), _("reps")), rows)
    else:
        print(_("Nothing may be told yet: see docs/pool.md."))


@contextmanager
def _asking(asked: argparse.Namespace) -> Iterator[tuple[Engines, tuple[Exported, ...]]]:
    """The engine and the organisations that were asked for; what is wrong with them is said."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.errors import Refused
    from meetpunt.measures.exported.asking import NotAsked
    from meetpunt.measures.exported.engines import DuckDBEngines, NotThere, spark
    from meetpunt.measures.exported.folder import NoFacts, read_manifest

    try:
        manifest = read_manifest(asked.folder)
        names = set(getattr(asked, "org", None) or ())
        chosen = tuple(one for one in manifest.organisations if not names or one.name in names)
        if asked.engine == "duckdb":
            yield DuckDBEngines(asked.folder), chosen
        else:
            with spark(asked.folder, asked.master) as engines:
                yield engines, chosen
    except NoFacts as error:
        told = {"folder": asked.folder}
        raise Refused(_("There are no exported facts in %(folder)s. Export them first.") % told) from error
    except NotThere as error:
        told = {"what": error}
        raise Refused(
            _("Spark needs %(what)s, which is not installed here: `pip install pyspark`, and Java 17.") % told
        ) from error
    except FileNotFoundError as error:
        raise Refused(_("There is no measure %(name)s.") % {"name": asked.measure}) from error
    except NotAsked as error:
        raise Refused(_("This cannot be asked of every organisation: %(why)s") % {"why": error}) from error


def _period(asked: argparse.Namespace) -> dict[str, int]:
    from meetpunt.store.fields import to_day_number

    told = {"from_day": asked.first, "until_day": asked.last}
    return {name: to_day_number(day) for name, day in told.items() if day is not None}
