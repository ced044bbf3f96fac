"""A cookie between its order and the bakery, and a bakery that is left alone (R18)."""

from datetime import timedelta

import pytest

from happycat.domain.supplies.bakery import Label, Silence
from happycat.domain.supplies.cookies import Baking, CookieOrder, Purpose
from happycat.domain.supplies.policy import ASK_AGAIN, BAKING, KEYS_ASKED, LONGEST_REST, MOST_KEYS, PATIENCE
from tests.cats.people import id_of
from tests.cats.supplies import NOON, ORDER, cookie

KEY = f"cookie-{ORDER}"


def ordered() -> CookieOrder:
    one = cookie()
    one.ordered(NOON)
    return one


def never_came(purpose: Purpose = Purpose.OWN) -> CookieOrder:
    """Asked for under every key, and given up."""
    one = cookie()
    one.purpose = purpose
    for _ in range(MOST_KEYS):
        one.ordered(one.ask_at)
        one.look([], one.since + PATIENCE)
    return one


def test_r18_it_is_asked_for_when_it_should_be_baked_and_then_every_minute() -> None:
    one = ordered()
    promised = one.ask_at

    one.look([], promised)

    assert (promised, one.ask_at) == (NOON + BAKING, NOON + BAKING + ASK_AGAIN)
    assert one.baking is Baking.ORDERED


@pytest.mark.parametrize(("waited", "key"), [(PATIENCE - timedelta(seconds=1), KEY), (PATIENCE, f"{KEY}-2")])
def test_r18_after_an_hour_it_is_wanted_under_another_key(waited: timedelta, key: str) -> None:
    one = ordered()

    one.look([], NOON + waited)

    assert one.label == Label(key, "Murka")
    assert one.baking is (Baking.ORDERED if key == KEY else Baking.WANTED)


def test_r18_a_bakery_that_takes_no_order_is_asked_for_an_hour_too() -> None:
    one = cookie()

    one.not_taken(NOON + timedelta(minutes=59))
    patient = (one.label.key, one.ask_at)
    one.not_taken(NOON + PATIENCE)

    assert patient == (KEY, NOON + PATIENCE)
    assert one.label.key == f"{KEY}-2"


def test_r18_after_three_keys_it_is_given_up_and_asked_for_no_more() -> None:
    one = never_came()

    one.look([one.label], NOON + timedelta(days=1))
    one.not_taken(NOON + timedelta(days=1))

    assert (one.baking, one.label.key, one.coming) == (Baking.GIVEN_UP, f"{KEY}-3", False)


@pytest.mark.parametrize(
    ("purpose", "after"),
    [
        (Purpose.OWED, Baking.WANTED),
        (Purpose.OWN, Baking.GIVEN_UP),
        (Purpose.SPARE, Baking.GIVEN_UP),
    ],
)
def test_r18_only_what_was_promised_is_ordered_with_the_next_checkout(
    purpose: Purpose, after: Baking
) -> None:
    one = never_came(purpose)

    one.want_again(NOON + timedelta(days=1))
    one.want_again(NOON + timedelta(days=2))

    assert (one.baking, one.number) == (after, 4 if after is Baking.WANTED else 3)


def test_r18_a_given_up_cookie_that_misses_its_kit_is_owed() -> None:
    one = never_came()

    newly = one.miss_kit()

    assert (newly, one.purpose) == (True, Purpose.OWED)


def test_r18_a_delivery_counts_under_our_key_and_in_our_clients_name_only() -> None:
    wrong, stranger, both, old = (ordered() for _ in range(4))
    old.look([], NOON + PATIENCE)
    old.ordered(NOON + PATIENCE)

    wrong.look([Label(KEY, "Pushok")], NOON + BAKING)
    stranger.look([Label("cookie-of-nobody", "Murka")], NOON + BAKING)
    both.look([Label(KEY, "Pushok"), Label(KEY, "Murka")], NOON + BAKING)
    old.look([Label(KEY, "Murka")], NOON + PATIENCE + BAKING)

    assert [one.baking for one in (wrong, stranger)] == [Baking.WANTED, Baking.ORDERED]
    assert (wrong.label.key, stranger.label.key) == (f"{KEY}-2", KEY)
    assert both.here
    assert old.here


def test_r18_an_old_key_in_another_name_does_not_spoil_the_new_one() -> None:
    one = ordered()
    one.look([Label(KEY, "Pushok")], NOON + BAKING)
    one.ordered(NOON + BAKING)

    one.look([Label(KEY, "Pushok")], NOON + 2 * BAKING)

    assert (one.baking, one.label.key) == (Baking.ORDERED, f"{KEY}-2")


def test_r18_so_many_of_its_newest_keys_are_asked_for() -> None:
    one = cookie()
    one.number = 40

    assert len(one.keys) == KEYS_ASKED
    assert one.keys[-1] == one.label.key == f"{KEY}-40"
    assert cookie().keys == (KEY,)


def test_r18_a_cookie_lost_with_its_kit_does_not_come_again_under_its_old_key() -> None:
    one = ordered()
    one.miss_kit()
    one.look([one.label], NOON + BAKING)
    one.pack()

    one.lose_with_kit(NOON)
    one.ordered(NOON)
    one.look([Label(KEY, "Murka")], NOON + BAKING)

    assert (one.baking, one.keys) == (Baking.ORDERED, (f"{KEY}-2",))


@pytest.mark.parametrize("purpose", [Purpose.OWN, Purpose.SPARE])
def test_r18_what_was_not_promised_and_is_lost_with_its_kit_is_forgiven(purpose: Purpose) -> None:
    one = ordered()
    one.look([one.label], NOON + BAKING)
    one.purpose = purpose
    one.pack()

    one.lose_with_kit(NOON)

    assert one.packed


def test_r18_a_second_cookie_of_an_order_has_keys_of_its_own() -> None:
    first = never_came()

    second = first.another(id_of("a second cookie"), Baking.WANTED, NOON)

    assert (second.order_id, second.client_id, second.for_name) == (ORDER, first.client_id, "Murka")
    assert not {*second.keys} & {*first.keys}


def test_r18_a_cookie_that_is_not_needed_goes_into_a_later_kit_unless_it_was_owed() -> None:
    own, promised = ordered(), ordered()
    promised.miss_kit()

    own.spare()
    promised.spare()

    assert (own.purpose, promised.purpose) == (Purpose.SPARE, Purpose.OWED)


def test_r18_a_silent_bakery_rests_twice_as_long_each_time_up_to_a_quarter_of_an_hour() -> None:
    silence, rests = Silence(until=NOON), []

    for _ in range(100):
        silence.again(NOON)
        rests.append(silence.until - NOON)

    assert [rest // ASK_AGAIN for rest in rests[:6]] == [1, 2, 4, 8, 15, 15]
    assert rests[-1] == LONGEST_REST


def test_r18_a_bakery_that_answers_is_not_left_alone() -> None:
    silence = Silence(until=NOON)
    fresh = silence.rests(NOON)
    silence.again(NOON)
    resting = (silence.rests(NOON + timedelta(seconds=59)), silence.rests(NOON + ASK_AGAIN))

    silence.over()

    assert (fresh, resting, silence.rests(NOON)) == (False, (True, False), False)
