"""Tells systemd how we are, where it started us and asked to be told."""

import os
import socket


def tell_supervisor(state: str) -> None:
    """Send one line, like `READY=1`. Nobody may listen, or nobody read: that is no reason to stop, or to wait."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = f"\0{address[1:]}"  # a socket without a file
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK) as wire:
            wire.sendto(state.encode(), address)
    except OSError:
        return
