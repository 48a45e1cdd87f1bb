"""A platform on the wire: counts what is posted to it by key, in a process of its own.

`python -m benchmarks.wire_server [SECONDS [LIMIT]]` prints its address, and serves until its standard input ends.
"""

import asyncio
import sys
import time
from collections import Counter, deque

from aiohttp import web

DELAY = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0  # seconds a post takes, half of them before it is seen
LIMIT = int(sys.argv[2]) if len(sys.argv) > 2 else 0  # posts in any second; more are refused with 429; 0: any number
TAKEN: deque[float] = deque()  # when the posts of the last second came
POSTED: Counter[str] = Counter()
FIRST_AT: dict[str, float] = {}
REFUSED = [0]


async def post(request: web.Request) -> web.Response:
    said = await request.json()
    key = said["key"]
    if LIMIT and (wait := _wait(time.monotonic())) > 0:
        REFUSED[0] += 1
        return web.json_response({"retry_after": wait}, status=429)
    await asyncio.sleep(DELAY / 2)
    POSTED[key] += 1
    FIRST_AT.setdefault(key, time.time())
    await asyncio.sleep(DELAY / 2)
    return web.json_response({"id": f"{len(FIRST_AT)}"})


def _wait(now: float) -> float:
    """How long until one more is allowed."""
    while TAKEN and TAKEN[0] <= now - 1:
        TAKEN.popleft()
    if len(TAKEN) >= LIMIT:
        return TAKEN[0] + 1 - now
    TAKEN.append(now)
    return 0.0


async def find(request: web.Request) -> web.Response:
    """Which of some keys were posted, as a look at a room's history would show."""
    keys = (await request.json())["keys"]
    return web.json_response([key for key in keys if key in POSTED])


async def seen(_request: web.Request) -> web.Response:
    """How often each key was posted, when first, and how many were refused; everything is forgotten then."""
    answer = {"posted": dict(POSTED), "first_at": dict(FIRST_AT), "refused": REFUSED[0]}
    REFUSED[0] = 0
    POSTED.clear()
    FIRST_AT.clear()
    return web.json_response(answer)


async def count(_request: web.Request) -> web.Response:
    return web.json_response(len(POSTED))


async def serve() -> None:
    pages = web.Application()
    pages.add_routes(
        [web.post("/post", post), web.post("/find", find), web.get("/seen", seen), web.get("/count", count)]
    )
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
