"""A kit and its cookie: what becomes of them."""

from datetime import timedelta
from itertools import product

import pytest

from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.values import ENDINGS, Cause, ItemCount, Outcome
from happycat.domain.supplies.bakery import Label
from happycat.domain.supplies.cookies import Baking, Purpose
from happycat.domain.supplies.events import KitReady, LostBy, SuppliesIssued, SuppliesLost, SuppliesReturned
from happycat.domain.supplies.model import WrongStatus, packing_list
from happycat.domain.supplies.policy import ACCEPTANCE_FORM, COOKIE
from happycat.domain.supplies.transitions import AFTER, FACTS, FINAL, MOVES, Happening, Status
from tests.cats.people import BARSIK, id_of
from tests.cats.supplies import NOON, ORDER, cookie, kit, line, tell

COMMANDS = {
    Happening.COLLECTED: "collect",
    Happening.PICKED_UP: "pick_up",
    Happening.TAKEN_BACK: "take_back",
    Happening.WRITTEN_OFF: "write_off",
    Happening.MISLAID: "lose",
}


def test_r18_a_kit_has_the_supplies_of_all_lines_and_always_the_acceptance_form() -> None:
    lines = [line("Wash", ItemCount("soap", 2)), line("Brush", ItemCount("soap"), ItemCount("brush"))]

    packed = packing_list(lines)

    assert packed == (ItemCount(ACCEPTANCE_FORM), ItemCount("brush"), ItemCount("soap", 3))
    assert packing_list([]) == (ItemCount(ACCEPTANCE_FORM),)


def test_r18_a_huge_list_is_split_and_not_refused() -> None:
    lines = [line("Sand", ItemCount("sand", 1000)), line("More sand", ItemCount("sand", 500))]

    packed = packing_list(lines)

    assert packed[1:] == (ItemCount("sand", 1000), ItemCount("sand", 500))


def test_r18_collected_is_ready_at_the_same_moment_with_or_without_the_cookie() -> None:
    without, with_it = kit(), kit()

    without.collect([], NOON)
    with_it.collect([ORDER], NOON)

    [told] = without.pull_events()
    assert told == KitReady(ORDER, without.id, 1, BARSIK, False, collected_at=NOON, ready_at=NOON)
    assert with_it.contents[-1] == ItemCount(COOKIE)


def test_r19_what_the_worker_signs_for_is_told_with_the_cookie() -> None:
    ready = kit(Status.READY, cookies=(ORDER,))

    ready.pick_up("Barsik, his paw", NOON)

    [issued] = ready.pull_events()
    assert isinstance(issued, SuppliesIssued)
    assert issued.items == (ItemCount(ACCEPTANCE_FORM), ItemCount(COOKIE))


def test_r19_a_pick_up_without_a_signature_is_refused_and_changes_nothing() -> None:
    ready = kit(Status.READY)

    with pytest.raises(Invalid, match="signature"):
        ready.pick_up(" ", NOON)

    assert ready.status is Status.READY


def test_r19_lost_by_the_desk_is_told_and_the_rest_dismantled() -> None:
    ready = kit(Status.READY)

    ready.lose("fell behind the shelf", NOON)

    why = "fell behind the shelf"
    assert ready.pull_events() == [SuppliesLost(ORDER, ready.id, 1, BARSIK, LostBy.DESK, why, NOON)]
    assert ready.status is Status.DISMANTLED


def test_r20_a_kit_that_is_not_used_is_due_back_in_a_day_and_lost_in_thirty() -> None:
    out = kit(Status.ISSUED)

    out.hear(Happening.CALLED_OFF, NOON)

    assert out.return_by == NOON + timedelta(hours=24)
    assert out.lost_at == NOON + timedelta(days=30)


def test_r20_what_came_back_or_not_is_told() -> None:
    back, gone = kit(Status.RETURN_DUE), kit(Status.RETURN_DUE)

    back.take_back(NOON)
    gone.write_off("the dog ate it", NOON)

    assert back.pull_events() == [SuppliesReturned(ORDER, back.id, BARSIK, NOON)]
    assert gone.pull_events() == [
        SuppliesLost(ORDER, gone.id, 1, BARSIK, LostBy.WORKER, "the dog ate it", NOON)
    ]


@pytest.mark.parametrize(("status", "happening"), list(product(Status, Happening)))
def test_r20_every_status_has_an_answer_to_every_happening(status: Status, happening: Happening) -> None:
    some, after = kit(status), MOVES[status][happening]

    if after is None:
        with pytest.raises(WrongStatus):
            tell(some, COMMANDS[happening])
    elif happening in FACTS:
        some.hear(happening, NOON)
    else:
        tell(some, COMMANDS[happening])

    assert some.status is (after or status)


def test_r20_facts_are_never_refused_and_a_final_status_stays() -> None:
    answers = {MOVES[status][fact] for status in Status for fact in FACTS}

    assert None not in answers
    assert all(MOVES[end][fact] is end for end in FINAL for fact in FACTS)


def test_r20_whatever_ends_an_order_ends_its_kit_or_makes_it_due_back() -> None:
    ended = {MOVES[status][fact] for status in Status for fact in AFTER.values()}

    assert frozenset(AFTER) == ENDINGS
    assert ended <= FINAL | {Status.RETURN_DUE}
    assert AFTER[Outcome.FAILED, Cause.WORK_REJECTED] is Happening.WORK_DONE


def test_r18_the_cookies_of_a_dismantled_kit_are_free_once() -> None:
    packed = kit(Status.READY, cookies=(ORDER,))
    packed.hear(Happening.UNASSIGNED, NOON)

    freed = packed.unpack()

    assert freed == (ORDER,)
    assert packed.unpack() == ()


def test_r18_the_key_for_the_bakery_is_the_cookies_own() -> None:
    mine, others = cookie(), cookie(OrderId(id_of("another order")))

    second = mine.another(id_of("a second cookie"), Baking.WANTED, NOON)

    assert mine.label == cookie().label == Label(f"cookie-{ORDER}", "Murka")
    assert len({one.label.key for one in (mine, others, second)}) == 3


def test_r18_a_cookie_that_missed_its_kit_is_owed_once() -> None:
    late = cookie()
    late.ordered(NOON)

    told = [late.miss_kit(), late.miss_kit()]

    assert told == [True, False]
    assert late.purpose is Purpose.OWED


def test_r18_a_second_delivery_changes_nothing() -> None:
    packed = cookie()
    packed.ordered(NOON)
    packed.look([packed.label, packed.label], NOON)
    packed.pack()

    packed.look([packed.label], NOON)

    assert packed.baking is Baking.PACKED


def test_r18_a_cookie_is_not_ordered_for_an_order_that_is_over() -> None:
    wanted, ordered = cookie(), cookie()
    ordered.ordered(NOON)

    wanted.outlive_order()
    ordered.outlive_order()

    assert wanted.baking is Baking.CANCELLED
    assert (ordered.baking, ordered.purpose) == (Baking.ORDERED, Purpose.SPARE)


def test_r18_a_cookie_cancelled_while_the_bakery_was_called_is_not_lost() -> None:
    wanted = cookie()
    wanted.outlive_order()

    wanted.ordered(NOON)

    assert wanted.baking is Baking.ORDERED
