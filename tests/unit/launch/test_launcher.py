"""The address that the launcher prints."""

from pathlib import Path

import pytest
from rich.console import Console

from serve_app.launch.launcher import Launcher

LOCAL_YAML = Path(__file__).parents[3] / "cluster/local.yaml"


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        (None, None, "http://127.0.0.1:8000"),
        ("studio.local", 81, "http://studio.local:81"),
        ("0.0.0.0", 8001, "http://127.0.0.1:8001"),
        ("::", 8001, "http://[::1]:8001"),
    ],
)
def test_the_url_is_one_that_this_machine_can_open(host, port, url):
    assert Launcher(LOCAL_YAML, host, port, {}, 60, Console()).url == url
