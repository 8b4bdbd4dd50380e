import pytest
from hypothesis import given, strategies as st

from sfnlearn.asl.timestamps import is_timestamp, parse_timestamp, write_timestamp


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0.0),
        ("1970-01-01T00:00:01.5Z", 1.5),
        ("1970-01-01T01:00:00+01:00", 0.0),
        ("1969-12-31T23:00:00-01:00", 0.0),
        ("2026-01-01T00:00:00.123456789Z", 1767225600.123456),
    ],
)
def test_timestamps_are_rfc_3339(text, seconds):
    assert parse_timestamp(text) == pytest.approx(seconds, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-01-01",
        "2026-01-01T00:00Z",
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-01-01t00:00:00Z",
        "2026-01-01T00:00:00z",
        "2026-02-30T00:00:00Z",
        "2026-01-01T25:00:00Z",
        "2026-01-01T00:00:00.Z",
        "0000-01-01T00:00:00Z",
        "2026-01-01T00:00:00+0100",
    ],
)
def test_everything_else_is_none(text):
    assert parse_timestamp(text) is None
    assert not is_timestamp(text)


@given(st.integers(0, 250_000_000_000_000))
def test_what_the_context_object_writes_can_be_read_again(milliseconds):
    assert parse_timestamp(write_timestamp(milliseconds / 1000)) == pytest.approx(milliseconds / 1000, abs=0.0011)


@given(st.text(max_size=40))
def test_no_text_raises(text):
    parse_timestamp(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "1970-01-01T00:00:00.000Z"), (1.5, "1970-01-01T00:00:01.500Z"), (1767225600.9999, "2026-01-01T00:00:00.999Z")],
)
def test_times_have_milliseconds(seconds, text):
    assert write_timestamp(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(2, "1970-01-01T00:00:02Z"), (1.25, "1970-01-01T00:00:01.250Z")])
def test_whole_seconds_may_be_written_without_their_milliseconds(seconds, text):
    assert write_timestamp(seconds, whole=True) == text
