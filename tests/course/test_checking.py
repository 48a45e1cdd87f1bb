"""What none of a folder's files can know alone."""

from pathlib import Path

from bot.course.cohort import Cohort
from bot.course.folder import load_folder, read_folder
from tests.course.folders import COHORT, COURSE, HELLO, a_course_folder, problems, warnings


def test_two_lessons_of_one_id(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"lessons/week-2/again.md": "---\nid: hello\n---\n# Again\n"})

    assert problems(root) == (
        'lessons/week-2/again.md:2:5  "hello" is the id of lessons/01-hello.md already. '
        "Give each lesson an id of its own.\n"
        "  2 | id: hello\n"
        "    |     ^^^^^"
    )


def test_needs_that_name_nothing_or_the_same_twice(tmp_path: Path) -> None:
    next_lesson = "---\nneeds: [helo, hello, hello, zebra]\n---\n# Next\n"
    root = a_course_folder(tmp_path, {"lessons/02-next.md": next_lesson})

    assert problems(root) == (
        'lessons/02-next.md:2:9  There is no lesson "helo". Did you mean "hello"?\n'
        "  2 | needs: [helo, hello, hello, zebra]\n"
        "    |         ^^^^\n"
        'lessons/02-next.md:2:22  "hello" stands here twice. Keep one of them.\n'
        "  2 | needs: [helo, hello, hello, zebra]\n"
        "    |                      ^^^^^\n"
        'lessons/02-next.md:2:29  There is no lesson "zebra". Lessons are named by their id.\n'
        "  2 | needs: [helo, hello, hello, zebra]\n"
        "    |                             ^^^^^"
    )


def test_a_need_that_comes_later_by_its_place(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path, {"lessons/02-loops.md": "# Loops\n"}, hello=HELLO.replace("---\nS", "needs: [loops]\n---\nS")
    )

    assert problems(root) == (
        'lessons/01-hello.md:4:9  "loops" comes after this lesson. Exchange them, or let the other one come earlier.\n'
        "  4 | needs: [loops]\n"
        "    |         ^^^^^"
    )


def test_a_need_that_comes_later_by_its_own_time(tmp_path: Path) -> None:
    loops = "---\nrelease: week 2 mon 10:00\n---\n# Loops\n"
    hello = HELLO.replace("---\nS", "release: week 2 mon 09:00\nneeds: [loops]\n---\nS")
    root = a_course_folder(tmp_path, {"lessons/00-loops.md": loops}, hello=hello)

    assert problems(root).startswith('lessons/01-hello.md:5:9  "loops" comes after this lesson.')


def test_lessons_that_need_each_other_in_a_circle(tmp_path: Path) -> None:
    circle = {"lessons/b.md": "---\nneeds: [hello]\n---\n# B\n", "lessons/c.md": "---\nneeds: [b]\n---\n# C\n"}
    root = a_course_folder(tmp_path, circle, hello=HELLO.replace("---\nS", "needs: [c]\n---\nS"))

    assert problems(root) == (
        "lessons/b.md:2:9  These lessons need each other in a circle: hello → c → b → hello. "
        "Take one of the needs away.\n"
        "  2 | needs: [hello]\n"
        "    |         ^^^^^"
    )


def test_a_release_after_a_session_that_is_misspelt(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path,
        course=COURSE + "sessions: [{id: kickoff, at: week 1 mon 09:00}]\n",
        hello=HELLO.replace("---\nS", 'release: "2 days after session kickof"\n---\nS'),
    )

    assert problems(root) == (
        'lessons/01-hello.md:4:32  There is no session "kickof". Did you mean "kickoff"?\n'
        '  4 | release: "2 days after session kickof"\n'
        "    |                                ^^^^^^"
    )


def test_overrides_of_a_weekly_session_say_which_week(tmp_path: Path) -> None:
    overrides = "overrides:\n  - {session: qa, at: 2026-10-20 09:00}\n  - {session: qa, week: 9, cancelled: true}\n"
    root = a_course_folder(
        tmp_path, course=COURSE + "sessions: [{id: qa, every: wed 17:00}]\n", cohort=COHORT + overrides
    )

    assert problems(root) == (
        'cohorts/autumn.yaml:5:15  The session "qa" is held every week. Say which one is meant: week: 3.\n'
        "  5 |   - {session: qa, at: 2026-10-20 09:00}\n"
        "    |               ^^\n"
        "cohorts/autumn.yaml:6:25  Week 9 is after the end: the course has 8 weeks. Choose an earlier week.\n"
        "  6 |   - {session: qa, week: 9, cancelled: true}\n"
        "    |                         ^"
    )


def test_a_wrap_up_after_the_end_cannot_be_expected(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path,
        {"rehearsals/quick.yaml": "cohort: autumn\nexpect: [{wrapup: week 9}]\n"},
        course=COURSE + "wrapup: {every: fri 16:00}\n",
    )

    assert problems(root) == (
        "rehearsals/quick.yaml:2:19  Week 9 is after the end: the course has 8 weeks. Choose an earlier week.\n"
        "  2 | expect: [{wrapup: week 9}]\n"
        "    |                   ^^^^^^"
    )


def test_faults_of_a_schedule_of_ones_own_have_their_place(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"schedules/mine.yaml": "about: x\nlessons: [mo 09:00]\n"})

    assert problems(root) == (
        'schedules/mine.yaml:2:11  "mo" is not a weekday. Did you mean "mon"? '
        "Weekdays are mon, tue, wed, thu, fri, sat, sun.\n"
        "  2 | lessons: [mo 09:00]\n"
        "    |           ^"
    )


def test_pictures_have_to_lie_in_assets(tmp_path: Path) -> None:
    text = "![a](loop.png) ![b](../../up.png) ![c](01-hello.md) ![d]()\n"
    root = a_course_folder(tmp_path, {"assets/pictures/loop.png": b"x"}, hello=HELLO + text)

    assert problems(root) == (
        "lessons/01-hello.md:6:6  There is no picture lessons/loop.png. Write ../assets/pictures/loop.png.\n"
        "  6 | ![a](loop.png) ![b](../../up.png) ![c](01-hello.md) ![d]()\n"
        "    |      ^^^^^^^^\n"
        'lessons/01-hello.md:6:21  "../../up.png" lies outside the course folder. '
        "Copy it to assets/ and write its path from here.\n"
        "  6 | ![a](loop.png) ![b](../../up.png) ![c](01-hello.md) ![d]()\n"
        "    |                     ^^^^^^^^^^^^\n"
        'lessons/01-hello.md:6:40  "01-hello.md" is no picture. Pictures lie in assets/.\n'
        "  6 | ![a](loop.png) ![b](../../up.png) ![c](01-hello.md) ![d]()\n"
        "    |                                        ^^^^^^^^^^^\n"
        "lessons/01-hello.md:6:57  This picture has no address. Write ![what it shows](../assets/…).\n"
        "  6 | ![a](loop.png) ![b](../../up.png) ![c](01-hello.md) ![d]()\n"
        "    |                                                         ^^"
    )


def test_links_to_files_are_found_missing_or_pointless(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello=HELLO + "See [the next](02-next.md).\n")
    assert problems(root) == (
        "lessons/01-hello.md:6:16  There is no file lessons/02-next.md. "
        "Name the lesson by its title, or link to an address on the web.\n"
        "  6 | See [the next](02-next.md).\n"
        "    |                ^^^^^^^^^^"
    )

    a_course_folder(root, {"lessons/02-next.md": "# Next\n\nMore.\n"}, hello=HELLO + "See [the next](02-next.md).\n")

    assert warnings(root) == (
        "lessons/01-hello.md:6:16  In a chat, a link to a file opens nothing. "
        "Name the lesson by its title, or link to an address on the web.\n"
        "  6 | See [the next](02-next.md).\n"
        "    |                ^^^^^^^^^^"
    )


def test_pictures_without_words_are_pointed_out(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello=HELLO + "![](https://x.org/loop.png)\n")

    assert warnings(root) == (
        "lessons/01-hello.md:6:5  This picture says nothing to those who cannot see it. "
        "Write what it shows: ![A loop with three turns](…).\n"
        "  6 | ![](https://x.org/loop.png)\n"
        "    |     ^^^^^^^^^^^^^^^^^^^^^^"
    )


def test_a_long_video_is_pointed_out_with_the_source(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello=HELLO.replace("---\nS", "video_minutes: 16\n---\nS"))

    assert warnings(root) == (
        "lessons/01-hello.md:4:16  16 minutes of video: Ruzuku advises short recorded lessons, 7–15 minutes "
        "(2026; a vendor's advice from its own courses). Consider splitting it.\n"
        "  4 | video_minutes: 16\n"
        "    |                ^^"
    )


def test_a_quarter_of_an_hour_of_video_is_fine(tmp_path: Path) -> None:
    assert warnings(a_course_folder(tmp_path, hello=HELLO.replace("---\nS", "video_minutes: 15\n---\nS"))) == ""


def test_a_lesson_without_text_is_pointed_out(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello="---\nid: hello\ntitle: Hello\n---\n\n")

    assert warnings(root).startswith(
        "lessons/01-hello.md:5:1  The lesson has no text. Write it below the front matter."
    )


def test_names_on_the_rota_that_nobody_has(tmp_path: Path) -> None:
    people = "people: {instructors: [ivan, mina]}\nrota: [ivan, mona]\n"
    root = a_course_folder(tmp_path, cohort=COHORT + people)

    assert warnings(root) == (
        'cohorts/autumn.yaml:5:14  "mona" is on the rota, but neither an instructor nor a manager. '
        'Did you mean "mina"?\n'
        "  5 | rota: [ivan, mona]\n"
        "    |              ^^^^"
    )


def test_a_break_of_last_year(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, cohort=COHORT + "breaks: [{from: 2025-12-20, to: 2025-12-31, why: winter}]\n")

    assert warnings(root) == (
        "cohorts/autumn.yaml:4:33  This break is over before the cohort starts on 2026-10-05. Is its year right?\n"
        "  4 | breaks: [{from: 2025-12-20, to: 2025-12-31, why: winter}]\n"
        "    |                                 ^^^^^^^^^^"
    )


def test_signs_that_turn_a_title_around_or_hide_in_it(tmp_path: Path) -> None:
    hello = '---\nid: hello\ntitle: "Invoice \u202egnp.exe"\nask: "zero\\u200bwidth"\n---\nText.\n'
    root = a_course_folder(tmp_path, hello=hello, course=COURSE + "rooms: {lessons: le\u200dssons}\n")

    assert warnings(root) == (
        "course.yaml:4:20  Zero width joiner (U+200D) stands here, which nobody sees and which changes what is shown. "
        "Delete it, if it is not meant.\n"
        "  4 | rooms: {lessons: le<U+200D>ssons}\n"
        "    |                    ^^^^^^^^\n"
        "lessons/01-hello.md:3:17  Right-to-left override (U+202E) stands here, which nobody sees and which changes "
        "what is shown. Delete it, if it is not meant.\n"
        '  3 | title: "Invoice <U+202E>gnp.exe"\n'
        "    |                 ^^^^^^^^\n"
        "lessons/01-hello.md:4:6  Zero width space (U+200B) stands here, which nobody sees and which changes what is "
        "shown. Delete it, if it is not meant.\n"
        '  4 | ask: "zero\\u200bwidth"\n'
        "    |      ^^^^^^^^^^^^^^^^^"
    )


def test_emoji_and_scripts_that_need_joiners_are_left_alone(tmp_path: Path) -> None:
    title = "title: Coding 👩\u200d💻 می\u200cخواهم\n"

    assert warnings(a_course_folder(tmp_path, hello=HELLO.replace("title: Hello\n", title))) == ""


def test_hostile_markdown_is_kept_as_it_is(tmp_path: Path) -> None:
    text = "@everyone <!here> <@123> ```\nnever closed \u202e [x](javascript:alert(1)) <script>alert(1)</script>\n"
    root = a_course_folder(tmp_path, hello=HELLO + text)

    assert warnings(root) == ""
    assert load_folder(root).course.lessons[0].text.endswith(text)


def test_a_list_of_learners_may_lie_beside_its_cohort_or_in_the_folder(tmp_path: Path) -> None:
    cohort = COHORT + "people: {learners: {from: file, file: learners.csv}}\n"
    root = a_course_folder(tmp_path, cohort=cohort)
    assert problems(root) == (
        'cohorts/autumn.yaml:4:39  There is no file "learners.csv" in the course folder or in cohorts/. '
        "Put the list of learners there.\n"
        "  4 | people: {learners: {from: file, file: learners.csv}}\n"
        "    |                                       ^^^^^^^^^^^^"
    )

    for place in ("learners.csv", "cohorts/learners.csv"):
        (root / place).write_text("name,zone\nLena,\n")
        assert problems(root) == ""
        (root / place).unlink()


def test_one_broken_file_does_not_hide_the_faults_of_another(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path,
        {"cohorts/spring.yaml": "name: [\n", "rehearsals/quick.yaml": "cohort: summer\n"},
        course="title: A\nweeks: many\nschedule: weekli\n",
        hello="---\nid: Hello\n---\n# Hello\n\n![x](x.png)\n",
        cohort=COHORT + "overrides: [{lesson: bye, release: 2026-10-06 09:00}]\nrota: 3\n",
    )

    assert [f"{fault.at.file}:{fault.at.line}" for fault in read_folder(root).problems] == [
        "course.yaml:2",
        "course.yaml:3",
        "cohorts/autumn.yaml:4",
        "cohorts/autumn.yaml:5",
        "cohorts/spring.yaml:2",
        "lessons/01-hello.md:2",
        "lessons/01-hello.md:6",
        "rehearsals/quick.yaml:1",
    ]


def test_a_cohort_is_known_by_its_files_name(tmp_path: Path) -> None:
    cohort = load_folder(a_course_folder(tmp_path)).cohort("autumn")

    assert isinstance(cohort, Cohort)
    assert cohort.id == "autumn"
