"""What is told of a download."""

import pytest

from deployments.hub.progress import Transfer, TransferMeter, time_left

TOTAL = 6_940_000_000


def described(*readings):
    """The last line of a download with readings of (seconds, bytes)."""
    times = iter([at for at, _ in readings])
    meter = TransferMeter(clock=lambda: next(times))
    return [meter.describe(Transfer("unet/x.safetensors", done, TOTAL)) for _, done in readings][-1]


def test_the_first_bytes_say_how_much_there_is():
    assert described((0, 1_200_000_000)) == "unet/x.safetensors: 1.20 of 6.94 GB"


def test_speed_and_time_left_are_those_of_the_last_half_minute():
    fast = [(second, 10_000_000 * second) for second in range(100)]
    slow = [(100 + second, 1_000_000_000 + 2_000_000 * second) for second in range(60)]
    line = described(*fast, *slow)
    assert line == "unet/x.safetensors: 1.12 of 6.94 GB, 2.0 MB/s, 49 min left"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (40, "40 s"), (61, "1 min"), (3599, "1 h 0 min"), (6600, "1 h 50 min")],
)
def test_a_time_is_told_in_its_largest_units(seconds, text):
    assert time_left(seconds) == text
