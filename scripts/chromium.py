"""Unpacks the Chromium of the end-to-end tests from its npm package into .cache/chromium, without being root.

CHROMIUM names another browser; then nothing is unpacked.
"""

import io
import os
import shutil
import sys
import tarfile
from pathlib import Path

import brotli

from scripts.environment import ROOT, digest, say

PACKAGE = ROOT / "tests" / "tools" / "node_modules" / "@sparticuz" / "chromium" / "bin"
TARGET = ROOT / ".cache" / "chromium"
# The package's own list of font folders names places of the cloud service that it was made for.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{here}/fonts/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{here}/font-cache</cachedir>
</fontconfig>
"""


def main() -> int:
    """Unpack when the lock changed. Returns the exit code."""
    if os.environ.get("CHROMIUM"):
        return 0
    mark = TARGET / ".fingerprint"
    wanted = digest([ROOT / "tests" / "tools" / "package-lock.json"])
    if mark.is_file() and mark.read_text() == wanted:
        return 0
    say("Unpacking Chromium for the end-to-end tests (about 200 MB) ...")
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    program = TARGET / "chromium"
    with program.open("wb") as out:
        _inflate(PACKAGE / "chromium.br", out)
    program.chmod(0o755)
    for name in ("swiftshader", "fonts", "al2023"):
        unpacked = io.BytesIO()
        _inflate(PACKAGE / f"{name}.tar.br", unpacked)
        unpacked.seek(0)
        # What belongs beside the program (the software renderer) goes beside it; the rest has a folder of its own.
        folder = TARGET if name == "swiftshader" else TARGET / name
        with tarfile.open(fileobj=unpacked) as archive:
            # Python before 3.11.4 (Debian 12 has 3.11.2) knows no filter; the package's hash stands in the lock file.
            archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
            archive.extractall(folder)
    (TARGET / "fonts" / "fonts.conf").write_text(FONTS.format(here=TARGET))
    mark.write_text(wanted)
    return 0


def _inflate(packed: Path, out: "io.BufferedIOBase") -> None:
    decompressor = brotli.Decompressor()
    with packed.open("rb") as source:
        while piece := source.read(1 << 20):
            out.write(decompressor.process(piece))


if __name__ == "__main__":
    sys.exit(main())
