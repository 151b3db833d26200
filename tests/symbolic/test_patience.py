"""A bound on time counts what is computed, not what is waited for."""

import time

import pytest

from symbolic import patience


def compute() -> None:
    for number in range(10**9):
        if number % 1000 == 0:
            patience.check()


def test_waiting_takes_no_patience():
    with patience.at_most(0.2):
        time.sleep(0.4)
        patience.check()


def test_computing_does():
    with patience.at_most(0.05), pytest.raises(patience.OutOfTime):
        compute()


def test_an_inner_bound_is_no_longer_than_the_outer():
    assert patience.left() == float("inf")
    with patience.at_most(0.05), patience.at_most(100.0), pytest.raises(patience.OutOfTime):
        compute()


def test_what_shares_an_allowance_has_what_is_left_of_it():
    allowance = patience.Allowance(0.2)
    started = time.thread_time()
    for _ in range(3):
        with allowance.spent(), pytest.raises(patience.OutOfTime):
            compute()
    assert time.thread_time() - started < 0.3
