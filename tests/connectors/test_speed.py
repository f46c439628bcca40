"""How fast a source is read and mapped: printed, not asserted, for a busy machine proves nothing (`pytest -s`)."""

from pathlib import Path
from time import perf_counter

from meetpunt.connectors.files.limits import Job
from meetpunt.connectors.files.reading import read_files
from tests.connectors.making import mapped, write

MAPPING = """source: groot
dates: dmy
files:
  - file: kansen.csv
    table: opportunities
    fields: {id: Nr, account: Klant, owner: Verkoper, stage: Fase, amount: Bedrag, created_at: Van, closed_at: Tot}
    values: {stage: {Offerte: O, Gewonnen: won, Verloren: lost}}
  - file: stappen.csv
    table: events
    fields: {opportunity: Nr, stage: Fase, at: Tijd, by: Verkoper}
  - file: bezoeken.csv
    table: activities
    fields: {id: Nr, kind: Soort, owner: Verkoper, account: Klant, starts_at: Van, ends_at: Tot, travel_minutes: Reis}
    values: {kind: {Bezoek: visit, Bellen: call}}
"""


def test_ten_thousand_opportunities_with_their_history_are_read_at_once(tmp_path: Path) -> None:
    stages = ("Offerte", "Gewonnen", "Verloren")
    deals = "".join(
        f"{n};Klant {n % 900};Verkoper {n % 12};{stages[n % 3]};{n % 97}.{n % 900:03},50;"
        f"{n % 28 + 1:02}-0{n % 9 + 1}-2025;20-12-2025\n"
        for n in range(10_000)
    )
    steps = "".join(
        f"{n // 3};{'SPA'[n % 3]};2025-0{n % 9 + 1}-{n % 28 + 1:02}T{n % 24:02}:{n % 60:02}:00+01:00;Rep {n % 12}\n"
        for n in range(30_000)
    )
    visits = "".join(
        f"{n};{'Bezoek' if n % 2 else 'Bellen'};Verkoper {n % 12};Klant {n % 900};"
        f"{n % 28 + 1:02}-0{n % 9 + 1}-2025 09:{n % 60:02};{n % 28 + 1:02}-0{n % 9 + 1}-2025 10:{n % 60:02};{n % 90}\n"
        for n in range(50_000)
    )
    files = (
        write(tmp_path, "kansen.csv", "Nr;Klant;Verkoper;Fase;Bedrag;Van;Tot\n" + deals),
        write(tmp_path, "stappen.csv", "Nr;Fase;Tijd;Verkoper\n" + steps),
        write(tmp_path, "bezoeken.csv", "Nr;Soort;Verkoper;Klant;Van;Tot;Reis\n" + visits),
    )
    begin = perf_counter()
    tables = [
        table for reading in read_files([Job(str(path), path.name) for path in files]) for table in reading.tables
    ]
    middle = perf_counter()
    parts = mapped(MAPPING, *tables)
    end = perf_counter()
    print(f"\nread {middle - begin:.2f} s, mapped {end - middle:.2f} s")
    assert sum(len(part.records) for part in parts) == 90_000
    assert not any(part.rejects for part in parts)
