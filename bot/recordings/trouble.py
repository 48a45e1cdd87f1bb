"""What can be wrong with a file that somebody hands in as a transcript, in the reader's language."""

from bot.errors import HomeroomError
from bot.words import SOURCE, Words, sentence, words_for

EMPTY = sentence(
    "{name} is empty: there is no transcript in it. Export it once more from where the session was recorded, and post "
    "that file."
)
TOO_LARGE = sentence(
    "{name} has more than {limit} MB, too much for a transcript: ten hours of talk are about one. If it is the "
    "recording itself, post it as a sound or video file, or its link."
)
TOO_LONG = sentence(
    "{name} has more than {limit} lines of talk, too many for one session. Cut it into one file a session, and post "
    "the one that belongs here."
)
OF_ANOTHER_KIND = sentence(
    "{name} is {what}, and a transcript is text: a .vtt, .srt or .txt file. Export the transcript as one of these from "
    "where the session was recorded, and post that file."
)
NO_TIMES = sentence(
    "{name} has no line with times like 00:12:34.000 --> 00:12:36.000 and words below it, so there is no transcript in "
    "it. Export it once more as VTT or SRT, and post that file; one without times can be a .txt file."
)
NO_WORDS = sentence(
    "{name} has no words that can be read: there is no transcript in it. Export it once more as VTT, SRT or TXT in "
    "UTF-8, and post that file."
)
NOT_SURE = sentence(
    "{name} may be any text: it has neither times nor names of speakers. If it is the transcript of the session, "
    "call it transcript.txt and post it again; nothing was done with it."
)

PDF = sentence("a PDF document")
PICTURE = sentence("a picture")
PACKED = sentence("an office document or a packed file")
MEDIA = sentence("a sound or video file")
PAGE = sentence("a web page")
DATA = sentence("a file of data")
NO_TEXT = sentence("no text file")


class TranscriptError(HomeroomError):
    """A file holds no transcript that can be read: which file, what it is, why that does not do, what to do."""

    def __init__(self, said: str, name: str, what: str = "", limit: int = 0) -> None:
        self.said = said
        self.name, self.what, self.limit = name, what, limit
        super().__init__(self.in_words(words_for(SOURCE)))

    def in_words(self, words: Words) -> str:
        """The same in another language."""
        what = words(self.what) if self.what else ""
        return words(self.said).format(name=self.name, what=what, limit=self.limit)
