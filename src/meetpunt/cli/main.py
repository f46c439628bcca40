"""The command `meetpunt`: reads its arguments and hands them to the module of the word it got."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from meetpunt.cli import (
    back_test,
    backup,
    check,
    connections,
    demo,
    errors,
    facts,
    imports,
    jobs,
    keys,
    kpis,
    mcp,
    operators,
    organisations,
    pool,
    reports,
    serve,
    trail,
)
from meetpunt.cli.prepare import language_of_shell, prepare


def words() -> argparse.ArgumentParser:
    """Everything that the command understands."""
    parser = argparse.ArgumentParser(
        prog="meetpunt", description="Sales Activity Management: from registration to conversation."
    )
    parser.add_argument(
        "--language", choices=("nl", "en"), default=language_of_shell(), help="language of the messages"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (
        serve,
        demo,
        imports,
        connections,
        reports,
        kpis,
        organisations,
        operators,
        back_test,
        pool,
        facts,
        jobs,
        backup,
        check,
        errors,
        mcp,
        trail,
        keys,
    ):
        module.add_to(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 = done, 1 = refused with the reason on standard error, 2 = not understood."""
    asked = words().parse_args(arguments)
    prepare(asked.language, bring_up_to_date=not getattr(asked, "as_it_is", False))
    from meetpunt.actions.errors import Refused
    from meetpunt.connectors.base import ConnectorError
    from meetpunt.reports.ask import NotAnswerable
    from meetpunt.store.access import NotVisible

    try:
        return int(asked.run(asked) or 0)
    except (Refused, ConnectorError) as error:
        print(f"meetpunt: {error.message}", file=sys.stderr)
    except BrokenPipeError:
        # Who reads along (`| head`) has seen enough; what is left to be written goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (NotAnswerable, NotVisible) as error:
        print(f"meetpunt: {error}", file=sys.stderr)
    except Exception as error:
        from meetpunt.watch.errors import keep

        keep(error, "command")
        raise
    return 1


if __name__ == "__main__":
    sys.exit(main())
