"""What is known of each operator: the journal has whom was ordered from, the archive the codes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from anosim_tui.domain.models import ACTIVATION, ENDED, Order, Product
from anosim_tui.domain.purchases import Guards, Purchase, Stage, Wanted
from anosim_tui.domain.reconcile import Before
from anosim_tui.domain.spending import ServiceRecord
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.journal import Journal
from anosim_tui.storage.writing import Batch
from tests.account.fakes import START, account_of, activation
from tests.storage.support import Home, message

GOOGLE = Product(1, "Germany", ACTIVATION, "Google", timedelta(minutes=20), Decimal("1.20"))
O2, VODAFONE = 4, 5


def bought(journal: Journal, operator: int, *ids: int) -> None:
    """An order of these bookings, as it is written down."""
    purchase = Purchase(
        f"from {operator}",
        Wanted.order(GOOGLE, len(ids), Decimal("1.20"), operator, "An operator"),
        Stage.PREPARING,
        START,
    )
    journal.begin(purchase, Guards(), again=False)
    journal.send(purchase.id, Before(START, frozenset(), frozenset()), None)
    order = Order(operator + 100, START, None, tuple(activation(id_) for id_ in ids))
    journal.place(purchase.id, order, START, answered=True)


async def filled(archive: Archive) -> None:
    """Three activations that are over, one of which had its code after 30 s, and a running one."""
    minutes = timedelta(minutes=20)
    over = [activation(id_, start=START - minutes, end=START, state=ENDED) for id_ in (1, 2, 3)]
    code = message(
        "Your code is 482910.", number=over[0].number, date=over[0].start + timedelta(seconds=30)
    )
    other = activation(9, service="Telegram", state=ENDED)
    await archive.keep([Batch((code,), bookings=(*over, activation(4), other))])


async def test_each_operator_has_a_record_of_its_own(home: Home) -> None:
    journal, archive = Journal(), home.archive()
    bought(journal, O2, 1, 2)
    bought(journal, VODAFONE, 3, 4, 9)
    assert journal.operators() == {1: O2, 2: O2, 3: VODAFONE, 4: VODAFONE, 9: VODAFONE}
    account = account_of(home.service, home.clock, archive=archive, journal=journal)
    assert await account.operator_records(GOOGLE) == {}, "the archive is not open yet"
    await archive.open()
    await filled(archive)
    assert await account.operator_records(GOOGLE) == {
        O2: ServiceRecord(2, 2, 1, timedelta(seconds=30)),
        VODAFONE: ServiceRecord(2, 1, 0, None),
    }
    await archive.close()


async def test_nothing_is_known_where_nothing_was_ordered_here(home: Home) -> None:
    archive = home.archive()
    await archive.open()
    await filled(archive)
    account = account_of(home.service, home.clock, archive=archive)
    assert await account.operator_records(GOOGLE) == {}
    await archive.close()
