"""Expected quantities per product and week, counted by hand and by their sums."""

import numpy as np

from meetpunt.method.expected_quantities import Lines, Past, Weeks, draws_to_use, laid_out, lead_of, of_new, of_open

NAN = float("nan")
WEEKS = Weeks(offset=3, count=6)  # the forecast begins on a Thursday
WIN_DAY = np.array([1.5, 7.0, 14.0])


def lines(*rows: tuple[int, int, float, float]) -> Lines:
    of, thing, quantity, day = zip(*rows, strict=True)
    return Lines(np.array(of), np.array(thing), np.array(quantity, dtype=float), np.array(day, dtype=float))


def test_what_is_won_in_a_draw_is_delivered_when_it_is_wanted_or_later_after_a_late_win():
    period = np.array([[0, -1], [2, 1]], dtype=np.int8)  # draws by opportunities
    asked = lines((0, 0, 5, 20), (0, 1, 2, NAN), (1, 0, 7, 3), (1, -1, 9, 3))
    found = laid_out(of_open(period, WIN_DAY, asked, lead=np.full(4, 10.0)), 2, 2, WEEKS)
    # Draw 0: the first is won on day 1.5; its line is wanted on day 20 (week 3), the other on 11.5 (week 2).
    assert found[0, 0].tolist() == [0, 0, 0, 5, 0, 0]
    assert found[0, 1].tolist() == [0, 0, 2, 0, 0, 0]
    # Draw 1: won on day 14, so not before day 24 (week 3); the second on day 7, so day 17 (week 2) and not day 3.
    assert found[1, 0].tolist() == [0, 0, 7, 5, 0, 0]
    assert found[1, 1].tolist() == [0, 0, 0, 2, 0, 0]


def test_an_opportunity_leaves_its_own_days_between_close_and_delivery_and_the_usual_ones_at_most():
    wanted = np.array([20.0, 20.0, 20.0, 20.0, NAN])
    close = np.array([14.0, -60.0, 25.0, NAN, 14.0])
    assert lead_of(wanted, close, 10).tolist() == [6, 10, 10, 10, 10]


def test_a_day_lies_in_the_week_of_its_monday():
    assert WEEKS.place(np.array([-4.0, -3.0, 0.0, 3.9, 4.0])).tolist() == [-1, 0, 0, 0, 1]


def test_orders_yet_to_come_are_like_past_ones_of_their_kind():
    past = Past(np.array([5, 5, 8]), lines((0, 0, 10, 7), (1, 0, 20, NAN), (1, 1, 1, 0), (2, 1, 100, 0)))
    orders = np.zeros((4000, 2, 3), dtype=np.float32)
    orders[:, 0, 0] = 1
    orders[:, 1, 1] = 2
    found = of_new(orders, np.array([5, 8]), WIN_DAY, past, usual=14, generator=np.random.default_rng(1))
    laid = laid_out(found, 4000, 2, WEEKS)
    assert set(laid[:, 0].sum(axis=1)) == {10, 20}  # each draw has one order of kind 5, either of the two
    assert 14.5 < laid[:, 0].sum(axis=1).mean() < 15.5
    assert set(laid[:, 1, WEEKS.place(np.array([7.0]))[0]]) == {200}
    assert set(laid[:, 0, 1]) == {0, 10}  # 1.5 days and a week
    assert set(laid[:, 0, 2]) == {0, 20}  # the usual fortnight where nothing is told
    other = of_new(orders, np.array([7, 7]), WIN_DAY, past, usual=14, generator=np.random.default_rng(1))
    assert set(other[3].tolist()) == {10, 20, 1, 100}  # a kind without past orders is like any


def test_an_order_without_a_product_still_counts_as_one_of_those_drawn():
    past = Past(np.array([1, 1]), lines((0, 0, 10, 0), (1, -1, 99, 0)))
    orders = np.ones((2000, 1, 1), dtype=np.float32)
    found = of_new(orders, np.array([1]), WIN_DAY[:1], past, 0, np.random.default_rng(2))
    assert 0.45 < len(found[0]) / 2000 < 0.55


def test_many_orders_to_come_are_followed_in_fewer_draws():
    assert draws_to_use(1000, 1.0) == 1000
    assert draws_to_use(1000, 5000.0) == 200
