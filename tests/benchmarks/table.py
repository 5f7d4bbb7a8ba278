"""The table of figures in docs/performance.md, made from the lines that `results/` keeps.

    python -m tests.benchmarks.table

A line is what a benchmark printed last. Of each figure and kind of device the newest one counts;
what was not measured on a device stays empty.
"""

import json
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
PEERS = {
    "P0": "the naive loop (attention slicing, unfused LoRA, Pillow's PNG)",
    "P1": "the same without slicing",
    "P2": "one image per call, as in Ray Serve's example",
    "P3": "diffusers' documented fast path (compiled on a GPU alone)",
    "P4": "the same, four frames per call",
}
HEADER = ["| | 2 CPU cores | one GPU | measured |", "|---|---|---|---|"]
FACTS = {"benchmark", "date", "device", "versions"}
"""Of a line; everything else is figures."""


def load(folder=RESULTS):
    """The newest figures by (benchmark, are they of a GPU); under `dates`, when each was made."""
    lines = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text().splitlines()
    ]
    lines.sort(key=lambda line: line["date"])
    newest = {}
    for line in lines:
        key = line["benchmark"], "NVIDIA" in line["device"]
        newest[key] = _renewed(newest.get(key, {"dates": {}}), line)
    return newest


def _renewed(known, line):
    """The known figures, with those of a newer line in their places: it may hold a part of them."""
    dates = known["dates"] | {figure: {line["date"]} for figure in line.keys() - FACTS}
    made = known | line | {"dates": dates}
    if "simple" in line:
        renewed = [row | {"date": line["date"]} for row in line["simple"]]
        by_gpus = {row["gpus"]: row for row in (*known.get("simple", ()), *renewed)}
        made["simple"] = [by_gpus[gpus] for gpus in sorted(by_gpus)]
    return made


def rows(lines):
    """Lines of Markdown."""
    on_cpu, on_gpu = lines.get(("render", False)), lines.get(("render", True))
    told = [(*row, when(on_cpu, on_gpu)) for row in drawing(lines)]
    told += [(*row, when(on_gpu)) for row in parts(lines)]
    for benchmark, tell in (
        ("serving", serving),
        ("scale", scale),
        ("encoding", encoding),
        ("determinism", determinism),
        ("watching", watching),
    ):
        if (benchmark, False) in lines:
            line = lines[benchmark, False]
            told += [
                (name, value, "", ", ".join(sorted(dates)) or when(line))
                for name, value, *dates in tell(line)
            ]
    return HEADER + [f"| {' | '.join(cells)} |" for cells in told]


def when(*lines):
    """The dates of all their figures."""
    made = {date for line in lines if line for dates in line["dates"].values() for date in dates}
    return ", ".join(sorted(made))


def drawing(lines):
    """Seconds per frame of the service and the engine, and how many times longer others take."""
    both = [lines.get(("render", is_gpu)) for is_gpu in (False, True)]

    def seconds(line, way):
        return f"{line['seconds_per_frame'][way]:.3g} s" if line else ""

    def times(line, way, over):
        return f"{line[over][way]:.2f}x" if line and way in line[over] else ""

    yield (
        "a frame of a story by the service (one GPU, or two replicas on two cores)",
        *(seconds(line, "served") for line in both),
    )
    yield (
        "a frame by direct calls of our engine, one process on two cores",
        *(seconds(line, "ours") for line in both),
    )
    for way, what in PEERS.items():
        overs = [times(line, way, "over_served") for line in both]
        yield f"{way}, {what}: time over the service's", *overs


def parts(lines):
    """The pieces of a frame on a GPU."""
    line = lines.get(("render", True))

    def told(text):
        return text.format(**line) if line else ""

    yield (
        "UNet step with guidance, share of the GPU's peak",
        "",
        told("{unet_step_ms} ms, {unet_step_mfu:.0%}"),
    )
    yield "VAE decoding, bytes and copy", "", told("{decode_ms} ms")
    yield (
        "most GPU memory, simple / ref-guided",
        "",
        told("{peak_gb[simple]} / {peak_gb[ref_guided]} GB"),
    )


def serving(line):
    """What serving adds, and waiting times under load."""
    added, drawing_alone = line["overhead"]["added"], line["overhead"]["added_to_drawing"]
    yield (
        "serving's share of a further frame, over drawing + scoring + encoding it directly",
        f"{added['per_frame_share']:.1%}, {added['per_frame_ms']:.1f} ms",
    )
    yield (
        "of a whole 8-frame story, HTTP and planning included",
        f"{added['per_story_share']:.1%}, {added['per_story_ms']:.0f} ms",
    )
    yield (
        "of a further frame / a whole story, over the drawing alone",
        f"{drawing_alone['per_frame_share']:.1%} / {drawing_alone['per_story_share']:.1%}",
    )
    yield (
        "served over offline throughput, 8 simulated GPUs",
        f"{line['served_over_offline']:.1%}",
    )
    for share, told in line["load"].items():
        yield (
            f"story p50 / p99 at {float(share):.0%} load over an unloaded one",
            f"{told['story_p50_over_unloaded']}x / {told['story_p99_over_unloaded']}x "
            f"(p99 of a queue that costs nothing: {told['ideal_p99_over_unloaded']}x)",
        )
        yield (
            f"first frame p50 / p99 at {float(share):.0%} load over a frame",
            f"{told['first_frame_p50_over_frame']}x / {told['first_frame_p99_over_frame']}x",
        )


def scale(line):
    """Throughput and story time on simulated GPUs, with the dates of the rows they are made of."""
    by_gpus = {row["gpus"]: row for row in line["simple"]}
    yield (
        "throughput over ideal, by simulated GPUs",
        ", ".join(f"{gpus}: {row['efficiency']:.1%}" for gpus, row in by_gpus.items()),
        *{row["date"] for row in by_gpus.values()},
    )
    if 8 in by_gpus:
        guided = line["ref_guided"]["story_over_frame"]
        yield (
            "8-frame story on 8 idle simulated GPUs over one frame, simple / ref-guided",
            f"{by_gpus[8]['story_over_frame']:.2f}x / {guided:.2f}x",
            *({by_gpus[8]["date"]} | line["dates"]["ref_guided"]),
        )


def encoding(line):
    """PNG, base64 and JSON."""
    yield (
        "PNG + base64 + JSON of a 1024 px frame over Pillow's default + `json.dumps`, CPU time",
        f"{line['encoding_over_pillow_default']:.1%}",
    )


def determinism(line):
    """Pixels under load, on 3 replicas, after a restart."""
    yield (
        "differing frames, alone / under load on 3 replicas / restarted",
        f"{line['differing_frames']} of {line['frames']:,}",
    )


def watching(line):
    """How soon the studio page shows what there is."""
    yield (
        "studio page: from the click to the first picture, over a further frame of the story",
        f"{line['first_picture_over_frame']:.2f}x",
    )
    yield (
        "studio page: plan / first picture shown after the service had it",
        f"{line['plan_lag_ms']:.0f} / {line['picture_lag_ms']:.0f} ms",
    )


if __name__ == "__main__":
    print("\n".join(rows(load())))
