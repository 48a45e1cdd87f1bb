"""A quick check: one to three questions below a lesson, each answered by a button and explained in private."""

from hashlib import sha256
from typing import Self

from pydantic import Field, model_validator

from bot.course.faults import did_you_mean, quoted
from bot.course.written import Found, Line, Prose, Written, mistake, mistakes

MOST_QUESTIONS = 3
FEWEST_OPTIONS, MOST_OPTIONS = 2, 5
LONGEST_OPTION = 60  # signs; it has to fit on a button


class CheckQuestion(Written):
    """One question of a quick check."""

    question: Line = Field(description="What is asked.", examples=["What does range(3) give?"])
    options: tuple[Line, ...] = Field(
        description="Two to five answers, each short enough for a button.", examples=[["0, 1, 2", "1, 2, 3"]]
    )
    right: Line = Field(description="The right one of the options, word for word.", examples=["0, 1, 2"])
    why: Prose = Field(
        description="Why it is the right one: told to everybody who answered.",
        examples=["A range stops before its end."],
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        found: Found = {}
        if not FEWEST_OPTIONS <= len(self.options) <= MOST_OPTIONS:
            many = "1 option" if len(self.options) == 1 else f"{len(self.options)} options"
            what = f"A question has {FEWEST_OPTIONS} to {MOST_OPTIONS} options, and this one {many}."
            found[("options",)] = mistake(what, "Add some, or take some away.")
        for number, option in enumerate(self.options):
            if option in self.options[:number]:
                found[("options", number)] = mistake(f"{quoted(option)} stands here twice.", "Keep one of them.")
            elif len(option) > LONGEST_OPTION:
                what = f"The option has {len(option)} signs; {LONGEST_OPTION} fit on a button."
                found[("options", number)] = mistake(what, "Shorten it.", LONGEST_OPTION, len(option))
        if self.right not in self.options:
            near = did_you_mean(self.right, self.options) or "Write one of them, word for word."
            found[("right",)] = mistake(f"{quoted(self.right)} is none of the options.", near)
        if found:
            raise mistakes(type(self), found)
        return self

    @property
    def key(self) -> str:
        """What makes this question itself: with other words or options it is another one."""
        return sha256("\n".join((self.question, *self.options)).encode()).hexdigest()[:8]

    @property
    def right_number(self) -> int:
        """The place of the right option, from 0."""
        return self.options.index(self.right)
