"""The errors of Dateline, split by what the caller does next.

DatelineError
├── UsageError              fix the call: a question, a folder, an option
│   └── SettingsError       fix dateline.toml or a DATELINE_* variable
├── StoreError              mend the store
│   ├── NoStoreError        run `dateline index FOLDER`
│   ├── MismatchError       rebuild it, or go back to the settings that made it
│   └── StoreBusyError      wait for the writer that it names, then try again
├── FileError               fix the file that it names; a run goes on without it
├── MissingPartError        install what it names
└── ModelError              start or change the language model; answers go on without it

Abstention is a value of an answer, never an error.
"""

from __future__ import annotations


class DatelineError(Exception):
    """Base of all: `str()` is one sentence that says what, where and what to do."""


class UsageError(DatelineError):
    """The call asks for something that cannot be."""


class SettingsError(UsageError):
    """A setting is unknown, malformed or out of its range."""


class StoreError(DatelineError):
    """The store cannot be used as it is."""


class NoStoreError(StoreError):
    """There is no store at that place."""


class MismatchError(StoreError):
    """The store was made with another embedder, recipe or version."""


class StoreBusyError(StoreError):
    """Another process is writing to the store."""


class FileError(DatelineError):
    """One file cannot be taken as an article."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class MissingPartError(DatelineError):
    """An optional part is not installed, or a local file that a setting names is missing."""


class ModelError(DatelineError):
    """A language model cannot be reached, is too slow, refuses or breaks off."""
