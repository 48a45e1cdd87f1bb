"""How a platform reaches a chat: in the same process, or over a socket. Both carry the same calls."""

from typing import Protocol

from adapters.memory.chat import Chat
from adapters.memory.methods import Answer, Arguments, answer


class Wire(Protocol):
    """Carries one call to a chat and its answer back; raises the ports' errors."""

    async def call(self, method: str, arguments: Arguments) -> Answer: ...

    async def close(self) -> None: ...


class DirectWire:
    """To a chat in this process."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    async def call(self, method: str, arguments: Arguments) -> Answer:
        return await answer(self._chat, method, arguments)

    async def close(self) -> None:
        """There is nothing to close."""
