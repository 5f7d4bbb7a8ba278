"""A client of the HTTP API, and how it keeps a storyboard on disk."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import httpx2
from PIL import Image

from serve_app.contact_sheet import contact_sheet

CONNECT_TIMEOUT_S = 10.0


class ClientError(Exception):
    """The service refused or failed; the text is its sentence."""


class StoryboardClient:
    """Speaks to a running service.

    Args:
        url: where the API answers, e.g. http://127.0.0.1:8000.
        timeout_s: limit of one story.
    """

    def __init__(self, url: str, timeout_s: float) -> None:
        self._http = httpx2.Client(
            base_url=url, timeout=httpx2.Timeout(timeout_s, connect=CONNECT_TIMEOUT_S)
        )

    def plan(self, body: dict[str, Any]) -> dict[str, Any]:
        """The answer of POST /plan."""
        return self._post("/plan", body)

    def generate(self, body: dict[str, Any]) -> dict[str, Any]:
        """The answer of POST /generate."""
        return self._post("/generate", body)

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            response = self._http.post(path, json=body)
        except httpx2.TimeoutException:
            raise ClientError(f"{self._http.base_url} did not answer in time") from None
        except httpx2.HTTPError as error:
            raise ClientError(
                f"cannot reach {self._http.base_url} ({error}): is `make run` running?"
            ) from None
        try:
            answer: dict[str, Any] = response.json()
        except ValueError:
            answer = {"detail": response.text.strip() or response.reason_phrase}
        if response.is_error:
            raise ClientError(f"{answer.get('detail')} (HTTP {response.status_code})")
        return answer


def save_storyboard(answer: dict[str, Any], out: Path) -> Path:
    """Write `frame_001.png` ..., `storyboard.json` and the contact sheet; returns the sheet's path.

    The pictures keep the recipe that the service wrote into them.
    """
    out.mkdir(parents=True, exist_ok=True)
    pictures, frames = [], []
    for frame in answer["frames"]:
        png = base64.b64decode(frame["image"])
        name = f"frame_{frame['frame_number']:03d}.png"
        (out / name).write_bytes(png)
        pictures.append(Image.open(io.BytesIO(png)).convert("RGB"))
        frames.append({**frame, "image": name})
    manifest = json.dumps({**answer, "frames": frames}, ensure_ascii=False, indent=2)
    (out / "storyboard.json").write_text(manifest + "\n", encoding="utf-8")
    captions = [frame["caption"] or frame["prompt"] for frame in frames]
    sheet = out / "storyboard.png"
    contact_sheet(pictures, captions, answer["story_prompt"]).save(sheet)
    return sheet
