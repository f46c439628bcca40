"""That the forecast's bench runs; what it measures is read by people."""

import pytest

from bench.forecast import bench_forecast


def test_a_small_forecast_is_measured(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEETPUNT_SHARED", raising=False)
    bench_forecast(weeks=20.0, series=0, rounds=1)
    told = capsys.readouterr().out
    assert "all of it" in told
    assert "Left out: forecasts of the public data" in told
