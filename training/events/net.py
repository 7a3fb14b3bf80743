"""The events network: an encoder over one sentence, and heads that read its vectors.

Every word piece says whether it names a deed and of which root; a deed's vector (the mean of its pieces) says mode and
modality and points at the first and last piece of its source and target (or at the opening piece: nobody). What a
marked source does to a marked target is asked of a tower on its lower layers (tower.py).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.reader.ontology import FACTUALITY, MODALITIES, modes, roots
from training.net import Encoder, SequenceDropout, Shape

POINT_DIM = 64
POINTERS = ("source_start", "source_end", "target_start", "target_end")


class Heads(nn.Module):
    """What is asked of the encoder's vectors; small enough to run in numpy."""

    def __init__(self, width: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.deed = nn.Linear(width, 1 + len(roots()))
        self.query = nn.Linear(width, len(POINTERS) * POINT_DIM)
        self.key = nn.Linear(width, len(POINTERS) * POINT_DIM)
        self.modality_in = nn.Linear(width, width)
        self.modality = nn.Linear(width, len(MODALITIES))
        self.factuality_in = nn.Linear(width, width)
        self.factuality = nn.Linear(width, len(FACTUALITY))
        self.happened = nn.Linear(width, len(FACTUALITY))
        self.mode = nn.Linear(width, 1 + len(modes()))

    def of_deed(self, vector: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Modality, factuality, mode and UDS factuality scores of deeds, from their vectors (n, width).

        UDS-IH2 asks whether something happened, so that what is to come counts as not: it has a head of its own, which
        only trains the encoder and is not exported.
        """
        v = self.drop(F.gelu(self.modality_in(self.drop(vector))))
        f = self.drop(F.gelu(self.factuality_in(self.drop(vector))))
        return self.modality(v), self.factuality(f), self.mode(self.drop(vector)), self.happened(f)

    def pointers(self, vectors: Tensor, deeds: Tensor) -> Tensor:
        """Scores (deeds, pointers, pieces) of where source and target start and end; `vectors` (pieces, width)."""
        q = F.gelu(self.query(self.drop(deeds))).view(len(deeds), len(POINTERS), POINT_DIM)
        k = F.gelu(self.key(self.drop(vectors))).view(len(vectors), len(POINTERS), POINT_DIM)
        return torch.einsum("dpk,npk->dpn", q, k)


class EventNet(nn.Module):
    """Encoder and heads."""

    def __init__(self, encoder: nn.Module | None = None, width: int = 384) -> None:
        super().__init__()
        self.encoder = encoder or Encoder(Shape())
        self.drop = SequenceDropout(0.1)
        self.heads = Heads(width)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        return self.encoder(ids, features, mask)
