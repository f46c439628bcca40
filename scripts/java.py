"""Java for Spark, an engine of the long tests: the package of Debian where we may install it, else advice."""

import os
import shutil
import subprocess
import sys

from scripts.environment import say

PACKAGE = "default-jre-headless"


def main() -> int:
    """Install when Java is absent and we are root on Debian or Ubuntu; without Java the tests of Spark skip."""
    if shutil.which("java"):
        return 0
    if os.name != "nt" and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Java for the tests of Spark ...")
        settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update"], ["install", "--yes", "--no-install-recommends", PACKAGE]):
            subprocess.run(["apt-get", "--quiet", *step], env=settings, stdin=subprocess.DEVNULL, check=False)
    if not shutil.which("java"):
        say(f"There is no Java here, so the tests of Spark will skip: install Java 17 or later ({PACKAGE} on Debian).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
