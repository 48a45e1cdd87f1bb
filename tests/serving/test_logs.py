"""Logs: one line for one thing, ids as fields, and never what an exception says that is not ours."""

import asyncio
import gc
import logging
import re
import subprocess
import sys
from pathlib import Path

import structlog

from bot.errors import Unreachable
from tests.serving.logs import dropped, lines, logs

ROOT = Path(__file__).parents[2]
SECRET = "Ada's grandmother is ill"


def test_a_line_of_json_has_its_sentence_its_level_and_its_fields() -> None:
    with logs() as told, structlog.contextvars.bound_contextvars(replica="one"):
        structlog.get_logger().info("A step was carried out.", cohort="course/autumn", step="…/lesson/loops/0")

    assert lines(told) == [
        {
            "event": "A step was carried out.",
            "level": "info",
            "replica": "one",
            "cohort": "course/autumn",
            "step": "…/lesson/loops/0",
        }
    ]


def test_a_line_of_text_reads_as_a_sentence_with_its_fields_behind_it() -> None:
    with logs("text") as told:
        structlog.get_logger().warning("A platform is not reachable; trying again.", platform="memory")

    assert re.fullmatch(
        r"\d{4}-\S+Z \[warning  \] A platform is not reachable; trying again\. platform=memory\n", told.getvalue()
    )


def test_what_is_below_the_level_is_not_logged() -> None:
    with logs(level="warning") as told:
        structlog.get_logger().info("A step was carried out.")
        logging.getLogger("library").info("Something happened.")

    assert told.getvalue() == ""


def test_an_exception_shows_where_it_was_raised_and_not_what_it_says() -> None:
    with logs() as told:
        try:
            try:
                raise KeyError(SECRET)
            except KeyError as error:
                raise ValueError(f"cannot write {SECRET}") from error
        except ValueError:
            structlog.get_logger().exception("A delivery could not be composed.")

    (line,) = lines(told)
    frame = rf'  File "{re.escape(__file__)}", line \d+, in test_an_exception_shows_where_it_was_raised_and_not.*'
    assert re.fullmatch(f"{frame}\nKeyError\nwhich led to:\n{frame}\nValueError", line["exception"])
    assert SECRET not in told.getvalue()


def test_an_error_of_ours_says_what_it_says_to_people() -> None:
    with logs("text") as told:
        try:
            raise Unreachable("The chat at 127.0.0.1:7000 does not answer.")
        except Unreachable:
            structlog.get_logger().exception("A platform went away.")

    assert told.getvalue().endswith("bot.errors.Unreachable: The chat at 127.0.0.1:7000 does not answer.\n")


def test_what_libraries_log_has_the_same_shape_and_says_who_logged_it() -> None:
    with logs() as told:
        try:
            raise ValueError(SECRET)
        except ValueError:
            logging.getLogger("aiohttp.server").exception("Error handling request")

    (line,) = lines(told)
    assert (line["event"], line["level"], line["logger"]) == ("Error handling request", "error", "aiohttp.server")
    assert line["exception"].endswith("\nValueError")
    assert SECRET not in told.getvalue()


def test_a_task_that_nobody_waits_for_is_logged_by_its_name() -> None:
    with logs() as told:

        async def main() -> None:
            await dropped(ValueError(SECRET))
            gc.collect()
            await asyncio.sleep(0)

        asyncio.run(main())

    (line,) = lines(told)
    assert (line["event"], line["task"]) == ("Something went wrong in the background.", "watch the weather")
    assert line["exception"].endswith("\nValueError")
    assert SECRET not in told.getvalue()


def test_a_crash_says_where_and_asks_for_a_report() -> None:
    program = (
        "import threading\n"
        "from bot.logs import set_up_logs\n"
        "from bot.settings import Settings\n"
        "set_up_logs(Settings(log_format='text'))\n"
        "def fail(): raise ValueError('Ada')\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()\n"
        "fail()\n"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    crash = "Homeroom crashed. This is a mistake in Homeroom: please report it with these lines."
    assert done.stderr.count(crash) == 2
    assert done.stderr.endswith('  File "<string>", line 5, in fail\nValueError\n')
    assert "Ada" not in done.stderr
