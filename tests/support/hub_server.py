"""A model hub on this machine, as slow and as unreliable as a line can be.

    with HubServer({"owner/name": folder}) as hub:
        hub.bytes_per_s = 2_000_000
        hub.cut_after(5_000_000)
        ... HF_ENDPOINT=hub.url ...
        assert hub.sent_bytes < 1.1 * size

It speaks as the public hub does: a listing with hashes, small files from the hub itself, and large
ones by a redirect to a second address that serves ranges and must not see the token.
"""

import hashlib
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import unquote

COMMIT = "0123456789abcdef0123456789abcdef01234567"
CHUNK_BYTES = 64 * 1024
LARGE_BYTES = 100_000
"""Files above it are kept outside git, as the hub does with weights."""
GIVE_UP_S = 60


class HubServer:
    """A running hub.

    Args:
        repositories: folders by their hub ids.

    Attributes:
        bytes_per_s: speed of one connection; None as fast as it goes.
        is_silent: whether connections are accepted and never answered.
        token: the token that downloads need; None for none.
        ignores_ranges: whether every answer begins at the first byte.
        damages: whether the bytes that arrive are others.
        sent_bytes: bytes of files that were sent.
        sent_files: names of files of which bytes were sent.
    """

    def __init__(self, repositories: dict[str, Path]) -> None:
        self.repositories = repositories
        self.bytes_per_s: float | None = None
        self.is_silent = self.ignores_ranges = self.damages = False
        self.token: str | None = None
        self.sent_bytes = 0
        self.sent_files: set[str] = set()
        self._cut_after: int | None = None
        self._is_closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._is_closing.set()
        self._server.shutdown()
        self._server.server_close()

    def cut_after(self, count: int) -> None:
        """Cut the line once, when so many more bytes of files were sent."""
        self._cut_after = self.sent_bytes + count

    def stay_silent(self) -> None:
        self._is_closing.wait(GIVE_UP_S)

    def send(self, content: bytes, write) -> None:
        """Send content at the line's speed; raises ConnectionError where it is cut."""
        for start in range(0, len(content), CHUNK_BYTES):
            chunk = content[start : start + CHUNK_BYTES]
            if self._cut_after is not None and self.sent_bytes + len(chunk) > self._cut_after:
                self._cut_after = None
                raise ConnectionResetError
            write(bytes(len(chunk)) if self.damages else chunk)
            self.sent_bytes += len(chunk)
            if self.bytes_per_s:
                time.sleep(len(chunk) / self.bytes_per_s)


def digest(content: bytes) -> str:
    """The hash by which the hub names a file's content."""
    if len(content) > LARGE_BYTES:
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def listing(repo_id: str, folder: Path) -> dict:
    """The answer of /api/models/owner/name?blobs=true."""
    siblings = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        entry = {"rfilename": path.relative_to(folder).as_posix(), "size": len(content)}
        if len(content) > LARGE_BYTES:
            pointer = {"sha256": digest(content), "size": len(content), "pointerSize": 135}
            entry |= {"blobId": "0" * 40, "lfs": pointer}
        else:
            entry["blobId"] = digest(content)
        siblings.append(entry)
    return {"id": repo_id, "modelId": repo_id, "sha": COMMIT, "siblings": siblings}


def _handler(hub: HubServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            if hub.is_silent:
                hub.stay_silent()
                self.close_connection = True
                return
            path = unquote(self.path.partition("?")[0])
            if match := re.fullmatch(r"/api/models/([^/]+/[^/]+)(/revision/\w+)?", path):
                self._list(match[1])
            elif match := re.fullmatch(r"/(cdn/)?([^/]+/[^/]+)/resolve/\w+/(.+)", path):
                self._file(match[2], match[3], is_cdn=bool(match[1]))
            else:
                self._answer(404, b"{}")

        def _list(self, repo_id: str) -> None:
            folder = hub.repositories.get(repo_id)
            if folder is None:
                self._answer(404, b"{}", {"X-Error-Code": "RepoNotFound"})
            else:
                self._answer(200, json.dumps(listing(repo_id, folder)).encode())

        def _file(self, repo_id: str, name: str, *, is_cdn: bool) -> None:
            path = hub.repositories.get(repo_id, Path("/none")) / name
            if not path.is_file():
                self._answer(404, b"", {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT})
                return
            if not is_cdn and hub.token and self.headers["authorization"] != f"Bearer {hub.token}":
                self._answer(403, b"", {"X-Error-Code": "GatedRepo"})
                return
            content = path.read_bytes()
            facts = {"X-Repo-Commit": COMMIT, "ETag": f'"{digest(content)}"'}
            if len(content) > LARGE_BYTES and not is_cdn:
                facts |= {
                    "X-Linked-Etag": f'"{digest(content)}"',
                    "X-Linked-Size": str(len(content)),
                    "Location": f"{hub.url.replace('127.0.0.1', 'localhost')}/cdn{self.path}",
                }
                self._answer(302, b"", facts)
                return
            assert not (is_cdn and self.headers["authorization"]), "the token reached the CDN"
            if self.command == "GET":
                hub.sent_files.add(name)
            self._content(content, facts)

        def _content(self, content: bytes, facts: dict[str, str]) -> None:
            start = re.fullmatch(r"bytes=(\d+)-", self.headers["range"] or "")
            if start and not hub.ignores_ranges:
                first, total = int(start[1]), len(content)
                facts |= {"Content-Range": f"bytes {first}-{total - 1}/{total}"}
                self._answer(206, content[first:], facts)
            else:
                self._answer(200, content, facts)

        def _answer(self, status: int, content: bytes, facts: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (facts or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command == "HEAD":
                return
            try:
                # Listings and redirects are not counted: the line carries them as well, but they
                # say nothing about what was sent twice.
                if status in (200, 206) and "ETag" in (facts or {}):
                    hub.send(content, self.wfile.write)
                else:
                    self.wfile.write(content)
            except ConnectionError:
                self.close_connection = True
                self.connection.close()

    return Handler
