"""Tests of the method: hand-worked tables, properties, oracles and a simulated sales organisation."""
