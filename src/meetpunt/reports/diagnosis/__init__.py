"""Why a result misses what was planned: `report.diagnosis_of` asked with `ask.DiagnosisAsk`."""
