"""OpenAI's own client draws single frames of our hero."""

import base64
import io

import httpx2
import pytest
from openai import AsyncOpenAI, UnprocessableEntityError
from PIL import Image

from deployments.types import frame_seed
from serve_app.api.application import build_api
from serve_app.api.middleware import InFlight
from serve_app.api.service_info import ServiceInfo
from serve_app.images.frame_png import read_recipe
from tests.support.rule_planner import RulePlanner
from tests.support.threaded_stories import threaded_stories

PROMPT = "Aldar Kose rides a brown horse in the steppe"


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    info = ServiceInfo(base_model="embedded", lora_path="lora", planner="auto", version="0")
    folder = tmp_path_factory.mktemp("stories")
    with threaded_stories(folder, planner=RulePlanner()) as (stories, _):
        yield build_api(lambda: stories, info, InFlight())


@pytest.fixture
async def client(api):
    http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=api))
    async with AsyncOpenAI(
        base_url="http://studio/v1", api_key="none", max_retries=0, http_client=http
    ) as client:
        yield client


async def test_pictures_come_as_base64(client):
    answer = await client.images.generate(
        prompt=PROMPT, n=2, response_format="b64_json", extra_body={"seed": 7}
    )
    assert answer.created > 1_700_000_000
    assert len(answer.data) == 2
    for number, image in enumerate(answer.data, 1):
        recipe = read_recipe(base64.b64decode(image.b64_json))
        assert recipe.seed == frame_seed(7, number, 1)
        assert recipe.prompt == image.revised_prompt
        assert "aldar_kose_man" in image.revised_prompt
        assert image.url is None


async def test_pictures_come_as_links_that_work(client, api):
    answer = await client.images.generate(prompt=PROMPT, size="32x16", model="gpt-image-1")
    (image,) = answer.data
    assert image.b64_json is None
    assert image.url.startswith("http://studio/stories/")
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=api)) as http:
        png = (await http.get(image.url)).content
    assert Image.open(io.BytesIO(png)).size == (32, 16)


async def test_a_size_scales_the_picture_and_auto_leaves_it(client):
    sizes = []
    for size in ("64x32", "auto"):
        answer = await client.images.generate(
            prompt=PROMPT, size=size, response_format="b64_json", quality="hd", user="me"
        )
        png = base64.b64decode(answer.data[0].b64_json)
        sizes.append(Image.open(io.BytesIO(png)).size)
    assert sizes == [(64, 32), (8, 8)]


async def test_equal_requests_give_equal_pictures(client):
    made = [
        (await client.images.generate(prompt=PROMPT, response_format="b64_json")).data[0].b64_json
        for _ in range(2)
    ]
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"n": 11}, "n must be at most 10"),
        ({"size": "2049x64"}, "size must be auto or a size such as 512x512, at most 2048x2048"),
        ({"size": "big"}, "size must be auto or a size"),
        ({"prompt": ""}, "prompt must be at least 1 characters"),
        ({"prompt": "\ufffd\ufffd"}, "prompt must describe one picture in English"),
    ],
)
async def test_what_cannot_be_drawn_is_refused_with_a_sentence(client, wanted, sentence):
    with pytest.raises(UnprocessableEntityError, match=sentence):
        await client.images.generate(**{"prompt": PROMPT} | wanted)
