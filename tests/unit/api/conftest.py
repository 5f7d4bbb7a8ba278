from tests.support.collection import OPEN


def pytest_unconfigure():
    # Not in a fixture: a run that only collects, or is interrupted, tears none down. Closed later
    # than this, the stories would wait for their event loop's thread, which has ended by then.
    OPEN.close()
