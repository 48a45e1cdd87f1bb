"""Whether the parts of a course folder fit together: what none of its files can know alone."""

from bot.course.checking_cohorts import cohort_problems, cohort_warnings, rehearsal_problems
from bot.course.checking_course import course_problems
from bot.course.checking_lessons import lesson_problems, lesson_warnings
from bot.course.checking_signs import sign_warnings
from bot.course.faults import Fault
from bot.course.parts import Parts


def check(parts: Parts) -> tuple[list[Fault], list[Fault]]:
    """The problems and the warnings of the parts together."""
    problems = [
        *course_problems(parts),
        *lesson_problems(parts),
        *cohort_problems(parts),
        *rehearsal_problems(parts),
    ]
    return problems, [*lesson_warnings(parts), *cohort_warnings(parts), *sign_warnings(parts)]
