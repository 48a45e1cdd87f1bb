"""What Discord takes, and what it calls things.

Sources: Discord's developer documentation and its OpenAPI description (github.com/discord/discord-api-spec, MIT), as of
2026-07. Lengths are counted in UTF-16 units: whether Discord counts those or code points, they are never fewer.
"""

CONTENT = 2_000
"""Content of a bot's message. The OpenAPI file allows 4,000, which only people with Nitro get."""

CARD_TEXT = 4_000
"""All text of a message with Components V2 together: text displays, button labels and descriptions."""

COMPONENTS = 40
"""Components of a message with Components V2, nested ones counted."""

ROWS = 5
"""Action rows of a message without Components V2."""

BUTTONS_IN_A_ROW = 5
BUTTON_LABEL = 80
CUSTOM_ID = 100
ATTACHMENTS = 10  # files in a message; a media gallery holds as many
FILE_BYTES = 10 * 1024 * 1024  # of one file, where nobody has boosted the server
DESCRIPTION = 1_024  # of an attachment or a gallery's item
FILE_NAME = 100  # our own; Discord takes 1,024
PINGED = 50
"""People pinged by name in one message: our own limit. Discord takes 100, but whoever means so many means a role."""

LINK = 1_000
"""Our own limit for the address behind a word: a longer one would leave no room for what the message says."""

MARKER_ROOM = 60
"""Kept free in each message for the marker by which a delivery is found again: Discord stores no nonce."""

TABLE_COLUMNS = 40  # our own: what a phone shows of code without scrolling sideways
DEEPEST_HEADING = 3

SUPPRESS_NOTIFICATIONS = 1 << 12  # message flag: nobody's device rings
IS_COMPONENTS_V2 = 1 << 15  # message flag: components instead of content

ACTION_ROW, BUTTON, TEXT_DISPLAY, MEDIA_GALLERY, CONTAINER = 1, 2, 10, 12, 17  # types of component
BUTTON_STYLES = {"primary": 1, "plain": 2, "danger": 4}
CARD_COLOUR = 0x2B8A99  # our own: the stripe at a card's side
