"""Transcripts as programs write them."""

TEAMS_LIKE = """WEBVTT

7c1f-0/11-0
00:00:03.120 --> 00:00:06.480
<v Mira Okafor>Good evening, everybody.</v>

7c1f-0/12-1
00:00:07.000 --> 00:00:11.250
<v Jonas Weiß>Is the deadline on Friday
or on Sunday?</v>
"""

ZOOM_LIKE = """WEBVTT

1
00:00:03.120 --> 00:00:06.480
Mira Okafor: Good evening, everybody.

2
00:00:07.000 --> 00:00:11.250
Jonas: Is the deadline: Friday?

3
00:00:12.000 --> 00:00:13.000
Mira Okafor: Sunday.
"""

SRT = """1
00:00:03,120 --> 00:00:06,480
<i>Good evening</i>, everybody.

2
00:00:07,000 --> 00:00:11,250
{\\an8}Is the deadline on Friday

or on Sunday?

3

01:00:12,5 --> 01:00:13,25
42
"""
