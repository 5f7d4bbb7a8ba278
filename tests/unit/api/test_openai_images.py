"""Single frames of the hero through OpenAI's own client."""

import base64
import io

import httpx2
import pytest
from openai import AsyncOpenAI, UnprocessableEntityError
from PIL import Image

from deployments.types import frame_seed
from serve_app.images.png import read_recipe
from tests.support.api import build_test_api
from tests.support.rule_planner import RulePlanner
from tests.support.threaded_stories import threaded_stories

PROMPT = "Aldar Kose rides a brown horse in the steppe"


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stories")
    with threaded_stories(folder, planner=RulePlanner()) as (stories, _):
        yield build_test_api(stories)


@pytest.fixture
async def client(api):
    http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=api))
    async with AsyncOpenAI(
        base_url="http://studio/v1", api_key="none", max_retries=0, http_client=http
    ) as client:
        yield client


async def test_images_are_answered_as_base64(client):
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


async def test_images_are_answered_as_links_that_work(client, api):
    answer = await client.images.generate(prompt=PROMPT, size="32x16", model="gpt-image-1")
    (image,) = answer.data
    assert image.b64_json is None
    assert image.url.startswith("http://studio/stories/")
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=api)) as http:
        png = (await http.get(image.url)).content
    assert Image.open(io.BytesIO(png)).size == (32, 16)


async def test_size_scales_the_image_and_auto_does_not(client):
    sizes = []
    for size in ("64x32", "auto"):
        answer = await client.images.generate(
            prompt=PROMPT, size=size, response_format="b64_json", quality="hd", user="me"
        )
        png = base64.b64decode(answer.data[0].b64_json)
        sizes.append(Image.open(io.BytesIO(png)).size)
    assert sizes == [(64, 32), (8, 8)]


async def test_equal_requests_give_equal_images(client):
    images = [
        (await client.images.generate(prompt=PROMPT, response_format="b64_json")).data[0].b64_json
        for _ in range(2)
    ]
    assert images[0] == images[1]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"n": 11}, "n must be at most 10"),
        ({"size": "2049x64"}, "size must be auto or a size such as 512x512, at most 2048x2048"),
        ({"size": "big"}, "size must be auto or a size"),
        ({"prompt": ""}, "prompt must be at least 1 characters"),
        ({"prompt": "\ufffd\ufffd"}, "prompt must describe one picture in English"),
    ],
)
async def test_unusable_request_is_refused_with_a_sentence(client, fields, sentence):
    with pytest.raises(UnprocessableEntityError, match=sentence):
        await client.images.generate(**{"prompt": PROMPT} | fields)
