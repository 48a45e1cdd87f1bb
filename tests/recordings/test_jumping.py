"""A link opens a recording at the moment, or nothing is claimed."""

from datetime import timedelta

import pytest

from bot.recordings.jumping import at_moment, is_recording

MOMENT = timedelta(minutes=12, seconds=34, milliseconds=900)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=754"),
        ("https://www.youtube.com/watch?v=abc&t=12s", "https://www.youtube.com/watch?v=abc&t=754"),
        ("https://youtu.be/abc?si=x", "https://youtu.be/abc?si=x&t=754"),
        ("https://www.youtube.com/live/abc", "https://www.youtube.com/live/abc?t=754"),
        ("https://www.youtube.com/embed/abc?start=1", "https://www.youtube.com/embed/abc?start=754"),
        ("https://vimeo.com/81400335", "https://vimeo.com/81400335#t=754s"),
        ("https://vimeo.com/81400335/f0e1d2#t=1s", "https://vimeo.com/81400335/f0e1d2#t=754s"),
        ("https://www.loom.com/share/abc?sid=1", "https://www.loom.com/share/abc?sid=1&t=754"),
    ],
)
def test_a_known_address_opens_at_the_moment(link: str, expected: str) -> None:
    assert at_moment(link, MOMENT) == expected


@pytest.mark.parametrize(
    "link",
    [
        "https://zoom.us/rec/share/abc",
        "https://recordings.example/a.mp4",
        "https://youtube.com.example/watch?v=abc",
        "https://notyoutube.com/watch?v=abc",
        "file:///youtube.com/watch",
        "javascript:alert(1)//youtube.com",
        "https://[youtube.com/",
        "youtube.com",
        "",
    ],
)
def test_of_an_unknown_one_nothing_is_made_up(link: str) -> None:
    assert at_moment(link, MOMENT) is None


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://youtu.be/abc", True),
        ("https://us02web.zoom.us/rec/share/abc", True),
        ("https://us02web.zoom.us/j/123", False),
        ("https://notzoom.us/rec/share/abc", False),
        ("http://youtu.be/abc", False),
        ("https://example.org/page", False),
        ("https://[", False),
    ],
)
def test_a_link_to_a_recording_is_told_from_any_page(link: str, expected: bool) -> None:
    assert is_recording(link) is expected
