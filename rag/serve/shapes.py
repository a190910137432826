"""What may be sent to the API, checked before any work; and the question that it makes."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from index.errors import UsageError
from rag.assistant import LONGEST_QUESTION
from rag.batch import misspelt
from rag.types import Question, Turn

BELOW = re.compile(r"\n(?:Articles published (?:from|to) \d|The sources disagree: |Note: |\[1\] “).*", re.S)
"""What an answer's content has after its text, see `rag.serve.openai`: no part of what was said."""
LONGEST_TURN = 50_000
"""Characters."""


def _day(value: Any) -> Any:
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError("write a day as 2024-01-31")
    return date.fromisoformat(value)


Day = Annotated[
    date | None,
    BeforeValidator(_day),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}),
]


class Bounds(BaseModel):
    """Within which a question is asked, as in a question record."""

    model_config = ConfigDict(strict=True)

    since: Day = Field(default=None, description="First day of publication that counts.")
    until: Day = Field(default=None, description="Last day of publication that counts.")
    as_of: Day = Field(default=None, description="The day on which it is asked: later articles are left out.")
    files: list[str] | None = Field(default=None, description="Search only in these files.", max_length=1000)
    read_time: bool = Field(default=True, description='Whether phrases like "last week" bound the search.')

    @model_validator(mode="before")
    @classmethod
    def _spelt(cls, given: Any) -> Any:
        if isinstance(given, dict) and (wrong := misspelt(given)):
            raise ValueError(f"the record {wrong}")
        return given

    def bound(self, text: str, history: tuple[Turn, ...] = (), id: str | None = None) -> Question:
        """The question that is asked within these bounds."""
        return Question(
            text=text,
            id=id,
            history=history,
            since=self.since,
            until=self.until,
            as_of=self.as_of,
            files=None if self.files is None else tuple(self.files),
            read_time=self.read_time,
        )


class Said(BaseModel):
    """One earlier turn of the conversation."""

    model_config = ConfigDict(strict=True)

    role: Literal["user", "assistant"]
    text: str = Field(max_length=LONGEST_TURN)


class Ask(Bounds):
    """A question record."""

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    id: str | None = Field(default=None, max_length=1000)
    history: list[Said] = Field(default_factory=list, max_length=100, description="Oldest first.")
    stream: bool = Field(default=False, description="Server-sent events as the answer is made, the record last.")

    def asked(self) -> Question:
        """The question."""
        turns = tuple(Turn(role=turn.role, text=turn.text) for turn in self.history)
        return self.bound(self.question, turns, self.id)


class Search(Bounds):
    """What to search for."""

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    k: int = Field(default=10, ge=1, le=200, description="How many passages.")


class Part(BaseModel):
    """A piece of a message."""

    model_config = ConfigDict(strict=True)

    type: Literal["text"]
    text: str = Field(max_length=LONGEST_TURN)


class Message(BaseModel):
    """A message of a chat; what `system` and `developer` say is passed over: answers come from the articles alone."""

    model_config = ConfigDict(strict=True)

    role: Literal["system", "developer", "user", "assistant"]
    content: Annotated[str, Field(max_length=LONGEST_TURN)] | Annotated[list[Part], Field(max_length=100)]

    def text(self) -> str:
        """What it says."""
        return self.content if isinstance(self.content, str) else "\n".join(part.text for part in self.content)


class StreamOptions(BaseModel):
    """How a stream ends."""

    model_config = ConfigDict(strict=True)

    include_usage: bool = False


class Chat(BaseModel):
    """A chat as OpenAI's clients send it. What else they send (temperature, tools, ...) is passed over."""

    model_config = ConfigDict(strict=True)

    model: str = Field(max_length=200)
    messages: list[Message] = Field(min_length=1, max_length=200)
    stream: bool = False
    stream_options: StreamOptions | None = None
    dateline: Bounds | None = Field(default=None, description="Bounds of the question.")

    def asked(self) -> Question:
        """The last message as a question, after the turns before it. Raises UsageError when it is not the user's."""
        said = [message for message in self.messages if message.role in ("user", "assistant")]
        if not said or said[-1].role != "user":
            raise UsageError("the last message is not the user's: end with the question")
        turns = [
            Turn(role="user", text=one.text())
            if one.role == "user"
            else Turn(role="assistant", text=BELOW.sub("", one.text()))
            for one in said
        ]
        return (self.dateline or Bounds()).bound(turns[-1].text, tuple(turns[:-1]))
