"""The README's table of what can be called in chat. Run it after a command was declared, changed or taken away:

.venv/bin/python -m tests.commands.readme
"""

from pathlib import Path

from bot.commands.catalogue import catalogue
from bot.commands.declaring import Command, Role

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- commands -->", "<!-- /commands -->"
_WHO = {
    Role.EVERYONE: "everyone",
    Role.LEARNER: "learners",
    Role.INSTRUCTOR: "instructors",
    Role.MANAGER: "managers",
}


def table() -> str:
    """Everything that can be typed, as Markdown: a line a word, with the members of its group."""
    rows = ["| in chat | for | what it does |", "|---|---|---|"]
    for word in dict.fromkeys(one.words[0] for one in catalogue().commands):
        members = [one for one in catalogue().commands if one.words[0] == word]
        rows.append(_group(word, members) if len(members[0].words) > 1 else _row(members[0]))
    return "\n".join(rows)


def _row(one: Command) -> str:
    return f"| `{one.name}` | {_WHO[one.role]} | {one.help.rstrip('.')} |"


def _group(word: str, members: list[Command]) -> str:
    told = " · ".join(f"`{one.words[1]}` {one.help[0].lower()}{one.help[1:].rstrip('.')}" for one in members)
    return f"| `{word} …` | {_WHO[members[0].role]} | {told} |"


def written() -> str:
    """What the README says now."""
    text = README.read_text(encoding="utf-8")
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip()


def main() -> None:
    text = README.read_text(encoding="utf-8")
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    README.write_text(f"{text[:begin]}\n{table()}\n{text[end:]}", encoding="utf-8")


if __name__ == "__main__":
    main()
