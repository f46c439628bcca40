"""The form of a new training: what is asked, and what could be shown with the answers given so far."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from meetpunt.actions.trainings import Wanted
from meetpunt.reports.kpis.register import Kpi
from meetpunt.reports.training_foreseen import Foreseen, foresee
from meetpunt.reports.training_outcomes import trained_on
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.access.trainings import plans_all_trainings
from meetpunt.store.competencies import competencies
from meetpunt.store.refs import Named
from meetpunt.store.trainings import people_of
from meetpunt.web import formats
from meetpunt.web.kpi_words import GROUPS, group_of
from meetpunt.web.training_words import CHOOSING
from meetpunt.web.views.administration.forms import DayInput, choice_of, day_field, minor, money_field

MONTHS, WAVES = 6, 2
DEFAULTS: dict[str, Any] = {"choosing": "lot", "waves": WAVES, "months": MONTHS, "hours": 8}
BY_NAME = ("wish", "figures")
"""Ways of choosing for who sees names."""
SOON = timedelta(days=28)


def form_of(viewer: Viewer, told: QueryDict | None) -> forms.Form:
    """The form, filled in as far as somebody did."""
    kpis = trained_on(viewer)
    first = viewer.today + SOON
    teams = tuple(Named(one.id, one.name) for one in access.teams(viewer))
    start = next((one.code for one in kpis if one.kind == "conversion"), kpis[0].code if kpis else "")
    initial = DEFAULTS | {"first_on": first, "last_on": first, "kpi": start}
    names = [(str(pk), name) for pk, name in names_of(viewer).items()]
    everybody = _("Everybody") if plans_all_trainings(viewer) else None
    team_id = teams[0].id if teams and everybody is None else None
    initial |= {"team": team_id, "size": len(people_of(viewer, team_id, viewer.today)) // 2}
    form = forms.Form(told, initial=initial, auto_id="training-%s")
    form.fields["name"] = forms.CharField(label=_("Name"), max_length=120)
    form.fields["competency"] = forms.ChoiceField(
        label=_("Competency"),
        required=False,
        choices=[("", _("none in particular"))]
        + [(one.code, _word(one.name)) for one in competencies(viewer.organisation.id) if one.is_active],
    )
    form.fields["kpi"] = forms.ChoiceField(
        label=_("The KPI that it should move"),
        choices=_choices(kpis),
        help_text=_("Compared per person, before and after."),
    )
    form.fields["behaviour_kpi"] = forms.ChoiceField(
        label=_("A KPI of behaviour"),
        required=False,
        choices=[("", _("none")), *_choices(kpis)],
        help_text=_("Something that happens more often, for when the result cannot be shown."),
    )
    form.fields["team"] = choice_of(_("Team"), teams, everybody)
    form.fields["choosing"] = forms.ChoiceField(
        label=_("How are participants chosen?"),
        choices=[(code, name) for code, name in CHOOSING.items() if names or code not in BY_NAME],
        help_text=_("A lot, or turns in an order by lot, tells most afterwards. The lot is drawn when you plan it."),
    )
    form.fields["size"] = forms.IntegerField(label=_("How many, by lot"), required=False, min_value=1, max_value=500)
    form.fields["waves"] = forms.IntegerField(label=_("In how many turns"), required=False, min_value=2, max_value=6)
    if names:
        form.fields["chosen"] = forms.TypedMultipleChoiceField(
            label=_("Who, when nobody is drawn"),
            required=False,
            choices=names,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
        )
    form.fields["first_on"] = day_field(_("First day"))
    form.fields["last_on"] = forms.DateField(
        label=_("Last day"), required=False, widget=DayInput(), input_formats=["%Y-%m-%d"]
    )
    form.fields["months"] = forms.IntegerField(
        label=_("Months compared"),
        min_value=1,
        max_value=24,
        help_text=_("As many before as after; of turns, the months between two of them."),
    )
    form.fields["hours"] = forms.DecimalField(
        label=_("Hours per participant"), required=False, min_value=0, max_value=400, localize=True
    )
    form.fields["cost"] = money_field(_("Cost beside their time"))
    form.fields["given_by"] = forms.CharField(label=_("Given by"), max_length=120, required=False)
    form.fields["note"] = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    return form


def names_of(viewer: Viewer) -> dict[int, str]:
    """Who can be chosen by name."""
    sell = set(people_of(viewer, None, viewer.today))
    return {one.id: one.name for one in access.people(viewer) if one.id in sell}


def foreseen_of(viewer: Viewer, form: forms.Form) -> tuple[Kpi | None, Foreseen | None]:
    """What could be shown with what stands in the form; fields that cannot be read count as they begin."""

    def value(name: str) -> Any:
        field = form.fields.get(name)
        if field is None:
            return None
        try:
            return field.clean(form[name].value())
        except forms.ValidationError:
            return form.initial.get(name)

    kpi = next((one for one in trained_on(viewer) if one.code == value("kpi")), None)
    if kpi is None:
        return None, None
    choosing = value("choosing")
    trained = value("size") if choosing == "lot" else len(value("chosen") or ())
    months, waves = value("months") or MONTHS, value("waves") or WAVES
    return kpi, foresee(viewer, kpi, value("team"), choosing, int(trained or 0), int(months), int(waves))


def wanted_of(viewer: Viewer, form: forms.Form, seed: int, foreseen: Foreseen | None) -> Wanted:
    """A valid form as a training to plan."""
    told = form.cleaned_data
    first: date = told["first_on"]
    return Wanted(
        name=told["name"],
        kpi=told["kpi"],
        first_on=first,
        last_on=told["last_on"] or first,
        competency=told["competency"],
        behaviour_kpi=told["behaviour_kpi"],
        team_id=told["team"],
        choosing=told["choosing"],
        months=told["months"],
        minutes=round(60 * (told["hours"] or 0)),
        cost_minor=minor(told["cost"], viewer.organisation.currency) or 0,
        given_by=told["given_by"],
        note=told["note"],
        size=told["size"] or 0,
        waves=told["waves"] or 0,
        chosen=tuple(told.get("chosen", ())),
        seed=seed,
        foreseen=foreseen.kept() if foreseen else {},
    )


def _choices(kpis: tuple[Kpi, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for one in kpis:
        grouped.setdefault(group_of(one), []).append((one.code, _word(one.name)))
    return [(str(title), grouped[code]) for code, title in GROUPS.items() if code in grouped]


def _word(texts: dict[str, str]) -> str:
    return texts.get(formats.language()) or texts.get("en", "")
