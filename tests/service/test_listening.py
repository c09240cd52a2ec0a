"""Where the service listens: what cannot be is said in one line."""

from __future__ import annotations

import socket

import pytest

from limelight.schema.errors import BadInput
from limelight.server import check_port


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
