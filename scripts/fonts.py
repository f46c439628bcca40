"""Makes the fonts of PDFs out of the npm package of Figtree, which has them only for browsers (`make setup` first).

Run as `python -m scripts.fonts` when the package was renewed; needs brotli, which the tests bring.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "node_modules" / "@fontsource-variable" / "figtree"
FONTS = ROOT / "src" / "meetpunt" / "web" / "fonts"
WEIGHTS = {"Regular": 400, "Bold": 700}
PARTS = ("latin", "latin-ext")
LEFT_OUT = ("GPOS", "GSUB", "GDEF", "STAT", "gasp")
"""Kerning and alternatives, which the merger cannot join and a table does without."""


def make() -> None:
    """One file per weight, with both alphabets in it, and the licence beside them."""
    for name, weight in WEIGHTS.items():
        with TemporaryDirectory() as folder:
            parts = [_part(part, weight, Path(folder)) for part in PARTS]
            font = Merger().merge([str(one) for one in parts])
            for number, text in ((1, "Figtree"), (2, name), (4, f"Figtree {name}"), (6, f"Figtree-{name}")):
                font["name"].setName(text, number, 3, 1, 0x409)
            font.save(FONTS / f"Figtree-{name}.ttf")
    (FONTS / "OFL.txt").write_bytes((PACKAGE / "LICENSE").read_bytes())


def _part(part: str, weight: int, folder: Path) -> Path:
    font = TTFont(PACKAGE / "files" / f"figtree-{part}-wght-normal.woff2")
    font = instancer.instantiateVariableFont(font, {"wght": weight})
    font.flavor = None
    for table in LEFT_OUT:
        if table in font:
            del font[table]
    made = folder / f"{part}.ttf"
    font.save(made)
    return made


if __name__ == "__main__":
    make()
