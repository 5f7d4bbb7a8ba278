"""The table of figures in docs/performance.md, made from the lines in `results/`.

    python -m tests.benchmarks.table

A line is the last one that a benchmark printed. Of each figure and kind of device the newest value
counts. A cell without a value was not measured.
"""

import json
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
PEERS = {
    "P0": "a simple loop (attention slicing, LoRA not fused, Pillow's PNG)",
    "P1": "the same without slicing",
    "P2": "one image per call, as in the example of Ray Serve",
    "P3": "the fast way from the documentation of diffusers (compiled on a GPU only)",
    "P4": "the same, four frames per call",
}
HEADER = ["| | 2 CPU cores | one GPU | measured |", "|---|---|---|---|"]
FACTS = {"benchmark", "date", "device", "versions"}
"""Fields of a line that are not figures."""


def load(folder=RESULTS):
    """The newest figures, by benchmark and whether it ran on a GPU; `dates` has their dates."""
    lines = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text().splitlines()
    ]
    lines.sort(key=lambda line: line["date"])
    newest = {}
    for line in lines:
        key = line["benchmark"], "NVIDIA" in line["device"]
        newest[key] = _updated(newest.get(key, {"dates": {}}), line)
    return newest


def _updated(known, line):
    """The known figures, replaced by those of a newer line, which may have a part of them only."""
    dates = known["dates"] | {figure: {line["date"]} for figure in line.keys() - FACTS}
    updated = known | line | {"dates": dates}
    if "simple" in line:
        rows = [row | {"date": line["date"]} for row in line["simple"]]
        by_gpus = {row["gpus"]: row for row in (*known.get("simple", ()), *rows)}
        updated["simple"] = [by_gpus[gpus] for gpus in sorted(by_gpus)]
    return updated


def rows(lines):
    """The lines of the table, in Markdown."""
    on_cpu, on_gpu = lines.get(("render", False)), lines.get(("render", True))
    cells = [(*row, dates_of(on_cpu, on_gpu)) for row in rendering(lines)]
    cells += [(*row, dates_of(on_gpu)) for row in parts(on_gpu)]
    for benchmark, describe in (
        ("serving", serving),
        ("scale", scale),
        ("encoding", encoding),
        ("determinism", determinism),
        ("watching", watching),
        ("fusing", fusing),
    ):
        if (benchmark, False) in lines:
            line = lines[benchmark, False]
            cells += [
                (name, value, "", ", ".join(sorted(dates)) or dates_of(line))
                for name, value, *dates in describe(line)
            ]
    return HEADER + [f"| {' | '.join(row)} |" for row in cells]


def dates_of(*lines):
    """The dates of all figures of these lines."""
    dates = {date for line in lines if line for found in line["dates"].values() for date in found}
    return ", ".join(sorted(dates))


def rendering(lines):
    """Seconds per frame by the service and by the engine, and how much longer other ways take."""
    both = [lines.get(("render", is_gpu)) for is_gpu in (False, True)]

    def seconds(line, way):
        return f"{line['seconds_per_frame'][way]:.3g} s" if line else ""

    def times(line, way):
        over = line["over_served"] if line else {}
        return f"{over[way]:.2f}x" if way in over else ""

    yield (
        "one frame of a story by the service (one GPU, or two replicas on two cores)",
        *(seconds(line, "served") for line in both),
    )
    yield (
        "one frame by a direct call of our engine (one process on two cores)",
        *(seconds(line, "ours") for line in both),
    )
    for way, description in PEERS.items():
        yield (
            f"{way}, {description}: time compared with the service",
            *(times(line, way) for line in both),
        )


def parts(line):
    """The parts of a frame on a GPU."""

    def value(text):
        return text.format(**line) if line else ""

    yield (
        "one UNet step with guidance: time, and share of the GPU's peak",
        "",
        value("{unet_step_ms} ms, {unet_step_mfu:.0%}"),
    )
    yield (
        "VAE decoding of a frame, with its conversion to bytes and copy to the CPU",
        "",
        value("{decode_ms} ms"),
    )
    yield (
        "peak GPU memory, simple / ref-guided mode",
        "",
        value("{peak_gb[simple]} / {peak_gb[ref_guided]} GB"),
    )


def serving(line):
    """The time that serving adds, and times under load."""
    added, over_rendering = line["overhead"]["added"], line["overhead"]["added_to_drawing"]
    yield (
        "time that the service adds to each further frame of a story, compared with rendering, "
        "scoring and encoding it by direct calls",
        f"{added['per_frame_share']:.1%}, {added['per_frame_ms']:.1f} ms",
    )
    yield (
        "time that the service adds to a whole 8-frame story, HTTP and planning included",
        f"{added['per_story_share']:.1%}, {added['per_story_ms']:.0f} ms",
    )
    yield (
        "the same for a further frame / a whole story, compared with rendering alone",
        f"{over_rendering['per_frame_share']:.1%} / {over_rendering['per_story_share']:.1%}",
    )
    yield (
        "8 busy simulated GPUs: frames per second, share of the possible maximum",
        f"{line['served_over_offline']:.1%}",
    )
    for share, under_load in line["load"].items():
        yield (
            f"time of a story at {float(share):.0%} load, p50 / p99, compared with an idle service",
            f"{under_load['story_p50_over_unloaded']}x / {under_load['story_p99_over_unloaded']}x "
            f"(p99 with an ideal queue: {under_load['ideal_p99_over_unloaded']}x)",
        )
        yield (
            f"time to the first frame at {float(share):.0%} load, p50 / p99, "
            "compared with rendering one frame",
            f"{under_load['first_frame_p50_over_frame']}x / "
            f"{under_load['first_frame_p99_over_frame']}x",
        )


def scale(line):
    """Throughput and story time on simulated GPUs, with the dates of the figures used."""
    by_gpus = {row["gpus"]: row for row in line["simple"]}
    yield (
        "busy simulated GPUs: frames per second, share of the possible maximum, by number of GPUs",
        ", ".join(f"{gpus}: {row['efficiency']:.1%}" for gpus, row in by_gpus.items()),
        *{row["date"] for row in by_gpus.values()},
    )
    if 8 in by_gpus:
        ref_guided = line["ref_guided"]["story_over_frame"]
        yield (
            "time of an 8-frame story on 8 idle simulated GPUs, simple / ref-guided mode, "
            "compared with one frame",
            f"{by_gpus[8]['story_over_frame']:.2f}x / {ref_guided:.2f}x",
            *({by_gpus[8]["date"]} | line["dates"]["ref_guided"]),
        )


def encoding(line):
    """CPU time of PNG, base64 and JSON."""
    yield (
        "CPU time of PNG, base64 and JSON for a 1024 px frame, "
        "compared with Pillow's default PNG and `json.dumps`",
        f"{line['encoding_over_pillow_default']:.1%}",
    )


def determinism(line):
    """Pixels under load, on 3 replicas, and after a restart."""
    yield (
        "frames with other pixels under load, on 3 replicas or after a restart",
        f"{line['differing_frames']} of {line['frames']:,}",
    )


def fusing(line):
    """Time and memory of reading and fusing a LoRA."""
    over = line["ours_over_diffusers"]
    yield (
        "reading and fusing a LoRA of full size in bfloat16: time / memory above the models, "
        "compared with diffusers and PEFT",
        f"{over['seconds']:.2f}x / {over['gb']:.2f}x",
    )


def watching(line):
    """How soon the studio page shows the plan and the first image."""
    yield (
        "studio page: time from the click to the first image, compared with a further frame",
        f"{line['first_picture_over_frame']:.2f}x",
    )
    yield (
        "studio page: delay until it shows the plan / the first image after the service has it",
        f"{line['plan_lag_ms']:.0f} / {line['picture_lag_ms']:.0f} ms",
    )


if __name__ == "__main__":
    print("\n".join(rows(load())))
