"""Serves for working on the product: Django reloads itself on a change in Python, Vite rebuilds on one in frontend/.

The browser gets the same files by the same way as in production, so the content policy needs no exception for it.
"""

import os
import subprocess
import sys

from scripts.environment import ROOT
from scripts.frontend import find_node


def main() -> int:
    """Run both until one ends or Ctrl-C. Returns the server's exit code."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "meetpunt.config.settings", "MEETPUNT_DEBUG": "1"}
    django = [sys.executable, "-m", "django"]
    subprocess.run([*django, "migrate", "--verbosity", "0"], env=environment, cwd=ROOT, check=True)
    vite = str(ROOT / "node_modules" / "vite" / "bin" / "vite.js")
    watching = subprocess.Popen([*find_node().node, vite, "build", "--watch", "--mode", "development"], cwd=ROOT)
    try:
        port = os.environ.get("PORT", "8000")
        return subprocess.call([*django, "runserver", f"127.0.0.1:{port}"], env=environment, cwd=ROOT)
    except KeyboardInterrupt:
        return 130
    finally:
        watching.terminate()
        watching.wait()


if __name__ == "__main__":
    sys.exit(main())
