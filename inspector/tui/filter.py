"""The filter: words that a row must hold, and words that it must not."""

from typing import NamedTuple, Self

from inspector.tui.rows import Row


class Filter(NamedTuple):
    """Every one of ``wanted`` and none of ``unwanted`` occurs in a row's text (lower case)."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Words separated by white space; a dash before a word excludes. Never raises.

        A dash alone is a word that is still being typed and means nothing.
        """
        words = text.lower().split()
        return cls(
            tuple(word for word in words if not word.startswith("-")),
            tuple(word[1:] for word in words if word.startswith("-") and len(word) > 1),
        )

    @property
    def empty(self) -> bool:
        """Whether everything passes."""
        return not (self.wanted or self.unwanted)

    def passes(self, row: Row) -> bool:
        """Whether a row is shown."""
        text = row.text
        return all(word in text for word in self.wanted) and not any(
            word in text for word in self.unwanted
        )
