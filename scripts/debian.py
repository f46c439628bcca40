"""What the long tests need beside Python: the packages of Debian where we may install them, else advice."""

import os
import shutil
import subprocess
import sys

from scripts.environment import say

PACKAGES = (
    ("java", "default-jre-headless", "Java 17 or later", "the tests of Spark"),
    ("soffice", "libreoffice-calc-nogui", "LibreOffice Calc", "the tests that recalculate the workbook of a plan"),
)
"""The program that is looked for, its package, what it is, and what skips without it."""


def main() -> int:
    """Install what is absent when we are root on Debian or Ubuntu; without it some tests skip."""
    absent = [package for program, package, _what, _why in PACKAGES if not shutil.which(program)]
    if absent and os.name != "nt" and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {' and '.join(absent)} for the long tests ...")
        settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update"], ["install", "--yes", "--no-install-recommends", *absent]):
            subprocess.run(["apt-get", "--quiet", *step], env=settings, stdin=subprocess.DEVNULL, check=False)
    for program, package, what, why in PACKAGES:
        if not shutil.which(program):
            say(f"There is no {what} here, so {why} will skip: install it (on Debian {package}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
