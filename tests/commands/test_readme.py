"""The README tells of everything that can be called, in the words of the declarations."""

from tests.commands.readme import table, written


def test_the_readme_lists_every_command_as_it_is_declared() -> None:
    assert written() == table()
