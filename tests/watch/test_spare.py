"""What was freed is given back to the machine, between what is still used too."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes
from meetpunt.watch.spare import give_back

def megabytes():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6

library = ctypes.CDLL(None)
library.malloc.restype, library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
pieces = [library.malloc(60_000) for _ in range(2_000)]
for one in pieces:
    ctypes.memset(one, 1, 60_000)
for place, one in enumerate(pieces):
    if place % 10:
        library.free(one)
held = megabytes()
give_back()
print(held - megabytes())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of Linux")
def test_what_is_free_between_what_is_used_goes_back() -> None:
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert float(told.stdout) > 60, "of 120 MB nine tenths were freed"
