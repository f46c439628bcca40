"""The command `meetpunt`: reads its arguments and hands them to the module of the word it got."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from meetpunt.cli import (
    back_test,
    backup,
    connections,
    demo,
    facts,
    imports,
    jobs,
    kpis,
    mcp,
    organisations,
    pool,
    reports,
    serve,
)
from meetpunt.cli.prepare import language_of_shell, prepare


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 = done, 1 = refused with the reason on standard error, 2 = not understood."""
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
        back_test,
        pool,
        facts,
        jobs,
        backup,
        mcp,
    ):
        module.add_to(commands)
    asked = parser.parse_args(arguments)
    prepare(asked.language)
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
    return 1


if __name__ == "__main__":
    sys.exit(main())
