"""The acts network: the events network's lower layers as they are, its two upper layers with low-rank changes, a head.

Each act looks at the pieces of the sentence with a query of its own (attention pooling, Yang et al. 2016) and sees the
mean of the sentence before. The large matrices are shared with the events networks.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.reader.engagements.act_labels import ACTS, VALUES
from training.claims.net import Adapted
from training.events.net import EventNet
from training.events.tower import LOWER

RANK, INNER, DROPOUT = 16, 128, 0.2


class ActNet(nn.Module):
    """Layers above the lower ones, and the head."""

    def __init__(self, net: EventNet, width: int = 384) -> None:
        super().__init__()
        self.layers = net.encoder.layers[LOWER:]
        for p in self.layers.parameters():
            p.requires_grad_(False)
        for layer in self.layers:
            for name in ("qkv", "out", "up", "down"):
                setattr(layer, name, Adapted(getattr(layer, name), RANK))
                getattr(layer, name).base.bias.requires_grad_(True)
            for p in (*layer.norm1.parameters(), *layer.norm2.parameters()):
                p.requires_grad_(True)
            layer.drop.p = 0.1
            layer.rounds = False
        self.before = nn.Linear(width, width)
        nn.init.zeros_(self.before.weight)
        nn.init.zeros_(self.before.bias)
        self.query = nn.Linear(width, len(ACTS))
        self.inner = nn.Linear(2 * width, INNER)
        self.act = nn.Parameter(torch.randn(len(ACTS), INNER) * 0.1)
        self.bias = nn.Parameter(torch.full((len(ACTS),), -2.0))
        self.value = nn.Linear(INNER, len(VALUES))
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, lower: Tensor, before: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """Scores (batch, acts) and of their values (batch, acts, values).

        `lower` (batch, n, width) of the sentence, `before` (batch, width) the mean of the one before, `mask` (batch, n)
        true where there is a piece; None where there are no others.
        """
        bias = None if mask is None else (~mask)[:, None, None, :].float() * -1e4
        x = lower + self.before(before)[:, None]
        for layer in self.layers:
            x = layer(x, bias)
        scores = self.query(self.drop(x))
        if mask is not None:
            scores = scores.masked_fill(~mask[..., None], -1e4)
        pooled = scores.softmax(1).transpose(1, 2) @ x
        whole = torch.cat([pooled, x[:, :1].expand(-1, len(ACTS), -1)], -1)
        t = F.gelu(self.inner(self.drop(whole)))
        return (t * self.act).sum(-1) + self.bias, self.value(t)

    def own_state(self) -> dict[str, Tensor]:
        """What is not the events network's."""
        frozen = {n for n, p in self.named_parameters() if not p.requires_grad}
        return {k: v for k, v in self.state_dict().items() if k not in frozen}
