"""Unit tests open no socket and start no Ray."""

import socket

import pytest
import ray


@pytest.fixture(autouse=True)
def _no_network_and_no_ray(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a unit test must not open sockets or start Ray")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "bind", refuse)
    monkeypatch.setattr(ray, "init", refuse)
