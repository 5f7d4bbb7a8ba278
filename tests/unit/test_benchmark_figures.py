"""The published figures are those that were measured, and the arithmetic on them is right."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.bench_serving import added
from tests.benchmarks.simulated import Client, Told, quantile
from tests.benchmarks.table import load, rows

PAGE = Path(__file__).parents[2] / "docs/performance.md"


def test_the_published_table_is_made_from_the_results():
    assert "\n".join(rows(load())) in PAGE.read_text()


def test_every_result_names_date_device_and_versions():
    for line in load().values():
        assert {"date", "device", "versions"} <= line.keys()


def test_the_newest_line_counts_and_what_was_not_measured_stays_empty(tmp_path):
    lines = [
        {"benchmark": "encoding", "date": date, "device": "2 cores", **told}
        for date, told in (
            ("2026-12-02", {"encoding_over_pillow_default": 0.03}),
            ("2026-12-01", {"encoding_over_pillow_default": 0.5}),
        )
    ]
    (tmp_path / "encoding.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (row,) = [row for row in rows(load(tmp_path)) if "PNG + base64" in row]
    assert row.endswith("| 3.0% |  | 2026-12-02 |")
    assert "| P0, " in "\n".join(rows(load(tmp_path)))


def test_a_newer_line_with_fewer_gpus_leaves_the_others_figures_with_their_date(tmp_path):
    def line(date, *rows):
        simple = [{"gpus": g, "efficiency": e, "story_over_frame": 1.1} for g, e in rows]
        guided = {"story_over_frame": 2.1}
        told = {"benchmark": "scale", "date": date, "device": "2 cores"}
        return json.dumps(told | {"simple": simple, "ref_guided": guided})

    lines = (line("2026-12-01", (8, 0.9), (64, 0.8)), line("2026-12-02", (8, 0.95)))
    (tmp_path / "scale.jsonl").write_text("\n".join(lines))
    (row,) = [row for row in rows(load(tmp_path)) if "throughput over ideal" in row]
    assert row.endswith("| 8: 95.0%, 64: 80.0% |  | 2026-12-01, 2026-12-02 |")


def test_a_frames_share_is_of_the_time_between_frames_and_a_storys_of_all():
    ready_s = [1.5 + 1.1 * n for n in range(8)]
    told = added([(10.0, ready_s)] * 3, [8.0] * 3)
    assert told["per_frame_ms"] == pytest.approx(100)
    assert told["per_frame_share"] == pytest.approx(0.1)
    assert told["per_story_ms"] == pytest.approx(2000)
    assert told["per_story_share"] == pytest.approx(0.25)


@pytest.mark.parametrize("end_s", [10.0, 10.4, 10.9])
def test_throughput_does_not_depend_on_where_the_window_cuts_gpus_in_step(end_s):
    client = Client("http://127.0.0.1:1")
    client.told = [Told(0.0, tuple(float(s) for s in range(20)), 20.0) for _ in range(8)]
    assert client.frames_per_s(0.5, end_s) == pytest.approx(8, rel=0.02)


def test_quantiles_are_values_that_occurred():
    assert quantile(range(100), 0.5) == 50
    assert quantile(range(100), 0.99) == 99
    assert quantile([3], 0.99) == 3
