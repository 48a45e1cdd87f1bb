"""homeroom schema"""

from typing import Annotated, Literal

import typer


def schema(
    file: Annotated[
        Literal["course", "cohort", "lesson", "rehearsal"],
        typer.Argument(help="Which file: course.yaml, a cohort's, a lesson's front matter or a rehearsal's."),
    ],
) -> None:
    """Print the JSON Schema of a course folder's file, for an editor that completes and checks."""
    import json

    from bot.course.schema import schema_of

    typer.echo(json.dumps(schema_of(file), indent=2, ensure_ascii=False))
