"""Who may work on a story, and whose writes the store refuses."""

import pytest

from deployments.lifecycle import StoryState
from serve_app.store.errors import LostLease
from tests.support.samples import new_story, plan
from tests.support.stories import open_store

LEASE_S = 10
ENDED = -1
"""Seconds of a lease that has ended already."""


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path)


@pytest.fixture
def story(store):
    """A story that waits."""
    return store.commands.accept(new_story(), max_waiting=10, retry_after_s=1)


def test_a_story_is_claimed_by_one_owner_until_its_lease_ends(store, story):
    assert store.leases.claim("one", ENDED).id == story.id
    assert store.leases.claim("other", LEASE_S).id == story.id
    assert store.leases.claim("one", LEASE_S) is None


def test_a_released_story_can_be_claimed_at_once(store, story):
    store.leases.claim("one", LEASE_S)
    store.leases.release("one")
    assert store.leases.claim("other", LEASE_S).id == story.id


def test_an_owner_that_lost_its_lease_cannot_write(store, story):
    first = store.leases.claim("one", ENDED)
    second = store.leases.claim("other", LEASE_S)
    with pytest.raises(LostLease):
        store.leases.save_plan(first, (), plan(6), 0.1, is_settled=True)
    store.leases.save_plan(second, (), plan(8), 0.1, is_settled=True)
    assert store.queries.story(story.id).plan == plan(8)


def test_a_story_that_kills_its_owners_is_given_up(store, story):
    for _ in range(5):
        assert store.leases.claim("owner", ENDED).id == story.id
    assert store.leases.claim("owner", ENDED) is None
    failed = store.queries.story(story.id)
    assert failed.state is StoryState.FAILED
    assert failed.error.code == "story_lost"


def test_an_owner_does_not_claim_a_story_again_that_it_works_on(store, story):
    claimed = store.leases.claim("owner", ENDED)
    assert store.leases.claim("owner", ENDED, [story.id]) is None
    assert store.leases.renew("owner", LEASE_S, [story.id]) == {story.id: claimed.fence}
    assert store.leases.renew("owner", LEASE_S, []) == {}
