"""The ways to render that `bench_render` compares: what others do with the same model, and ours.

P0  a simple loop: attention slicing, LoRA not fused, VAE in float32, Pillow's default PNG
P1  P0 without slicing
P2  like the example of Ray Serve: an ingress that calls a replica for each image
P3  diffusers' documented fast path: channels_last, LoRA fused, UNet and VAE decoder compiled
P4  P3 with four prompts per call
"""

import base64
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import torch
from diffusers import StableDiffusionXLPipeline
from fastapi import FastAPI, Response
from ray import serve

from deployments.embedded import FAMILY
from deployments.presets import Preset
from deployments.settings import RendererSettings
from deployments.types import FrameRequest, frame_seed
from serve_app.images.png import encode_png
from tests.support.images import default_png
from tests.support.service import Service, write_config

BATCH = 4
STORY = "Aldar Kose rides from the bazaar across the steppe to a yurt, and then to the river"
"""Names the places of the prompts, so that no rule of plans changes them."""
STORY_SEED = 42


@dataclass(frozen=True, slots=True)
class Job:
    """One frame; its seed is that of the frame in the story of `STORY_SEED`."""

    prompt: str
    seed: int


def jobs_of(prompts: list[str]) -> list[Job]:
    """The frames of a story."""
    return [Job(p, frame_seed(STORY_SEED, n, 1)) for n, p in enumerate(prompts, 1)]


def load(settings: RendererSettings, device: str, dtype: torch.dtype, *, is_fused: bool) -> Any:
    """The pipeline of diffusers with the LoRA, loaded by its own methods."""
    pipeline = StableDiffusionXLPipeline.from_pretrained(
        settings.base_model, dtype=dtype, use_safetensors=True, add_watermarker=False
    ).to(device)
    pipeline.set_progress_bar_config(disable=True)
    pipeline.load_lora_weights(settings.lora_path, use_safetensors=True)
    if is_fused:
        pipeline.fuse_lora()
        pipeline.unload_lora_weights()
    return pipeline


def render(pipeline: Any, settings: RendererSettings, jobs: list[Job]) -> list[bytes]:
    """Render the jobs in one call; returns PNG files with Pillow's default settings."""
    images = pipeline(
        [job.prompt for job in jobs],
        negative_prompt=[settings.negative_prompt] * len(jobs),
        num_inference_steps=settings.num_inference_steps,
        guidance_scale=settings.guidance_scale,
        generator=[torch.Generator("cpu").manual_seed(job.seed) for job in jobs],
    ).images
    return [default_png(image) for image in images]


class Naive:
    """P0 and P1."""

    def __init__(self, settings, device, *, has_slicing):
        half = torch.float16 if device == "cuda" else torch.float32
        self._settings = settings
        self._pipeline = load(settings, device, half, is_fused=False)
        if has_slicing:
            self._pipeline.enable_attention_slicing()

    def __call__(self, jobs):
        return [render(self._pipeline, self._settings, [job])[0] for job in jobs]


class FastPath:
    """P3 and P4."""

    def __init__(self, settings, device, *, batch, is_compiled):
        dtype = torch.bfloat16 if device == "cuda" else torch.float32
        self._settings, self._batch = settings, batch
        self._pipeline = load(settings, device, dtype, is_fused=True)
        for model in (self._pipeline.unet, self._pipeline.vae):
            model.to(memory_format=torch.channels_last)
        if is_compiled:
            mode = "max-autotune" if device == "cuda" else None
            self._pipeline.unet.compile(mode=mode, fullgraph=True)
            self._pipeline.vae.decoder.compile(mode=mode, fullgraph=True)

    def __call__(self, jobs):
        size = self._batch
        parts = [jobs[start : start + size] for start in range(0, len(jobs), size)]
        return [png for part in parts for png in render(self._pipeline, self._settings, part)]


class Ours:
    """Our engine, with the PNG encoder of the service.

    Args:
        renderer: `SDXLRenderer` or `IPAdapterRenderer`.
        preset: of the images.
        reference: the image that guides them.
    """

    def __init__(self, renderer, preset=Preset.EXACT, reference=None):
        self.renderer, self._preset, self._reference = renderer, preset, reference

    def __call__(self, jobs):
        pngs = []
        for number, job in enumerate(jobs, 1):
            request = FrameRequest(
                frame_number=number,
                prompt=job.prompt,
                seed=job.seed,
                reference=self._reference,
                preset=self._preset,
            )
            frame = self.renderer.render(request)
            pngs.append(encode_png(frame.image, frame.recipe))
        return pngs


class Served:
    """The whole service, one story per call: rules of plans, rendering, scores, PNG, JSON, HTTP.

    On a CPU it has the replicas of `cluster/local.yaml`, of one thread each; on a GPU one replica.
    """

    def __init__(self, settings, device, folder: Path):
        deployments = {}
        if device == "cuda":
            half = {"num_replicas": 1, "ray_actor_options": {"num_cpus": 0.1, "num_gpus": 0.5}}
            deployments = {"SimpleRenderer": half, "RefGuidedRenderer": half}
        values = settings.model_dump(mode="json", exclude_none=True)
        # A family of random weights has no scorer; the embedded one takes any image.
        values |= {"clip_model": FAMILY["clip_model"], "clip_pretrained": None}
        values |= {"cpu_threads": 1, "max_attempts": 1}
        config = write_config(folder / "served.yaml", deployments=deployments, **values)
        self.service = Service.launch(config, folder / "served.log")
        self.service.wait()

    def __call__(self, jobs):
        scenes = [{"prompt": job.prompt} for job in jobs]
        body = {"prompt": STORY, "scenes": scenes, "seed": STORY_SEED}
        answer = self.service.http.post("/generate", json=body)
        answer.raise_for_status()
        frames = answer.json()["frames"]
        if [frame["prompt"] for frame in frames] != [job.prompt for job in jobs]:
            raise ValueError(f"the rules of plans changed the prompts: {answer.json()['plan']}")
        return [base64.b64decode(frame["image"]) for frame in frames]


_api = FastAPI()


@serve.deployment(num_replicas=1, ray_actor_options={"num_cpus": 0.1})
@serve.ingress(_api)
class ExampleIngress:
    """As in the documentation of Ray: calls a replica for one image and encodes it."""

    def __init__(self, handle):
        self._handle = handle

    @_api.get("/imagine")
    async def imagine(self, prompt: str, seed: int):
        image = await self._handle.generate.remote(prompt, seed)
        return Response(default_png(image), media_type="image/png")


@serve.deployment(ray_actor_options={"num_cpus": 0.1})
class ExampleReplica:
    """As in the documentation of Ray: renders one image per call."""

    def __init__(self, settings, device, threads):
        half = torch.float16 if device == "cuda" else torch.float32
        self._settings, self._threads = settings, threads
        self._pipeline = load(settings, device, half, is_fused=False)

    def generate(self, prompt, seed):
        torch.set_num_threads(self._threads)
        settings = self._settings
        return self._pipeline(
            prompt,
            negative_prompt=settings.negative_prompt,
            num_inference_steps=settings.num_inference_steps,
            guidance_scale=settings.guidance_scale,
            generator=torch.Generator("cpu").manual_seed(seed),
        ).images[0]


class RayExample:
    """P2, in a local Ray of its own."""

    def __init__(self, settings, device, threads, port):
        import ray

        gpus = 1 if device == "cuda" else 0
        ray.init(address="local", include_dashboard=False, log_to_driver=False, num_gpus=gpus)
        serve.start(http_options={"port": port})
        # The other ways share the same GPU from this process, one after the other.
        replica = ExampleReplica.options(ray_actor_options={"num_cpus": 0.1, "num_gpus": gpus})
        serve.run(ExampleIngress.bind(replica.bind(settings, device, threads)))
        self._http = httpx2.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=600, trust_env=False
        )

    def __call__(self, jobs):
        pngs = []
        for job in jobs:
            answer = self._http.get("/imagine", params={"prompt": job.prompt, "seed": job.seed})
            answer.raise_for_status()
            pngs.append(answer.content)
        return pngs


def timed(way: Any, jobs: list[Job]) -> tuple[float, list[bytes]]:
    """Seconds per frame, and the PNG files."""
    started = time.perf_counter()
    pngs = way(jobs)
    return (time.perf_counter() - started) / len(jobs), pngs
