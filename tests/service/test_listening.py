"""Where the service listens: what cannot be is said in one line."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from limelight import server
from limelight.infra.settings import ServerSettings, Settings
from limelight.schema.errors import BadInput
from limelight.server import check_port, serve


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_an_address_of_another_machine(host: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_port(host, 0)

    assert refused.value.code == "unknown_host"
    assert refused.value.message.startswith(f"{host} is no address of this machine (")
    assert refused.value.message.endswith(
        "); use 127.0.0.1 to be reached from here only, or 0.0.0.0 to be reached from outside"
    )


def test_a_port_that_is_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BadInput) as refused:
            check_port("127.0.0.1", port)

    assert refused.value.message == (
        f"port {port} on 127.0.0.1 cannot be used (Address already in use); stop what uses it, or choose another: "
        f"limelight serve --port {port + 1} (make run PORT=…)"
    )


def test_a_port_that_is_taken_while_the_service_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with socket.socket() as other:

        class Loading:
            """Another service is quicker, and uvicorn leaves."""

            def run(self) -> None:
                other.bind(("127.0.0.1", port))
                other.listen()
                raise SystemExit(1)

        monkeypatch.setattr(server, "make_server", lambda *_, **__: Loading())
        monkeypatch.setattr(server, "configure_logging", lambda **_: None)
        settings = Settings(home=tmp_path, server=ServerSettings(port=port))
        with pytest.raises(BadInput, match=f"port {port} on 127.0.0.1 cannot be used"):
            serve(settings)
