"""A platform on the wire: counts what is posted to it by key, in a process of its own.

`python -m benchmarks.wire_server [SECONDS]` prints the address it got, and serves until its standard input ends.
"""

import asyncio
import sys
import time
from collections import Counter

from aiohttp import web

DELAY = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0  # seconds a post takes, half of them before it is seen
POSTED: Counter[str] = Counter()
FIRST_AT: dict[str, float] = {}


async def post(request: web.Request) -> web.Response:
    said = await request.json()
    key = said["key"]
    await asyncio.sleep(DELAY / 2)
    POSTED[key] += 1
    FIRST_AT.setdefault(key, time.time())
    await asyncio.sleep(DELAY / 2)
    return web.json_response({"id": f"{len(FIRST_AT)}"})


async def find(request: web.Request) -> web.Response:
    """Which of some keys were posted, as a look at a room's history would show."""
    keys = (await request.json())["keys"]
    return web.json_response([key for key in keys if key in POSTED])


async def seen(_request: web.Request) -> web.Response:
    """How often each key was posted, and when first; everything is forgotten then."""
    answer = {"posted": dict(POSTED), "first_at": dict(FIRST_AT)}
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
