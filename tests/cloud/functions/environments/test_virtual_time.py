"""The clock of a call and the modules that read it."""

from __future__ import annotations

import copy
import datetime as dt
import time

import pytest
from hypothesis import given, strategies as st

from sfnlearn.cloud.functions.environments.virtual_time import CallClock, TimedOut, datetime_module, time_module

moments = st.integers(0, 2**33)


@given(moments)
def test_all_clocks_agree(moment):
    clock = CallClock(float(moment))
    now = datetime_module(clock).datetime.now(dt.UTC)
    assert now == dt.datetime.fromtimestamp(moment, dt.UTC)
    assert time_module(clock).time() == time_module(clock).monotonic() == moment
    assert time_module(clock).gmtime() == time.gmtime(moment)
    assert datetime_module(clock).date.today() == now.date()


def test_sleep_refuses_what_python_refuses():
    with pytest.raises(ValueError, match="sleep length must be non-negative"):
        CallClock().sleep(-1)


def test_sleep_stops_at_the_timeout():
    clock = CallClock()
    clock.start(10.0, timeout=3.0)
    clock.sleep(2.9)
    with pytest.raises(TimedOut):
        clock.sleep(5)
    assert (clock.now, clock.remaining) == (13.0, 0.0)


def test_the_real_modules_are_untouched():
    before = dt.datetime, time.time
    datetime_module(CallClock()), time_module(CallClock())
    assert (dt.datetime, time.time) == before
    assert abs(time.time() - dt.datetime.now(dt.UTC).timestamp()) < 60


def test_real_dates_are_instances_of_the_virtual_classes():
    module = datetime_module(CallClock())
    assert isinstance(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), module.datetime)
    assert isinstance(dt.date(2026, 1, 1), module.date)
    assert isinstance(module.datetime.now(), module.date)
    assert not isinstance("2026-01-01", module.date)


def test_virtual_datetimes_calculate_and_copy_as_real_ones():
    module = datetime_module(CallClock(1_767_225_600.0))
    later = module.datetime.now() + module.timedelta(days=1)
    assert later == dt.datetime(2026, 1, 2)  # noqa: DTZ001 - Lambda's local time is UTC
    assert copy.deepcopy(later) == later
    assert module.datetime.strptime("2026", "%Y").year == 2026
    assert module.datetime.utcnow() == module.datetime.today() == module.datetime.now()
