"""The diagnosis of a result that misses what was planned."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetpunt.actions.looking import note_look
from meetpunt.reports.diagnosis.ask import Beside, DiagnosisAsk, Result
from meetpunt.reports.diagnosis.report import diagnosis_of
from meetpunt.store.access import Viewer
from meetpunt.web import place_asking
from meetpunt.web.asking import PERIODS
from meetpunt.web.diagnosis_page import ends_of, questions_of, rows_of
from meetpunt.web.diagnosis_words import BESIDES, RESULTS, WHY, Words
from meetpunt.web.viewer import for_viewer

T = TypeVar("T", bound=StrEnum)
TERMS = {code: text for code, text in PERIODS.items() if code != "all"}


@for_viewer
def diagnosis(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What goes with the gap between a result and its target, or the year before."""
    asked = place_asking.read(viewer, request.GET, "pt", "quarter")
    result = _chosen(Result, request.GET.get("result"))
    beside = _chosen(Beside, request.GET.get("beside"))
    ask = DiagnosisAsk(asked.first, asked.last, asked.place, result, beside, asked.period.ask.process_code)
    answer = diagnosis_of(viewer, ask)
    if asked.place.person_id is not None:
        note_look(viewer, asked.place.person_id, "diagnosis", datetime.now(UTC))
    words = Words(answer, answer.subject.process, viewer.organisation.currency)
    gap = None if answer.split is None else answer.split.gap
    context = {
        "asked": asked,
        "answer": answer,
        "periods": TERMS,
        "planned": words.amount(answer.planned),
        "realised": words.amount(answer.realised),
        "gap": words.amount(gap, True),
        "rows": rows_of(answer, words),
        "ends": ends_of(answer),
        "questions": questions_of(answer, words),
        "why": WHY[answer.why] if answer.why else "",
        "result": RESULTS[result],
        "beside": beside,
        "results": [(code, text, asked.asking(result=code, beside=beside)) for code, text in RESULTS.items()],
        "besides": [(code, text, asked.asking(beside=code, result=result)) for code, text in BESIDES.items()],
    }
    return render(request, "diagnosis.html", context)


def _chosen(kind: type[T], told: str | None) -> T:
    return next((one for one in kind if one.value == told), next(iter(kind)))
