"""Replicas of one deployment load one after the other."""

from threading import Event, Thread

from deployments.replica.load_turn import load_turn


def enter(deployment):
    """A thread that wants its turn, and the event that says that it has it."""
    entered = Event()

    def wait():
        with load_turn(deployment):
            entered.set()

    thread = Thread(target=wait)
    thread.start()
    return thread, entered


def test_the_second_replica_loads_after_the_first():
    with load_turn("SimpleRenderer"):
        thread, entered = enter("SimpleRenderer")
        assert not entered.wait(0.3)
    assert entered.wait(10)
    thread.join()


def test_another_deployment_does_not_wait():
    with load_turn("SimpleRenderer"):
        thread, entered = enter("RefGuidedRenderer")
        assert entered.wait(10)
        thread.join()


def test_a_load_that_fails_lets_the_next_one_load():
    try:
        with load_turn("SimpleRenderer"):
            raise RuntimeError
    except RuntimeError:
        thread, entered = enter("SimpleRenderer")
        assert entered.wait(10)
        thread.join()
