"""The form of a competency's words: name, behaviour per level in both languages, and the steps and KPIs it bears on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from meetpunt.method.competencies import LEVELS
from meetpunt.reports.kpis.register import kpis, process_of
from meetpunt.store.access import Viewer
from meetpunt.web.formats import language
from meetpunt.web.kpi_words import GROUPS, group_of

LANGUAGES = ("nl", "en")
LONGEST = 160


def competency_form(viewer: Viewer, told: Any, seen: dict[str, Any] | None = None) -> forms.Form:
    """The form, filled with what the competency has (`CompetencyRow.seen`)."""
    form = forms.Form(told, initial=_initial(seen or {}), auto_id="competency-%s")
    form.fields["name_nl"] = forms.CharField(label=_("Name in Dutch"), max_length=80)
    form.fields["name_en"] = forms.CharField(label=_("Name in English"), max_length=80)
    area = forms.Textarea(attrs={"rows": 2})
    form.fields["description_nl"] = forms.CharField(label=_("What it is, in Dutch"), required=False, widget=area)
    form.fields["description_en"] = forms.CharField(label=_("What it is, in English"), required=False, widget=area)
    for level in LEVELS:
        for code, name in (("nl", _("in Dutch")), ("en", _("in English"))):
            label = _("Level %(level)s, %(language)s") % {"level": level, "language": name}
            hint = _("Behaviour that one can see, as in “asks open questions”.") if level == 1 and code == "nl" else ""
            form.fields[f"anchor-{level}-{code}"] = forms.CharField(
                label=label, required=False, max_length=LONGEST, help_text=hint
            )
    tongue = language()
    process = process_of(viewer, None)
    steps = [(one.code, one.name.get(tongue) or one.code) for one in (process.steps if process else ())]
    form.fields["steps"] = forms.MultipleChoiceField(
        label=_("Steps that it bears on"),
        required=False,
        choices=_with_kept(steps, seen, "steps"),
        widget=forms.CheckboxSelectMultiple,
    )
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in kpis(viewer):
        if one.counted.by != "ratings":
            groups.setdefault(str(GROUPS[group_of(one)]), []).append((one.code, one.name.get(tongue) or one.name["en"]))
    form.fields["kpis"] = forms.MultipleChoiceField(
        label=_("KPIs that it bears on"),
        required=False,
        choices=[*groups.items(), *_gone(groups, seen)],
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("They stand beside the ratings with their figures. Two or three say more than ten."),
    )
    return form


def columns_of(form: forms.Form) -> dict[str, Any]:
    """What was filled in, as the columns of a competency."""
    told = form.cleaned_data
    anchors = {}
    for level in LEVELS:
        words = {code: told[f"anchor-{level}-{code}"].strip() for code in LANGUAGES}
        if any(words.values()):
            anchors[str(level)] = {code: words[code] or words[other] for code, other in (("nl", "en"), ("en", "nl"))}
    plain = {name: told[name] for name in ("name_nl", "name_en", "description_nl", "description_en")}
    return plain | {"anchors": anchors, "steps": list(told["steps"]), "kpis": list(told["kpis"])}


def _initial(seen: dict[str, Any]) -> dict[str, Any]:
    flat = {name: value for name, value in seen.items() if name != "anchors"}
    for level, words in seen.get("anchors", {}).items():
        flat |= {f"anchor-{level}-{code}": words.get(code, "") for code in LANGUAGES}
    return flat


def _with_kept(known: list[tuple[str, str]], seen: dict[str, Any] | None, name: str) -> list[tuple[str, str]]:
    """The choices, with what the competency has of an earlier process."""
    codes = {code for code, _name in known}
    return known + [(code, code) for code in (seen or {}).get(name, ()) if code not in codes]


def _gone(groups: dict[str, list[tuple[str, str]]], seen: dict[str, Any] | None) -> list[tuple[str, str]]:
    known = {code for group in groups.values() for code, _name in group}
    return [(code, code) for code in (seen or {}).get("kpis", ()) if code not in known]
