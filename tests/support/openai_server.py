"""A chat endpoint on this machine that gives the answers of a script.

    with OpenAIServer() as server:
        server.script(rate_limited(retry_after_s=1), good())
        ... OPENAI_BASE_URL=server.url ...
        assert len(server.requests) == 2

When the script is empty, each request gets a good plan.
"""

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    """What a client sent: `headers` with lower-case names, `body` as parsed JSON."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """One HTTP response; `delay_s` passes before it, `drip_s` between the bytes of its body."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0
    drip_s: float = 0

    def content(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()

    def content_type(self) -> str:
        return "text/html" if isinstance(self.body, str) else "application/json"


Script = Callable[[Request], Answer] | Answer


def good_plan(num_scenes: int = 6, **changes: Any) -> dict[str, Any]:
    """A plan as a good model writes it; `changes` replace its fields."""
    moments = [
        ("medium", "greeting a rich merchant beside a brown horse, front-facing"),
        ("full", "pointing at a brown horse and smiling at a rich merchant"),
        ("medium", "whispering to a rich merchant"),
        ("close-up", "holding the reins of a brown horse"),
        ("full", "sitting on a brown horse while a rich merchant shouts"),
        ("wide", "laughing and waving from a brown horse"),
    ]
    moments += [("full", f"{moments[1][1]} {i} times") for i in range(num_scenes - len(moments))]
    scenes = [
        {
            "prompt": f"{size} {'of' if size == 'close-up' else 'shot of'} aldar_kose_man {moment},"
            " at the bazaar",
            "caption": f"Part {number} of the story.",
            "setting": "bazaar",
            "shot_size": size,
            "angle": "eye-level",
            "dialogue": "Take mine, bai." if number == 3 else "",
            "duration_s": 3,
        }
        for number, (size, moment) in enumerate(moments[:num_scenes], 1)
    ]
    plan: dict[str, Any] = {
        "elements": [
            {"name": "horse", "descriptor": "brown horse"},
            {"name": "merchant", "descriptor": "rich merchant"},
        ],
        "scenes": scenes,
    }
    return plan | changes


def says(
    text: str | list[Any] | None, finish_reason: str = "stop", refusal: str | None = None
) -> Answer:
    """A chat completion with a text."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    choice = {"index": 0, "message": message, "finish_reason": finish_reason}
    return Answer(
        {
            "id": "chatcmpl-test",
            "object": "chat.completion",
            "created": 1,
            "model": "test",
            "choices": [choice],
        }
    )


def good(num_scenes: int = 6, **changes: Any) -> Answer:
    """A good plan; `changes` replace its fields."""
    return says(json.dumps(good_plan(num_scenes, **changes)))


def weak(caption: str = "") -> Answer:
    """A plan that obeys the rules, but has two equal prompts and one that is not English."""
    scenes = good_plan()["scenes"]
    scenes[2] = scenes[1]
    scenes[3] = scenes[3] | {"prompt": "aldar_kose_man базарда қоңыр атпен тұр", "caption": caption}
    return good(scenes=scenes)


def prose() -> Answer:
    """A good plan within prose that has other braces."""
    return says(f"Sure {{smile}}! Here is it:\n```json\n{json.dumps(good_plan())}\n```\nEnjoy!")


def garbage() -> Answer:
    """A text without a plan."""
    return says("Once upon a time there was a {trickster}.")


def refusal() -> Answer:
    """The model refuses."""
    return says(None, refusal="I cannot help with that.")


def cut_off() -> Answer:
    """A plan that ends at the output limit of the model."""
    return says(json.dumps(good_plan())[:200], finish_reason="length")


def fails(
    status: int,
    message: str = "no",
    code: str | None = None,
    param: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """An error in OpenAI's shape."""
    error = {"message": message, "type": code, "param": param, "code": code}
    return Answer({"error": error}, status=status, headers=headers or {})


def rate_limited(retry_after_s: float) -> Answer:
    """Too many requests, with the time to wait."""
    return fails(429, code="rate_limit_exceeded", headers={"retry-after": f"{retry_after_s:g}"})


def no_quota() -> Answer:
    """The account has no quota; the endpoint asks for a retry nevertheless."""
    headers = {"retry-after": "0.1", "x-should-retry": "true"}
    return fails(429, "You exceeded your current quota.", "insufficient_quota", headers=headers)


def refuses(*options: str) -> Callable[[Request], Answer]:
    """A good plan for requests without these options, HTTP 400 for others."""

    def answer(request: Request) -> Answer:
        refused = next((option for option in options if option in request.body), None)
        if refused is None:
            return good()
        return fails(400, f"Unsupported value: '{refused}'", "unsupported_value", refused)

    return answer


def refuses_formats(*types: str) -> Callable[[Request], Answer]:
    """A good plan for requests without these response formats, HTTP 400 for others."""

    def answer(request: Request) -> Answer:
        if request.body.get("response_format", {}).get("type") in types:
            return fails(400, "This response_format type is unavailable now")
        return good()

    return answer


class Endpoint:
    """The script of an endpoint and the requests that it got, without a network."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._script: deque[Script] = deque()
        self._always: Script = good()
        self._lock = threading.Lock()

    def script(self, *answers: Script) -> None:
        """Add these answers to the end of the script."""
        with self._lock:
            self._script.extend(answers)

    def always(self, answer: Script) -> None:
        """Set the answer for when the script is empty."""
        with self._lock:
            self._always = answer

    def answer(self, request: Request) -> Answer:
        """Record the request; returns the next answer."""
        with self._lock:
            self.requests.append(request)
            answer = self._script.popleft() if self._script else self._always
        return answer if isinstance(answer, Answer) else answer(request)


class OpenAIServer(Endpoint):
    """The endpoint on a free port of 127.0.0.1, for the time of a `with` block.

    Attributes:
        client_left: set when a client closes its connection before it has the answer.
    """

    def __enter__(self) -> Self:
        self._closing = threading.Event()
        self.client_left = threading.Event()
        endpoint, closing = self, self._closing

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.path, headers, json.loads(body))
                if not self.path.endswith("/v1/chat/completions"):
                    self._send(fails(404, "no such path"))
                    return
                self._send(endpoint.answer(request))

            def _send(self, answer: Answer) -> None:
                content = answer.content()
                closing.wait(answer.delay_s)
                self.send_response(answer.status)
                self.send_header("content-type", answer.content_type())
                self.send_header("content-length", str(len(content)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                step = 1 if answer.drip_s else max(len(content), 1)
                for start in range(0, len(content), step):
                    self.wfile.write(content[start : start + step])
                    closing.wait(answer.drip_s)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                endpoint.client_left.set()

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
