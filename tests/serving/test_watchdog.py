"""The watchdog: ends a process that hangs, and never one that was only stopped or has nothing to do."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.watchdog import EXIT_CODE

ROOT = Path(__file__).parent.parent.parent

# A process with a watchdog whose limits are a second and a half: it says "on", does what it is told, then says "over".
PROGRAM = """
import asyncio, sys, time
from datetime import timedelta
from bot.logs import set_up_logs
from bot.settings import load_settings
from bot.watchdog import Watchdog
from schedules.clock import SystemClock

async def main(told):
    set_up_logs(load_settings())
    clock = SystemClock()
    rounds = [clock.monotonic()]
    limit = timedelta(seconds=1.5)
    watchdog = Watchdog(clock, lambda: rounds[0], limit, loop_limit=limit)
    watchdog.start()
    print("on", flush=True)
    end = time.monotonic() + 6
    while time.monotonic() < end:
        if told == "block the loop":
            time.sleep(6)
        await asyncio.sleep(0.1)
        if told != "never wake":
            rounds[0] = clock.monotonic()
    watchdog.stop()
    print("over", flush=True)

asyncio.run(main(sys.argv[1]))
"""


def started(told: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, told], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "on\n"
    return process


def test_a_process_whose_loop_hangs_is_ended_and_says_where() -> None:
    out, told = (process := started("block the loop")).communicate(timeout=60)

    assert process.returncode == EXIT_CODE
    assert out == ""
    assert "The process ends itself, so that it is started again." in told
    assert "the loop did not answer for" in told
    assert 'File "<string>"' in told


def test_a_process_whose_dispatcher_never_wakes_is_ended() -> None:
    _, told = (process := started("never wake")).communicate(timeout=60)

    assert process.returncode == EXIT_CODE
    assert "the dispatcher was not awake for" in told


def test_a_process_that_works_goes_on() -> None:
    out, told = (process := started("work")).communicate(timeout=60)

    assert (process.returncode, out, told) == (0, "over\n", "")


def test_a_process_that_was_stopped_for_longer_than_the_limit_goes_on() -> None:
    process = started("work")
    time.sleep(0.5)
    os.kill(process.pid, signal.SIGSTOP)
    time.sleep(7)  # longer than every limit, and than what the watchdog takes for being held up
    os.kill(process.pid, signal.SIGCONT)

    out, told = process.communicate(timeout=60)

    assert (process.returncode, out, told) == (0, "over\n", "")


async def test_the_supervisor_is_told_in_its_own_words(tmp_path: Path) -> None:
    import socket

    from bot.supervisor import tell_supervisor

    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(address))
        os.environ["NOTIFY_SOCKET"] = str(address)
        try:
            await asyncio.to_thread(tell_supervisor, "READY=1")
        finally:
            del os.environ["NOTIFY_SOCKET"]
        assert listening.recv(64) == b"READY=1"


@pytest.mark.timeout(20)
def test_a_supervisor_that_reads_nothing_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    from bot.supervisor import tell_supervisor

    address = tmp_path / "notify"
    monkeypatch.setenv("NOTIFY_SOCKET", str(address))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(address))
        tell_supervisor("READY=1")
        for _ in range(1_000):  # more than a socket keeps for whoever reads later
            tell_supervisor("WATCHDOG=1")
        assert listening.recv(64) == b"READY=1"
