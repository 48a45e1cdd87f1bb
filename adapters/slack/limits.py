"""What Slack takes. Lengths are counted in UTF-16 units, the stricter of what Slack may count.

Sources: Slack's reference of methods and blocks (docs.slack.dev) and the validators in slack_sdk 3.47, as of 2026-11.
"""

TEXT = 4_000
"""The text beside the blocks, which notifications and screen readers use. Slack recommends this, and cuts at 40,000."""

BLOCKS = 50  # in a message
MARKDOWN = 12_000
"""All `markdown` blocks of a message together."""

ALL_BLOCKS = 12_000
"""All text in a message's blocks: our own limit. Slack refuses about 13,200 as `msg_blocks_too_long`, undocumented."""

SECTION = 3_000
FIELDS = 10  # of a section
FIELD = 2_000
HEADER = 150
CONTEXT_ELEMENTS = 10
ACTIONS = 25  # elements of an actions block
BUTTON_LABEL = 75
BUTTON_VALUE = 2_000
ACTION_ID = 255
TABLES = 1  # in a message
TABLE_ROWS = 100
TABLE_COLUMNS = 20
IMAGE_URL = 3_000
IMAGE_ALT = 2_000
DEEPEST_INDENT = 8  # of a list in a rich text block

LINK = 1_000
"""Our own limit for the address behind a word: a longer one would leave no room for what the message says."""

PINGED = 50  # people pinged by name in one message: our own limit, whoever means more means everybody
CODE_COLUMNS = 40  # our own: what a phone shows of code without scrolling sideways
