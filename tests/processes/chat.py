"""`homeroom chat --listen` as people start it, with rules the test chooses: `python -m tests.processes.chat`.

HOMEROOM_TEST_RULES names the rules.
"""

import os
from functools import partial

from adapters.memory import serving
from adapters.memory.chat import Chat
from bot import __main__ as homeroom
from tests.processes.rules import BY_NAME

if __name__ == "__main__":
    setattr(serving, "Chat", partial(Chat, rules=BY_NAME[os.environ["HOMEROOM_TEST_RULES"]]))  # noqa: B010
    homeroom.main()
