"""The catalogues: every text is found, a translation stays, and what is missing or doubtful is told."""

import gettext
from pathlib import Path

import pytest

from scripts import messages

MODULE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
TITLE = _("Read %(file)s")
def count(n): return ngettext("%(n)s visit", "%(n)s visits", n)
STEP = pgettext("a step", "Order")
"""
TEMPLATE = """{% load i18n %}
<h1>{% translate "Team" %}</h1>
<p title="it's">{% blocktranslate trimmed count n=rows|length %}
  One row of {{ n }}.
{% plural %}
  {{ n }} rows.
{% endblocktranslate %}</p>
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    layer = tmp_path / "web"
    (layer / "templates").mkdir(parents=True)
    (layer / "__init__.py").write_text(MODULE, encoding="utf-8")
    (layer / "templates" / "team.html").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def _translate(package: Path, *pairs: tuple[str, str]) -> None:
    path = messages.catalogue_path(package / "web")
    text = path.read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def _translate_all(package: Path) -> None:
    _translate(
        package,
        ('msgid "Read %(file)s"\nmsgstr ""', 'msgid "Read %(file)s"\nmsgstr "%(file)s gelezen"'),
        ('visits"\nmsgstr[0] ""\nmsgstr[1] ""', 'visits"\nmsgstr[0] "%(n)s bezoek"\nmsgstr[1] "%(n)s bezoeken"'),
        ('msgid "Order"\nmsgstr ""', 'msgid "Order"\nmsgstr "Opdracht"'),
        ('msgid "Team"\nmsgstr ""', 'msgid "Team"\nmsgstr "Team"'),
        ('rows."\nmsgstr[0] ""\nmsgstr[1] ""', 'rows."\nmsgstr[0] "Eén rij van %(n)s."\nmsgstr[1] "%(n)s rijen."'),
    )


def test_texts_of_modules_and_templates_are_found_with_their_plurals_and_contexts(package: Path) -> None:
    found = {(message.id, message.context) for message in messages.texts_of(package / "web") if message.id}
    assert found == {
        ("Read %(file)s", None),
        (("%(n)s visit", "%(n)s visits"), None),
        ("Order", "a step"),
        ("Team", None),
        (("One row of %(n)s.", "%(n)s rows."), None),
    }


def test_a_text_that_is_not_translated_is_told(package: Path) -> None:
    messages.update(package)
    told = messages.problems(package)
    assert len(told) == 5
    assert all("without a translation" in line for line in told)


def test_a_translated_catalogue_has_no_problems_and_gives_dutch(package: Path) -> None:
    messages.update(package)
    _translate_all(package)
    assert messages.problems(package) == []
    messages.compile_all(package)
    with messages.catalogue_path(package / "web").with_suffix(".mo").open("rb") as compiled:
        dutch = gettext.GNUTranslations(compiled)
    assert dutch.gettext("Read %(file)s") == "%(file)s gelezen"
    assert dutch.ngettext("%(n)s visit", "%(n)s visits", 2) == "%(n)s bezoeken"
    assert dutch.pgettext("a step", "Order") == "Opdracht"


def test_collecting_again_changes_nothing(package: Path) -> None:
    messages.update(package)
    _translate_all(package)
    messages.update(package)
    once = messages.catalogue_path(package / "web").read_bytes()
    messages.update(package)
    assert messages.catalogue_path(package / "web").read_bytes() == once
    assert messages.problems(package) == []


def test_a_changed_text_is_asked_for_again_and_the_old_one_goes(package: Path) -> None:
    messages.update(package)
    _translate_all(package)
    (package / "web" / "__init__.py").write_text(MODULE.replace("Read %", "Read in %"), encoding="utf-8")
    assert [line.split(": ")[1] for line in messages.problems(package)] == [
        "not in the catalogue yet (`make messages`)",
        "no longer in the code (`make messages`)",
    ]
    messages.update(package)
    assert [line.split(": ")[1] for line in messages.problems(package)] == ["without a translation"]


def test_a_doubtful_translation_and_a_wrong_placeholder_are_told(package: Path) -> None:
    messages.update(package)
    _translate_all(package)
    _translate(package, ("%(file)s gelezen", "%(bestand)s gelezen"), ('msgid "Team"', '#, fuzzy\nmsgid "Team"'))
    told = messages.problems(package)
    assert len(told) == 2
    assert any("fuzzy" in line for line in told)
    assert any("Read %(file)s" in line for line in told)
