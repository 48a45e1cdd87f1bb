"""`homeroom run` as people start it, in a process of its own, while others change what it runs."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

from adapters.memory import addresses
from adapters.memory.chat import Chat
from schedules.clock import SystemClock
from tests.adapters.sockets import a_server, a_short_folder
from tests.cli.typed import Typed, typed
from tests.cohorts.running import COHORT, COURSE, a_folder

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 30.0  # seconds; only a test that fails waits so long


@asynccontextmanager
async def running(*words: object) -> AsyncIterator["Run"]:
    """`homeroom run WORDS`, until it is interrupted."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", *map(str, words), cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield Run(process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            await asyncio.wait_for(process.wait(), PATIENCE)


class Run:
    """A running Homeroom, and what it reports."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self, wanted: str) -> str:
        """Wait for a line with *wanted* in it."""
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while line := (await self._process.stderr.readline()).decode():
                if wanted in line:
                    return line.rstrip()
        raise AssertionError(f"it ended without saying {wanted!r}")


async def typing(*words: object) -> Typed:
    return await asyncio.to_thread(typed, "--plain", *words)


async def until(what: Callable[[], bool]) -> None:
    """Wait until something can be seen."""
    async with asyncio.timeout(PATIENCE):
        while not what():  # noqa: ASYNC110  another process makes it so
            await asyncio.sleep(0.05)


async def test_it_notices_what_others_commit_and_needs_its_folder_only_once(tmp_path: Path) -> None:
    with a_short_folder() as short, closing(Chat(SystemClock())) as chat:
        address = short / "chat"
        begins = SystemClock().now() + timedelta(days=7)
        written = COHORT.replace("2026-10-05", f"{begins:%Y-%m-%d}").replace("address: home", f'address: "{address}"')
        folder, here = a_folder(tmp_path, cohort=written), ("--database", tmp_path / "homeroom.db")
        lessons = addresses.room(addresses.home(str(address)), "lessons")
        async with a_server(chat, address):
            async with running(folder, *here) as run:
                await run.says("course/autumn: ")
                (folder / "course.yaml").write_text(COURSE.replace("wed 17:00", "thu 17:00"))
                proposed = await run.says("the timetable would change")
            assert "It is proposal 1" in proposed

            async with running(*here) as run:
                await run.says("Running 1 cohort")
                released = await typing("cohort", "release", "autumn", "hello", "--yes", *here)
                assert released.code == 0, released.err
                await until(lambda: any(said.key is not None for said in chat.at(lessons)))

    assert (await typing("proposals", *here)).out.startswith("1  course/autumn  ")
    late = await typing("proposals", "apply", "1", *here)
    assert (late.code, late.out.split(":")[0]) == (1, "Proposal 1 is outdated")
