"""A model hub on the loopback interface: a folder of repositories, and what was fetched of it."""

import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0" * 40


class FakeHub(ThreadingHTTPServer):
    """Serves `root/owner/name/` as the repository `owner/name`.

    Attributes:
        url: for HF_ENDPOINT.
        fetched: path in the repository -> bytes sent.
    """

    daemon_threads = True

    def __init__(self, root: Path):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.root = root
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.fetched: dict[str, int] = {}


@contextmanager
def fake_hub(root: Path):
    hub = FakeHub(root)
    thread = threading.Thread(target=hub.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        hub.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: FakeHub

    def log_message(self, *_):
        """Keep the requests out of the test's output."""

    def do_HEAD(self):
        self._answer(with_body=False)

    def do_GET(self):
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool):
        path = self.path.partition("?")[0]
        repository, _, file = path.partition("/resolve/")
        if file:
            source = self.server.root / repository.strip("/") / file.partition("/")[2]
            return self._send_file(source, file.partition("/")[2], with_body)
        parts = path.removeprefix("/api/models/").split("/")
        folder = self.server.root / "/".join(parts[:2])
        if not folder.is_dir():
            return self._send(404, b"{}", with_body, {"X-Error-Code": "RepoNotFound"})
        files = sorted(f for f in folder.rglob("*") if f.is_file())
        names = [f.relative_to(folder).as_posix() for f in files]
        if len(parts) > 2 and parts[2] == "tree":
            entries = [
                {"type": "file", "path": n, "size": f.stat().st_size, "oid": _etag(f)}
                for n, f in zip(names, files, strict=True)
            ]
            return self._send(200, json.dumps(entries).encode(), with_body)
        info = {
            "id": "/".join(parts[:2]),
            "sha": COMMIT,
            "siblings": [{"rfilename": name} for name in names],
        }
        return self._send(200, json.dumps(info).encode(), with_body)

    def _send_file(self, source: Path, name: str, with_body: bool):
        if not source.is_file():
            return self._send(404, b"", with_body, {"X-Error-Code": "EntryNotFound"})
        body = source.read_bytes()
        if with_body:
            self.server.fetched[name] = self.server.fetched.get(name, 0) + len(body)
        return self._send(
            200, body, with_body, {"ETag": f'"{_etag(source)}"', "X-Repo-Commit": COMMIT}
        )

    def _send(self, status: int, body: bytes, with_body: bool, headers=None):
        self.send_response(status)
        for key, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(key, value)
        self.end_headers()
        if with_body:
            self.wfile.write(body)


def _etag(file: Path) -> str:
    return hashlib.sha1(file.read_bytes()).hexdigest()
