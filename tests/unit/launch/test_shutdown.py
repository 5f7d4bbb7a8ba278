"""The signals that end the launcher."""

import os
import signal

import pytest

from serve_app.launch.shutdown import SIGNALS, Stopped, StopSignals


@pytest.fixture
def signals():
    """Signals that are listened to; the handlers of the test run come back afterwards."""
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    signals = StopSignals()
    signals.listen()
    yield signals
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_without_a_signal_the_wait_ends_at_its_timeout(signals):
    signals.wait(0.01)
    assert not signals.is_received


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_the_first_signal_ends_the_wait(signals, number):
    os.kill(os.getpid(), number)
    signals.wait()
    assert signals.is_received


def test_the_second_signal_interrupts_the_main_thread(signals):
    os.kill(os.getpid(), signal.SIGTERM)
    signals.wait()
    with pytest.raises(Stopped):
        os.kill(os.getpid(), signal.SIGINT)


def test_ignored_signals_change_nothing(signals):
    signals.ignore()
    os.kill(os.getpid(), signal.SIGTERM)
    assert not signals.is_received
