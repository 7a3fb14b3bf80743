"""The reader's network: a BERT-shaped encoder with heads for attribution, mentions and coreference.

Written out rather than taken from a library for three reasons: the segment embedding carries our feature numbers, the
dropout is drawn once a sequence and channel (drawing it per element costs 40 % of a training step on a CPU), and the
exported graph holds nothing that onnxruntime has to guess about.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.reader.features import N_FEATURES
from onrecord.reader.labels import COREF_DIM, LINK_DIM, N_TAGS

BUCKETS = 22


@dataclass(frozen=True)
class Shape:
    """Sizes of the encoder; the defaults are MiniLM-L6-H384."""

    vocabulary: int = 30522
    positions: int = 512
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    dropout: float = 0.1


def rounded(x: Tensor) -> Tensor:
    """`x` (batch, n, width) as it is after onnxruntime's dynamic quantization to uint8, sequence by sequence.

    The gradient goes through as if nothing had happened (Bengio et al. 2013), so that training gets used to the noise.
    """
    low = x.amin((1, 2), keepdim=True).clamp(max=0)
    step = (x.amax((1, 2), keepdim=True).clamp(min=0) - low).clamp(min=1e-6) / 255
    return x + (((x - low) / step).round() * step + low - x).detach()


def _as_is(x: Tensor) -> Tensor:
    return x


class SequenceDropout(nn.Module):
    """Dropout with one mask a sequence and channel, broadcast over positions (variational dropout, Gal 2016)."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        mask = torch.empty(x.shape[0], 1, x.shape[2], dtype=x.dtype).bernoulli_(1 - self.p) / (1 - self.p)
        return x * mask


class Layer(nn.Module):
    """One transformer layer, post-norm as in BERT."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.heads = s.heads
        self.qkv = nn.Linear(s.width, 3 * s.width)
        self.out = nn.Linear(s.width, s.width)
        self.norm1 = nn.LayerNorm(s.width, eps=1e-12)
        self.up = nn.Linear(s.width, s.inner)
        self.down = nn.Linear(s.inner, s.width)
        self.norm2 = nn.LayerNorm(s.width, eps=1e-12)
        self.drop = SequenceDropout(s.dropout)
        self.rounds = False

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        seen = rounded if self.rounds else _as_is
        x = self.norm1(x + self.drop(self.out(seen(self.attend(*self.qkv(seen(x)).chunk(3, -1), bias)))))
        return self.norm2(x + self.drop(self.down(seen(F.gelu(self.up(seen(x)))))))

    def attend(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor | None) -> Tensor:
        """Scaled dot-product attention of several heads; all (batch, n, width), `bias` is added to the scores."""
        b, n, width = q.shape
        q, k, v = (t.view(b, n, self.heads, width // self.heads).transpose(1, 2) for t in (q, k, v))
        scores = (q * (width // self.heads) ** -0.5) @ k.transpose(-1, -2)
        if bias is not None:
            scores = scores + bias.to(q.dtype)
        return (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, n, width)


class Encoder(nn.Module):
    """Word, position and feature embeddings, then the layers."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.words = nn.Embedding(s.vocabulary, s.width)
        self.places = nn.Embedding(s.positions, s.width)
        self.features = nn.Embedding(N_FEATURES, s.width)
        self.norm = nn.LayerNorm(s.width, eps=1e-12)
        self.drop = SequenceDropout(s.dropout)
        self.layers = nn.ModuleList(Layer(s) for _ in range(s.layers))

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None) -> Tensor:
        return self.after_words(self.words(ids), features, mask)

    def embedded(self, words: Tensor, features: Tensor) -> Tensor:
        """What the first layer is fed; the vectors of the words may come from outside, as in the exported networks."""
        return self.drop(self.norm(words + self.places.weight[: words.shape[1]] + self.features(features)))

    def after_words(self, words: Tensor, features: Tensor, mask: Tensor | None, layers: int | None = None) -> Tensor:
        """The encoder from the vectors of the words on, up to the first `layers` layers where that is given."""
        x = self.embedded(words, features)
        bias = None if mask is None else (~mask)[:, None, None, :].float() * -1e4
        for layer in self.layers[:layers]:
            x = layer(x, bias)
        return x


class Reader(nn.Module):
    """Encoder and heads. Per word piece it gives tag scores and the vectors that pair scores are made of."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        s = shape or Shape()
        self.encoder = Encoder(s)
        self.drop = SequenceDropout(s.dropout)
        self.tags = nn.Linear(s.width, N_TAGS)
        self.link = nn.Linear(s.width, 4 * LINK_DIM)
        self.coref = nn.Linear(s.width, 2 * COREF_DIM)
        # Pair scores: q W k + table[distance bucket] + "no source" score of the cue.
        self.source_pair = nn.Parameter(torch.eye(LINK_DIM) * 0.1)
        self.content_pair = nn.Parameter(torch.eye(LINK_DIM) * 0.1)
        self.source_table = nn.Parameter(torch.zeros(BUCKETS))
        self.content_table = nn.Parameter(torch.zeros(BUCKETS))
        self.no_source = nn.Linear(LINK_DIM, 1)
        self.coref_pair = nn.Parameter(torch.eye(COREF_DIM) * 0.1)
        self.coref_table = nn.Parameter(torch.zeros(BUCKETS))
        self.no_antecedent = nn.Linear(COREF_DIM, 1)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        h = self.drop(self.encoder(ids, features, mask))
        return self.tags(h), torch.cat([F.gelu(self.link(h)), F.gelu(self.coref(h))], -1)

    def load_minilm(self, weights: dict[str, Tensor]) -> None:
        """Start from the weights of a BERT-shaped checkpoint (names of Hugging Face's BertModel)."""
        e = self.encoder
        with torch.no_grad():
            e.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
            e.places.weight.copy_(weights["embeddings.position_embeddings.weight"])
            e.features.weight.copy_(weights["embeddings.token_type_embeddings.weight"][:1].expand(N_FEATURES, -1))
            e.features.weight.add_(torch.randn_like(e.features.weight) * 0.005)
            e.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
            e.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
            for i, layer in enumerate(e.layers):
                p = f"encoder.layer.{i}."
                for kind in ("weight", "bias"):
                    parts = [weights[f"{p}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
                    getattr(layer.qkv, kind).copy_(torch.cat(parts))
                    for ours, theirs in (
                        (layer.out, "attention.output.dense"),
                        (layer.norm1, "attention.output.LayerNorm"),
                        (layer.up, "intermediate.dense"),
                        (layer.down, "output.dense"),
                        (layer.norm2, "output.LayerNorm"),
                    ):
                        getattr(ours, kind).copy_(weights[f"{p}{theirs}.{kind}"])
