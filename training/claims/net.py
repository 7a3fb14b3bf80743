"""The claims network: the events encoder, frozen, with low-rank changes of its own, over two texts at once.

Low-rank adaptation (Hu et al. 2021) lets the package ship the large matrices once. The encoder is told of each piece
which text it is of, whether the other text has it too, and how the quantity it is part of stands to the other text.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.reader.claims.pair_input import N_MARKS, N_QUANTITIES
from training.events.net import EventNet
from training.net import Encoder

RANK, SCALE = 32, 2.0
N_CLAIM, N_TOPIC = 3, 4


class Adapted(nn.Module):
    """A linear layer that stays as it is, and a low-rank change that is learnt; so is the bias."""

    def __init__(self, base: nn.Linear, rank: int = RANK) -> None:
        super().__init__()
        self.base = base
        base.weight.requires_grad_(False)
        self.a = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
        self.b = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        return self.base(x) + F.linear(F.linear(x, self.a), self.b) * SCALE


class ClaimNet(nn.Module):
    """Encoder and two heads, which see the opening piece and the mean of either text."""

    def __init__(self, encoder: Encoder | None = None, width: int = 384) -> None:
        super().__init__()
        self.encoder = encoder or EventNet().encoder
        for p in self.encoder.parameters():
            p.requires_grad_(False)
        for layer in self.encoder.layers:
            for name in ("qkv", "out", "up", "down"):
                setattr(layer, name, Adapted(getattr(layer, name)))
            for p in (*layer.norm1.parameters(), *layer.norm2.parameters()):
                p.requires_grad_(True)
            for one in (layer.qkv, layer.out, layer.up, layer.down):
                one.base.bias.requires_grad_(True)
            layer.drop.p = 0.05
        self.marks = nn.Embedding(N_MARKS, width)
        self.quantities = nn.Embedding(N_QUANTITIES, width)
        nn.init.normal_(self.marks.weight, std=0.02)
        nn.init.normal_(self.quantities.weight, std=0.02)
        self.inner = nn.Linear(3 * width, width)
        self.claim = nn.Linear(width, N_CLAIM)
        self.topic = nn.Linear(width, N_TOPIC)
        self.drop = nn.Dropout(0.1)

    def vectors(
        self, words: Tensor, features: Tensor, marks: Tensor, quantities: Tensor, bias: Tensor | None
    ) -> Tensor:
        """The vectors (batch, n, width) of the pieces."""
        e = self.encoder
        x = words + e.places.weight[: words.shape[1]] + e.features(features)
        x = e.norm(x + self.marks(marks) + self.quantities(quantities))
        for layer in e.layers:
            x = layer(x, bias)
        return x

    def pooled(self, vectors: Tensor, marks: Tensor) -> Tensor:
        """One vector (batch, width) a pair."""
        means = []
        for low, high in ((1, 2), (3, 4)):
            inside = ((marks == low) | (marks == high)).to(vectors.dtype)[..., None]
            means.append((vectors * inside).sum(1) / inside.sum(1).clamp(min=1))
        return F.gelu(self.inner(self.drop(torch.cat([vectors[:, 0], *means], -1))))

    def forward(self, ids: Tensor, features: Tensor, marks: Tensor, quantities: Tensor, mask: Tensor) -> Tensor:
        """One vector a pair; all (batch, n), `mask` true where there is a piece."""
        bias = (~mask)[:, None, None, :].float() * -1e4
        return self.pooled(self.vectors(self.encoder.words(ids), features, marks, quantities, bias), marks)

    def own_state(self) -> dict[str, Tensor]:
        """What is not the events encoder's."""
        frozen = {n for n, p in self.named_parameters() if not p.requires_grad}
        return {k: v for k, v in self.state_dict().items() if k not in frozen}
