"""Who writes what: one composer for every kind, and the words for what comes late."""

from collections.abc import Mapping

from bot.course.saying import deadline, deadline_reminder, lesson, shown
from bot.message import Text
from bot.model import Kind, Slot
from bot.notices import notice
from bot.nudges import nudge
from bot.people.announced import announced
from bot.people.catch_up import catch_up
from bot.people.ending import ending
from bot.people.greeting import greeting
from bot.people.welcome import welcome
from bot.privacy.exporting import export
from bot.progress.extending import extension
from bot.progress.polling import poll
from bot.questions.posting import alert, answer, question
from bot.recordings.telling import transcript
from bot.scene import Composer, Scene
from bot.sessions.after import closing, follow_up, opening, recording
from bot.sessions.announcing import announcement, pre_work, reminder
from bot.sessions.chasing import chase
from bot.sessions.moving import session_change
from bot.words import Words
from bot.wrapups.composing import wrap_up
from bot.wrapups.draft_card import wrap_up_draft

COMPOSERS: Mapping[Kind, Composer] = {
    Kind.WELCOME: welcome,
    Kind.LESSON: lesson,
    Kind.DEADLINE_REMINDER: deadline_reminder,
    Kind.DEADLINE: deadline,
    Kind.ANNOUNCEMENT: announcement,
    Kind.PRE_WORK: pre_work,
    Kind.REMINDER: reminder,
    Kind.OPENING: opening,
    Kind.CLOSING: closing,
    Kind.FOLLOW_UP: follow_up,
    Kind.RECORDING: recording,
    Kind.SESSION_CHANGE: session_change,
    Kind.CHASE: chase,
    Kind.TRANSCRIPT: transcript,
    Kind.WRAP_UP: wrap_up,
    Kind.WRAP_UP_DRAFT: wrap_up_draft,
    Kind.NUDGE: nudge,
    Kind.CATCH_UP: catch_up,
    Kind.EXTENSION: extension,
    Kind.POLL: poll,
    Kind.NOTICE: notice,
    Kind.ENDING: ending,
    Kind.EXPORT: export,
    Kind.GREETING: greeting,
    Kind.ANNOUNCED: announced,
    Kind.QUESTION: question,
    Kind.ANSWER: answer,
    Kind.ALERT: alert,
}


def late_label(slot: Slot, scene: Scene) -> Text:
    """The one line above what goes out late."""
    return Text(late_words(scene.words), {"due": shown(slot.moment)})


def late_words(words: Words) -> str:
    """The label without its moment, `{due}`: what a comparison of two rehearsals leaves out."""
    return words("*Sent late: this was due {due}.*")
