"""What the YAML parser complains about, said to the person who wrote the file."""

import yaml

from bot.course.faults import Fault, Source

INDENT = "Fields that belong together begin in the same column; what belongs to a field stands deeper than it."

# By the parser's own words (libyaml 0.2): what is wrong, and what to do.
_SAID = {
    "mapping values are not allowed in this context": (
        'A ":" stands where it cannot.',
        'Put text that contains ": " in quotes; check the indentation, and that the line above has its own ":".',
    ),
    "block sequence entries are not allowed in this context": (
        'A list item ("- …") stands where none can.',
        "Begin each item on a line of its own, below the field.",
    ),
    "could not find expected ':'": (
        'This line has no ":".',
        "Fields are written name: value; indent the line if it continues the text above.",
    ),
    "did not find expected key": (
        "This cannot be read as the next field.",
        f"{INDENT} A quote inside text needs quotes of the other kind around it.",
    ),
    "did not find expected '-' indicator": ("This is no list item, but the list is not over.", INDENT),
    "did not find expected ',' or ']'": ("A list in brackets is not closed.", 'Add the missing "," or "]".'),
    "did not find expected ',' or '}'": ("Fields in braces are not closed.", 'Add the missing "," or "}".'),
    "found unexpected end of stream": ("A quote is opened and never closed.", "Add the closing quote."),
    "found unexpected document indicator": ("A quote is opened and never closed.", "Add the closing quote."),
    "found unknown escape character": (
        'In double quotes, "\\" begins an escape, and this one does not exist.',
        "Use single quotes, in which \\ is just a sign.",
    ),
    "did not find expected hexdecimal number": (  # libyaml's own spelling
        'In double quotes, "\\" begins an escape, and this one is not complete.',
        "Use single quotes, in which \\ is just a sign.",
    ),
    "did not find expected comment or line break": (
        "After | or > the text begins on the next line.",
        "Put text that begins with | or > in quotes.",
    ),
    "found a tab character where an indentation space is expected": ("A tab indents this line.", "Use spaces."),
    "did not find expected <document start>": (
        "This stands further left than the first field.",
        "Begin the fields of a file in its first column.",
    ),
    "did not find expected node content": (
        "This sign stands where a value is expected.",
        "Delete it, or put it in quotes.",
    ),
    "did not find expected alphabetic or numeric character": (
        "* and & cannot begin a value.",
        "Put the text in quotes.",
    ),
    "found undefined tag handle": (
        "This is read as a tag, which this format does not use.",
        "Put text that begins with ! in quotes.",
    ),
}
# Where the trouble is in what was opened, that is what people have to see.
_BEGINS_AT_CONTEXT = (
    "could not find expected ':'",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "found unexpected end of stream",
    "found unexpected document indicator",
)


def fault_of(error: yaml.MarkedYAMLError, source: Source, first_line: int) -> Fault:
    """The parser's complaint about text that begins in *first_line* of *source*."""
    problem = error.problem or ""
    mark = error.problem_mark
    if problem in _BEGINS_AT_CONTEXT and error.context_mark is not None:
        mark = error.context_mark
    if mark is None:
        return Fault(source.whole(), "This is not YAML.", INDENT)
    spot = source.spot(mark.line + first_line, mark.column + 1)
    if problem == "did not find expected node content" and not spot.source.strip():
        what, to_do = "A bracket or brace is opened above and never closed.", 'Add the missing "]" or "}".'
        return Fault(spot, what, to_do)
    if problem == "found character that cannot start any token":
        sign = spot.source[mark.column : mark.column + 1]
        if sign == "\t":
            return Fault(spot, "A tab indents this line.", "Use spaces.")
        return Fault(spot, f'"{sign}" cannot begin a value.', "Put the text in quotes.")
    what, to_do = _SAID.get(problem, (f"This is not YAML: {problem}.", INDENT))
    return Fault(spot, what, to_do)
