"""Token buckets: a burst, then a rate, and never more memory than allowed."""

import pytest

from server.limits import MAX_KEYS, Bucket, network


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_burst_is_allowed_and_then_a_wait_is_told(clock):
    bucket = Bucket(rate=20, burst=40, clock=clock)

    waits = [bucket.hit("a") for _ in range(41)]

    assert waits[:40] == [0.0] * 40
    assert waits[40] == pytest.approx(0.05)


def test_what_was_refused_costs_nothing(clock):
    bucket = Bucket(rate=1, burst=1, clock=clock)
    bucket.hit("a")

    assert [bucket.hit("a") for _ in range(3)] == [pytest.approx(1.0)] * 3
    clock.now += 1
    assert bucket.hit("a") == 0.0


def test_a_bucket_refills_to_its_burst_and_no_further(clock):
    bucket = Bucket(rate=2, burst=4, clock=clock)
    clock.now += 3600

    assert sum(bucket.hit("a") == 0.0 for _ in range(10)) == 4


def test_a_cost_counts(clock):
    bucket = Bucket(rate=1, burst=10, clock=clock)

    assert bucket.hit("a", cost=7) == 0.0
    assert bucket.hit("a", cost=7) == pytest.approx(4.0)
    assert bucket.hit("a", cost=3) == 0.0


def test_keys_do_not_pay_for_each_other(clock):
    bucket = Bucket(rate=1, burst=1, clock=clock)

    assert bucket.hit("a") == bucket.hit("b") == 0.0
    assert bucket.hit("a") > 0


def test_a_forgotten_key_begins_anew(clock):
    bucket = Bucket(rate=1, burst=1, clock=clock)
    bucket.hit("a")
    bucket.forget("a")
    bucket.forget("never seen")

    assert bucket.hit("a") == 0.0


def test_memory_is_bounded_and_who_asks_all_the_time_is_remembered(clock):
    bucket = Bucket(rate=0.001, burst=2, clock=clock)
    for number in range(3 * MAX_KEYS):
        bucket.hit(number)
        bucket.hit("flooder")

    assert len(bucket) <= MAX_KEYS
    assert bucket.hit("flooder") > 0


def test_full_buckets_are_dropped_first(clock):
    bucket = Bucket(rate=1, burst=1, clock=clock)
    for number in range(MAX_KEYS):
        bucket.hit(number)
    clock.now += 2
    bucket.hit("late")

    assert len(bucket) == 1


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_an_address_counts_by_what_its_owner_cannot_change_at_will(address, expected):
    assert network(address) == expected
