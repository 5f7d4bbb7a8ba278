"""The plan cache on real folders."""

import os
import pickle
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deployments.engines.planning import plan_cache
from deployments.engines.planning.plan_cache import PlanCache
from deployments.types import Element, PlanRequest, Scene, StoryPlan

STORY = PlanRequest(prompt="Aldar Kose and the rich merchant", num_frames=6)


def plan(words: str) -> StoryPlan:
    return StoryPlan(
        scenes=tuple(Scene(prompt=words, caption="Ләззат", setting="steppe") for _ in range(6)),
        elements=(Element(name="horse", descriptor="brown horse"),),
        planner="openai:m",
        corrections=("something was changed",),
    )


@pytest.fixture
def cache(tmp_path):
    return PlanCache(tmp_path / "plans", 1, "openai:m at host")


def test_unknown_request_has_no_plan(cache):
    assert cache.get(STORY) is None


def test_kept_plan_comes_back_equal(cache):
    assert cache.put_if_absent(STORY, plan("one")) == plan("one")
    assert cache.get(STORY) == plan("one")


def test_first_plan_of_a_request_counts(cache):
    cache.put_if_absent(STORY, plan("first"))

    assert cache.put_if_absent(STORY, plan("second")) == plan("first")
    assert cache.get(STORY) == plan("first")


@pytest.mark.parametrize(
    "change",
    [{"prompt": "Another story"}, {"num_frames": None}, {"seed": 43}, {"temperature": 0.71}],
)
def test_each_part_of_the_request_tells_plans_apart(cache, change):
    cache.put_if_absent(STORY, plan("one"))

    assert cache.get(STORY.model_copy(update=change)) is None


def test_other_planner_has_other_plans(cache, tmp_path):
    cache.put_if_absent(STORY, plan("one"))

    assert PlanCache(tmp_path / "plans", 1, "openai:other at host").get(STORY) is None


def test_plans_survive_the_process_that_made_them(cache, tmp_path):
    cache.put_if_absent(STORY, plan("kept"))
    code = (
        "import sys; from pathlib import Path\n"
        "from deployments.engines.planning.plan_cache import PlanCache\n"
        "from deployments.types import PlanRequest\n"
        "request = PlanRequest.model_validate_json(sys.argv[2])\n"
        "print(PlanCache(Path(sys.argv[1]), 1, 'openai:m at host').get(request).scenes[0].prompt)"
    )
    arguments = [str(tmp_path / "plans"), STORY.model_dump_json()]
    root = Path(__file__).parents[3]

    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=root, capture_output=True, text=True
    )

    assert done.stdout.strip() == "kept", done.stderr


def test_threads_that_write_at_once_agree_on_one_plan(tmp_path):
    def write(number: int) -> StoryPlan:
        cache = PlanCache(tmp_path, 1, "p")
        return cache.put_if_absent(STORY, plan(f"number {number}"))

    with ThreadPoolExecutor(8) as pool:
        plans = list(pool.map(write, range(16)))

    assert len({kept.scenes[0].prompt for kept in plans}) == 1


def test_size_limit_holds_and_plans_in_use_stay(cache, tmp_path):
    used = PlanRequest(prompt="used all the time")
    cache.put_if_absent(used, plan("used"))
    for number in range(400):
        request = STORY.model_copy(update={"seed": number})
        scenes = tuple(Scene(prompt=os.urandom(450).hex()) for _ in range(10))
        cache.put_if_absent(request, plan("x").model_copy(update={"scenes": scenes}))
        if number % 5 == 0:
            assert cache.get(used) is not None

    kept = sum(cache.get(STORY.model_copy(update={"seed": n})) is not None for n in range(400))
    assert 0 < kept < 400
    assert (tmp_path / "plans" / "cache.db").stat().st_size <= 1.2 * 2**20


def test_unusable_folder_is_logged_and_planning_goes_on(tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")

    cache = PlanCache(blocked / "plans", 1, "p")

    assert "plans are not kept" in caplog.text
    assert cache.get(STORY) is None
    assert cache.put_if_absent(STORY, plan("one")) == plan("one")


def test_corrupted_store_is_moved_aside_and_a_new_one_keeps_plans(tmp_path, caplog):
    folder = tmp_path / "plans"
    folder.mkdir()
    folder.joinpath("cache.db").write_bytes(b"garbage" * 1000)

    cache = PlanCache(folder, 1, "p")

    assert cache.put_if_absent(STORY, plan("one")) == plan("one")
    assert PlanCache(folder, 1, "p").get(STORY) == plan("one")
    (aside,) = tmp_path.glob("plans.*.corrupt")
    assert aside.joinpath("cache.db").read_bytes().startswith(b"garbage")
    assert f"the folder is now {aside.name}" in caplog.text


def test_store_that_turns_out_corrupt_later_is_moved_aside_too(tmp_path):
    folder = tmp_path / "plans"
    PlanCache(folder, 1, "p").put_if_absent(STORY, plan("old"))
    with sqlite3.connect(folder / "cache.db") as database:
        page_size = database.execute("PRAGMA page_size").fetchone()[0]
        root = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'Cache'")
        offset = (root.fetchone()[0] - 1) * page_size
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    with (folder / "cache.db").open("r+b") as file:
        file.seek(offset)
        file.write(b"garbage!" * (page_size // 8))

    cache = PlanCache(folder, 1, "p")

    assert cache.get(STORY) is None
    cache.put_if_absent(STORY, plan("new"))
    assert cache.get(STORY) == plan("new")
    assert len(list(tmp_path.glob("plans.*.corrupt"))) == 1


def test_corrupted_store_that_cannot_be_moved_is_logged_and_planning_goes_on(
    tmp_path, monkeypatch, caplog
):
    tmp_path.joinpath("cache.db").write_bytes(b"garbage" * 1000)
    monkeypatch.chdir(tmp_path)

    cache = PlanCache(Path("."), 1, "p")

    assert "plans are not kept" in caplog.text
    assert cache.put_if_absent(STORY, plan("one")) == plan("one")


@pytest.mark.parametrize(
    ("value", "mode"),
    [
        (b"no zlib", 1),
        (b"x\x9c\xab\xae\x05\x00\x01u\x00\xf9", 1),  # zlib of {}: not a text
        (pickle.dumps("pickled"), 4),
    ],
)
def test_broken_entry_is_logged_and_replaced(cache, tmp_path, caplog, value, mode):
    cache.put_if_absent(STORY, plan("old"))
    with sqlite3.connect(tmp_path / "plans" / "cache.db") as database:
        database.execute("UPDATE Cache SET value = ?, mode = ?", (value, mode))

    assert cache.get(STORY) is None
    assert "planned anew" in caplog.text
    assert cache.put_if_absent(STORY, plan("new")) == plan("new")
    assert cache.get(STORY) == plan("new")


class Bomb:
    """A pickle that writes a file when somebody loads it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


def test_pickle_in_the_store_is_never_loaded(cache, tmp_path):
    cache.put_if_absent(STORY, plan("old"))
    with sqlite3.connect(tmp_path / "plans" / "cache.db") as database:
        bomb = pickle.dumps(Bomb(tmp_path / "exploded"))
        database.execute("UPDATE Cache SET value = ?, mode = 4", (bomb,))

    assert cache.get(STORY) is None
    assert not (tmp_path / "exploded").exists()


def test_plan_of_earlier_rules_is_made_anew(cache, monkeypatch):
    monkeypatch.setattr(plan_cache, "SCHEMA_VERSION", plan_cache.SCHEMA_VERSION - 1)
    cache.put_if_absent(STORY, plan("earlier"))
    monkeypatch.undo()

    assert cache.get(STORY) is None
    assert cache.put_if_absent(STORY, plan("new")) == plan("new")
