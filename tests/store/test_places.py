"""Addresses as people write them find their place, and say honestly how well."""

from __future__ import annotations

from collections import Counter

import pytest

from meetpunt.store.places import COUNTRIES, Precision, country_code, distance_km, is_centre, locate, suggest
from meetpunt.store.places.countries import postcode_key
from meetpunt.store.places.names import key, loose, readings
from meetpunt.store.places.outlines import cities, outlines
from meetpunt.store.places.postcodes import spots_of
from meetpunt.store.places.towns import apart_km, towns_of

DEN_BOSCH, DEN_HAAG, ALPHEN, KEULEN = (51.699, 5.304), (52.077, 4.299), (52.129, 4.656), (50.933, 6.950)
BERGEN_NH, BERGEN_L, BERGEN_BE = (52.669, 4.704), (51.603, 6.054), (50.454, 3.952)
HENGELO_GE, HENGELO_OV = (52.051, 6.310), (52.266, 6.793)


@pytest.mark.parametrize(
    ("postcode", "town", "country", "place"),
    [
        ("", "'s-Hertogenbosch", "NL", DEN_BOSCH),
        ("", "’s-Hertogenbosch", "Nederland", DEN_BOSCH),
        ("", "Den Bosch", "", DEN_BOSCH),
        ("", "DEN BOSCH ", "the Netherlands", DEN_BOSCH),
        ("", "s hertogenbosch", "nl", DEN_BOSCH),
        ("5211AA", "", "", DEN_BOSCH),
        ("", "Den Haag", "", DEN_HAAG),
        ("", "s gravenhage", "", DEN_HAAG),
        ("", "'s-Gravenhage", "", DEN_HAAG),
        ("", "Alphen a/d Rijn", "", ALPHEN),
        ("", "Alphen a.d. Rijn", "", ALPHEN),
        ("", "Keulen", "Duitsland", KEULEN),
        ("", "Koeln", "D", KEULEN),
        ("", "Köln", "Germany", KEULEN),
        ("D-50667", "", "DE", KEULEN),
        ("", "Bergen (NH)", "", BERGEN_NH),
        ("", "Bergen NH", "", BERGEN_NH),
        ("5854 AA", "Bergen", "", BERGEN_L),
        ("", "Bergen (L)", "", BERGEN_L),
        ("", "Bergen", "België", BERGEN_BE),
        ("B-7000", "Mons", "Belgium", BERGEN_BE),
        ("7255 AA", "Hengelo", "", HENGELO_GE),
        ("7551 AA", "Hengelo", "", HENGELO_OV),
        ("", "Hengelo (Gld)", "", HENGELO_GE),
        ("", "Hengelo Ov", "", HENGELO_OV),
        ("", "Hengelo", "", HENGELO_OV),
        ("", "Sankt Gallen", "Schweiz", (47.424, 9.375)),
        ("", "Saint Etienne", "Frankrijk", (45.434, 4.390)),
        ("SW1A 1AA", "London", "UK", (51.508, -0.126)),
        ("", "København", "Denemarken", (55.676, 12.566)),
        ("", "Etten-Leur", "", (51.57, 4.64)),
    ],
)
def test_an_address_is_found_however_it_is_written(
    postcode: str, town: str, country: str, place: tuple[float, float]
) -> None:
    position = locate(postcode, town, country)
    assert position is not None
    assert apart_km(position.latitude, position.longitude, *place) < (
        3 if position.precision is not Precision.AREA else 12
    )


@pytest.mark.parametrize(("town", "country"), [("Xyzzy", "NL"), ("Madrid", "Spain"), ("", ""), ("  ", "NL")])
def test_what_nobody_knows_has_no_place(town: str, country: str) -> None:
    assert locate("", town, country) is None


def test_a_place_says_how_well_it_is_known() -> None:
    def precision(*address: str) -> Precision | None:
        position = locate(*address)
        return position.precision if position else None

    assert precision("B-1000", "Brussel", "BE") is Precision.POSTCODE
    assert precision("1012 LG", "Amsterdam", "NL") is Precision.TOWN
    assert precision("AB10 1AA", "", "GB") is Precision.AREA


def test_a_postcode_that_was_made_up_does_not_move_the_town() -> None:
    position = locate("9999 XX", "Amsterdam", "NL")
    assert position == locate("", "Amsterdam", "NL")


def test_the_postcode_tells_towns_of_one_name_apart_even_where_one_of_them_is_in_no_list() -> None:
    position = locate("9331 AA", "Norg", "NL")
    assert position is not None
    assert apart_km(position.latitude, position.longitude, 53.066, 6.461) < 3


def test_a_village_too_small_for_the_list_of_towns_is_found_through_its_postcodes() -> None:
    assert towns_of("NL").named("Beek en Donk") == []
    position = locate("", "Beek en Donk", "NL")
    assert position is not None
    assert apart_km(position.latitude, position.longitude, 51.53, 5.63) < 15


def test_an_empty_country_is_the_organisations_own_unless_the_postcode_can_only_be_another_ones() -> None:
    assert country_code("", "", "BE") == "BE"
    assert country_code("", "1012 LG", "BE") == "NL"
    assert country_code("", "SW1A 1AA", "BE") == "GB"
    assert country_code("Spanje") is None
    assert country_code("", "", "US") is None


@pytest.mark.parametrize(
    ("postcode", "country", "part"),
    [
        ("1012 LG", "NL", "1012"),
        ("NL-1012LG", "NL", "1012"),
        ("B-1000", "BE", "1000"),
        ("L-1234", "LU", "1234"),
        ("01067", "DE", "01067"),
        ("1067", "DE", ""),
        ("SW1A 1AA", "GB", "SW"),
        ("M1", "GB", "M"),
        ("postbus", "NL", ""),
        ("D02 AF30", "IE", ""),
    ],
)
def test_of_a_postcode_the_part_that_says_where(postcode: str, country: str, part: str) -> None:
    assert postcode_key(postcode, country) == part


def test_names_are_compared_without_what_people_write_differently() -> None:
    assert key("’s-Hertogenbosch") == key("'S HERTOGENBOSCH") == "s hertogenbosch"
    assert key("Sint-Oedenrode") == key("St. Oedenrode")
    assert loose(key("Alphen a/d Rijn")) == loose(key("Alphen aan den Rijn"))
    assert ("bergen", "NH") in readings("Bergen (N.H.)")
    assert ("wien", "") in readings("Wien, Wieden")


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_packaged_town_finds_itself_by_its_name(country: str) -> None:
    towns = towns_of(country)
    of_name = Counter(key(town.name) for town in towns.all)
    assert len(towns.all) > 150
    lost = []
    for town in towns.all:
        assert town in [found for found, _is_own in towns.named(town.name)], town
        if of_name[key(town.name)] == 1 and towns.best(town.name) != (town, True):
            lost.append(town)
    assert lost == []


@pytest.mark.parametrize("country", ["NL", "DE", "FR", "AT", "CH", "LU"])
def test_every_town_finds_itself_by_name_and_its_own_postcode(country: str) -> None:
    elsewhere = []
    for code, spot in spots_of(country).items():
        if spot.town:
            position = locate(code, spot.town.name, country)
            assert position is not None
            if apart_km(position.latitude, position.longitude, spot.latitude, spot.longitude) > 1:
                elsewhere.append((code, spot.town.name, position))
    assert elsewhere == []


def test_nearly_every_dutch_postcode_has_a_place_and_it_lies_where_its_own_town_does() -> None:
    spots = spots_of("NL")
    assert len(spots) > 4000
    assert all(50.7 < spot.latitude < 53.6 and 3.3 < spot.longitude < 7.3 for spot in spots.values())
    # A Zeeland postcode lies in Zeeland, one of Groningen in Groningen.
    assert all(spot.longitude < 4.3 for code, spot in spots.items() if code[:2] in ("43", "44", "45"))
    assert all(spot.latitude > 52.9 for code, spot in spots.items() if code[:2] in ("97", "98", "99"))


def test_the_own_list_of_towns_agrees_with_the_packaged_one() -> None:
    from meetpunt.actions.demo.towns import towns

    for town in towns():
        position = locate(str(town.postcode), town.name, "NL")
        assert position is not None, town
        assert apart_km(position.latitude, position.longitude, town.latitude, town.longitude) < 6, town


def test_ten_thousand_addresses_read_each_country_once_and_are_remembered() -> None:
    locate.cache_clear()
    towns_of.cache_clear()
    spots_of.cache_clear()
    for _ in range(40):
        for town in towns_of("NL").all[:250]:
            locate("", town.name, "NL")
    assert towns_of.cache_info().misses == 1
    assert spots_of.cache_info().misses == 1
    assert locate.cache_info().misses <= 250


def test_suggestions_begin_as_typed_and_the_largest_comes_first() -> None:
    assert [town.name for town in suggest("tilb")] == ["Tilburg"]
    assert suggest("amster", most=3)[0].name == "Amsterdam"
    assert "'s-Hertogenbosch" in [town.name for town in suggest("den bos")]
    assert len(suggest("a", most=5)) == 5
    assert suggest("") == []
    assert suggest("par", "France")[0].name == "Paris"
    assert suggest("par", "Spain") == []


def test_a_place_that_was_derived_is_told_from_one_that_was_measured() -> None:
    position = locate("1012 LG", "Amsterdam", "NL")
    assert position is not None
    assert is_centre(position.latitude, position.longitude, "Nederland")
    assert not is_centre(52.37403, 4.88123, "NL")
    assert not is_centre(position.latitude, position.longitude, "Spain")


def test_a_distance_between_two_places() -> None:
    one, other = locate("", "Utrecht", "NL"), locate("", "Amsterdam", "NL")
    assert one is not None
    assert other is not None
    assert distance_km(one, other) == pytest.approx(35, abs=2)
    assert distance_km(one, one) == 0


@pytest.mark.parametrize(
    ("country", "latitude", "longitude"),
    [("NL", 52.09, 5.12), ("BE", 50.85, 4.35), ("LU", 49.61, 6.13), ("DE", 52.52, 13.40), ("FR", 48.85, 2.35),
     ("GB", 51.51, -0.13), ("IE", 53.34, -6.27), ("AT", 48.21, 16.37), ("CH", 46.95, 7.44), ("DK", 55.40, 10.39)],
)  # fmt: skip
def test_a_capital_lies_within_its_countrys_outline_and_no_others(
    country: str, latitude: float, longitude: float
) -> None:
    within = {
        name for name, rings in outlines().countries.items() if any(r.encloses(longitude, latitude) for r in rings)
    }
    assert within == {country}


def test_flevoland_is_land_and_the_ijsselmeer_is_water() -> None:
    def is_water(latitude: float, longitude: float) -> bool:
        return any(lake.encloses(longitude, latitude) for lake in outlines().lakes)

    assert is_water(52.80, 5.35)
    assert is_water(52.50, 5.20)
    assert not is_water(52.51, 5.475)
    assert not is_water(52.37, 5.22)
    assert not is_water(52.71, 5.75)


def test_the_towns_that_show_the_way_are_large() -> None:
    names = [city.name for city in cities()]
    assert names[:3] == ["London", "Berlin", "Paris"]
    assert {"Den Haag", "Eindhoven", "Gent", "Luxembourg"} <= set(names)
