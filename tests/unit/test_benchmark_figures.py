"""The published figures are the measured ones, and are computed correctly."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.bench_serving import added_time
from tests.benchmarks.load_client import LoadClient, StoryTiming
from tests.benchmarks.report import quantile
from tests.benchmarks.table import load, rows

PAGE = Path(__file__).parents[2] / "docs/performance.md"


def test_the_published_table_is_made_from_the_results():
    assert "\n".join(rows(load())) in PAGE.read_text()


def test_every_result_has_a_date_a_device_and_versions():
    for line in load().values():
        assert {"date", "device", "versions"} <= line.keys()


def test_the_newest_line_counts_and_figures_that_were_not_measured_stay_empty(tmp_path):
    lines = [
        {"benchmark": "encoding", "date": date, "device": "2 cores", **figures}
        for date, figures in (
            ("2026-12-02", {"encoding_over_pillow_default": 0.03}),
            ("2026-12-01", {"encoding_over_pillow_default": 0.5}),
        )
    ]
    (tmp_path / "encoding.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (row,) = [row for row in rows(load(tmp_path)) if "PNG, base64 and JSON" in row]
    assert row.endswith("| 3.0% |  | 2026-12-02 |")
    assert "| P0, " in "\n".join(rows(load(tmp_path)))


def test_a_newer_line_with_fewer_gpus_replaces_only_the_figures_that_it_has(tmp_path):
    def line(date, *rows):
        simple = [{"gpus": g, "efficiency": e, "story_over_frame": 1.1} for g, e in rows]
        guided = {"story_over_frame": 2.1}
        facts = {"benchmark": "scale", "date": date, "device": "2 cores"}
        return json.dumps(facts | {"simple": simple, "ref_guided": guided})

    lines = (line("2026-12-01", (8, 0.9), (64, 0.8)), line("2026-12-02", (8, 0.95)))
    (tmp_path / "scale.jsonl").write_text("\n".join(lines))
    (row,) = [row for row in rows(load(tmp_path)) if "by number of GPUs" in row]
    assert row.endswith("| 8: 95.0%, 64: 80.0% |  | 2026-12-01, 2026-12-02 |")


def test_the_added_time_of_a_frame_is_that_between_frames_and_of_a_story_that_of_all():
    ready_s = [1.5 + 1.1 * n for n in range(8)]
    times = added_time([(10.0, ready_s)] * 3, [8.0] * 3)
    assert times["per_frame_ms"] == pytest.approx(100)
    assert times["per_frame_share"] == pytest.approx(0.1)
    assert times["per_story_ms"] == pytest.approx(2000)
    assert times["per_story_share"] == pytest.approx(0.25)


@pytest.mark.parametrize("end_s", [10.0, 10.4, 10.9])
def test_the_throughput_of_gpus_in_step_does_not_depend_on_the_end_of_the_period(end_s):
    client = LoadClient("http://127.0.0.1:1")
    frames_s = tuple(float(second) for second in range(20))
    client.stories = [StoryTiming(0.0, frames_s, 20.0) for _ in range(8)]
    assert client.frames_per_s(0.5, end_s) == pytest.approx(8, rel=0.02)


def test_a_quantile_is_one_of_the_values():
    assert quantile(range(100), 0.5) == 50
    assert quantile(range(100), 0.99) == 99
    assert quantile([3], 0.99) == 3
