"""Charts say with places what the cell says in words."""

import re
from xml.etree import ElementTree

from meetpunt.reports.figures import Conversion, Parts
from meetpunt.web import charts


def _figure(value: float | None, low: float | None, high: float | None, indicative: bool = False) -> Conversion:
    return Conversion(value, low, high, value, 40, 35.0, 90.0, indicative)


def _shapes(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg))


def test_the_four_parts_fill_the_bar_in_their_order() -> None:
    shapes = _shapes(charts.parts(Parts(40, 20, 10, 6, 4)))
    assert [shape.get("class") for shape in shapes] == ["part went-on", "part lost", "part still", "part young"]
    assert [shape.get("width") for shape in shapes] == ["50.00%", "25.00%", "15.00%", "10.00%"]
    assert [shape.get("x") for shape in shapes] == ["0.00%", "50.00%", "75.00%", "90.00%"]


def test_nothing_reached_is_an_empty_bar() -> None:
    assert _shapes(charts.parts(Parts(0, 0, 0, 0, 0))) == []


def test_a_conversion_stands_on_its_own_axis_over_the_teams() -> None:
    svg = charts.dots(_figure(0.5, 0.4, 0.6), _figure(0.7, 0.65, 0.75))
    classes = [shape.get("class") for shape in _shapes(svg)]
    assert classes == ["grid"] * 5 + ["band", "team-tick", "whisker", "dot"]
    dot = _shapes(svg)[-1]
    assert dot.get("cx") == "50.00%"


def test_too_few_to_say_draws_no_dot() -> None:
    assert "dot" not in re.findall(r'class="(\w+)', charts.dots(_figure(None, None, None), None))


def test_an_indicative_one_is_open_and_a_question_is_marked() -> None:
    assert 'class="dot open"' in charts.dots(_figure(0.5, 0.2, 0.8, indicative=True), None)
    assert 'class="dot att"' in charts.dots(_figure(0.5, 0.4, 0.6), None, is_question=True)


def test_no_chart_carries_a_style_that_the_content_policy_forbids() -> None:
    drawn = [
        charts.dots(_figure(0.5, 0.4, 0.6), _figure(0.7, 0.65, 0.75)),
        charts.parts(Parts(40, 20, 10, 6, 4)),
        charts.reach(10, 20, (8, 10, 12)),
        charts.share_bar(3, 9),
        *map(charts.swatch, ("bar", "band", "dot", "open", "lost")),
        charts.axis(),
    ]
    for svg in drawn:
        assert "style=" not in svg
        assert 'aria-hidden="true"' in svg
