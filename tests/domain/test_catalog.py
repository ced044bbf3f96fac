"""Services and their revisions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from happycat.domain.catalog.details import BadAttributes, BadDuration, BadPrice, BadSupplies, BadTraits
from happycat.domain.catalog.events import ServicePublished, ServiceWithdrawn
from happycat.domain.catalog.model import NothingChanged, Service, Signed, Status, WrongServiceStatus
from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.values import ItemCount
from tests.cats.catalog import details
from tests.cats.people import id_of, manager

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
BATH = ServiceId(id_of("Bath"))


def signed(reason: str = "because") -> Signed:
    return Signed(manager.person, NOON, reason)


def draft() -> Service:
    service = Service(id=BATH, details=details())
    service.draft(signed())
    return service


def published() -> Service:
    service = draft()
    service.publish(signed())
    service.pull_events()
    return service


def test_r1_a_draft_is_a_revision_that_nobody_outside_hears_of() -> None:
    service = draft()

    revision = service.edit(details(title="Long bath"), signed("nicer"))

    assert (revision.number, revision.author, revision.at, revision.reason) == (
        2,
        manager.person,
        NOON,
        "nicer",
    )
    assert service.pull_events() == []


def test_r1_a_revision_says_what_is_different_from_the_one_before() -> None:
    service = draft()

    revision = service.edit(details(list_price=Money.of(25), attributes={"foam": "much"}), signed())

    assert revision.diff == {
        "list_price": ("20.00", "25.00"),
        "attributes.water": ("warm", ""),
        "attributes.foam": ("", "much"),
    }


def test_r1_any_two_revisions_can_be_compared_both_ways_and_over_many_steps() -> None:
    service = draft()
    first = service.edit(details(title="Long bath", list_price=Money.of(25)), signed())
    service.edit(details(title="Longer bath", list_price=Money.of(25)), signed())
    back = service.edit(details(attributes={"foam": "much"}, list_price=Money.of(25)), signed())

    there, here = first.compared(back), back.compared(first)

    assert there == {
        "title": ("Long bath", "Bath"),
        "attributes.water": ("warm", ""),
        "attributes.foam": ("", "much"),
    }
    assert here == {field: (new, old) for field, (old, new) in there.items()}
    assert first.compared(first) == {}


def test_r1_a_comparison_says_whether_the_service_was_on_sale() -> None:
    service = draft()
    on_sale = service.publish(signed())

    archived = service.archive(signed())

    assert on_sale.compared(archived) == {"status": ("published", "archived")}


def test_r1_publishing_tells_the_whole_state_with_the_revision_that_drafts_counted_up() -> None:
    service = draft()
    service.edit(details(title="Long bath"), signed())

    revision = service.publish(signed())

    [event] = service.pull_events()
    assert isinstance(event, ServicePublished)
    assert (event.revision, event.title, event.list_price, event.published_at) == (
        3,
        "Long bath",
        Money.of(20),
        NOON,
    )
    assert revision.diff == {"status": ("draft", "published")}


def test_r1_an_edit_of_a_published_service_is_told_at_once() -> None:
    service = published()

    service.edit(details(list_price=Money.of(25)), signed("soap costs more"))

    assert [event.key for event in service.pull_events()] == [str(BATH)]
    assert service.revision == 3


def test_r1_archiving_counts_as_a_revision_of_the_stream() -> None:
    service = published()

    revision = service.archive(signed("nobody wants it"))

    assert service.pull_events() == [ServiceWithdrawn(3, BATH, withdrawn_at=NOON)]
    assert revision.diff == {"status": ("published", "archived")}


def test_r1_a_draft_that_is_given_up_is_withdrawn_from_nobody() -> None:
    service = draft()

    service.archive(signed())

    assert service.pull_events() == []


def test_r1_restoring_makes_a_new_revision_with_the_old_content() -> None:
    service = published()
    old = service.edit(details(title="Long bath"), signed())
    service.edit(details(title="Short bath"), signed())
    service.pull_events()

    revision = service.restore(old, signed("it was better"))

    assert (revision.number, revision.content, revision.reason) == (5, old.content, "it was better")
    assert revision.diff == {"title": ("Short bath", "Long bath")}
    assert len(service.pull_events()) == 1


def test_r1_restoring_an_archived_service_makes_it_a_draft() -> None:
    service = draft()
    old = service.publish(signed())
    service.archive(signed())
    service.pull_events()

    service.restore(old, signed())

    assert (service.status, service.revision, service.pull_events()) == (Status.DRAFT, 4, [])


def test_r1_an_archived_service_is_not_edited_published_or_archived_again() -> None:
    service = published()
    service.archive(signed())

    for attempt in (service.publish, service.archive, lambda by: service.edit(details(title="x"), by)):
        with pytest.raises(WrongServiceStatus, match="archived"):
            attempt(signed())


def test_r1_an_edit_that_changes_nothing_is_no_revision() -> None:
    service = published()

    with pytest.raises(NothingChanged, match="revision 2"):
        service.edit(details(), signed())

    assert service.pull_events() == []


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"title": " "}, Invalid),
        ({"list_price": Money.zero()}, BadPrice),
        ({"list_price": Money(-1)}, BadPrice),
        ({"list_price": Money.of(1_000_001)}, BadPrice),
        ({"duration": timedelta(0)}, BadDuration),
        ({"duration": timedelta(minutes=20)}, BadDuration),
        ({"duration": timedelta(hours=24, minutes=15)}, BadDuration),
        ({"attributes": {"": "nothing"}}, BadAttributes),
        ({"attributes": {"long": "x" * 1001}}, BadAttributes),
        ({"needed_traits": ("brave", "brave")}, BadTraits),
        ({"needed_traits": ("",)}, BadTraits),
        ({"supplies": (ItemCount("towel"), ItemCount("towel"))}, BadSupplies),
    ],
)
def test_r1_r45_a_service_that_makes_no_sense_is_refused(
    wrong: dict[str, Any], refusal: type[Invalid]
) -> None:
    with pytest.raises(refusal):
        details(**wrong)


def test_r1_a_change_has_a_reason() -> None:
    with pytest.raises(Invalid, match="reason"):
        signed("")
