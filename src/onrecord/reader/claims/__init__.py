"""Claims: which statements are about one proposition, and who supports, denies or questions it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from threadpoolctl import ThreadpoolController

from onrecord.errors import ModelError
from onrecord.model import Claim, Reading
from onrecord.reader.claims.joining import claims_of
from onrecord.reader.claims.judging import Judge
from onrecord.reader.claims.likeness import RARITY, Looked, Looker
from onrecord.reader.claims.model import CLAIMS, NETWORK, ClaimModel
from onrecord.reader.claims.propositions import Proposition, propositions
from onrecord.reader.networks import MATRICES, digest, shipped
from onrecord.reader.wordpiece import VOCABULARY, WordPieces
from onrecord.reader.words import WORDS, WordVectors

if TYPE_CHECKING:
    from onrecord.reader.claims.network import ClaimNetwork

FILES = (CLAIMS, NETWORK, MATRICES, RARITY, WORDS, VOCABULARY)


class Claims:
    """Finds the claims of readings; loaded once."""

    def __init__(
        self, folder: Path | None = None, *, tokenizer: WordPieces | None = None, words: WordVectors | None = None
    ) -> None:
        """Load weights from `folder`, or the shipped ones; `tokenizer` and `words` where they are loaded already.

        Raises:
            ModelError: a file is missing, damaged, or of another shape than this version expects.
        """
        self._folder = folder or shipped()
        self._blas = ThreadpoolController()
        self.model = ClaimModel.load(self._folder)
        try:
            self._tokenizer = tokenizer or WordPieces.load(self._folder / VOCABULARY)
            self._words = words or WordVectors(self._folder)
            self._looker = Looker(self._folder, self._tokenizer, self._words)
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise ModelError(f"the claims weights in {self._folder} are damaged ({error}); reinstall") from error

    @cached_property
    def _network(self) -> ClaimNetwork:
        """Opened when two propositions are first alike enough to ask it: until then not even its code is loaded."""
        from onrecord.reader.claims.network import ClaimNetwork

        return ClaimNetwork(self._folder, self._tokenizer, self._words)

    @cached_property
    def judge(self) -> Judge:
        """Decides how two propositions are related."""
        return Judge(lambda: self._network)

    def digest(self) -> str:
        """SHA-256 over the names and bytes of all files that decide what is a claim."""
        return digest(self._folder, FILES)

    def of(self, reading: Reading) -> tuple[Claim, ...]:
        """The claims of one reading that more than one speaks to, or that somebody denies or questions."""
        found = propositions(reading)
        looked = [self.look(p) for p in found if p.about is None]
        with self.one_thread():
            return claims_of(looked, [p for p in found if p.about], self.model, self.judge)

    def one_thread(self) -> AbstractContextManager[object]:
        """While in here, numpy works on one thread: its own would fight over every small product."""
        limited: AbstractContextManager[object] = self._blas.limit(limits=1, user_api="blas")
        return limited

    def look(self, proposition: Proposition) -> Looked:
        """A proposition, ready to be compared."""
        return self._looker.look(proposition)
