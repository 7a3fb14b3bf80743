"""The acts that the network of acts knows, in the order of its answers, and the values of the case beside them."""

from __future__ import annotations

from typing import Final

ACTS: Final = ("invoke", "affirm", "affirm_case", "deny_case", "request", "consult", "suspend", "withdraw")
VALUES: Final = ("met", "not_met", "unknown")

NETWORK: Final = "acts.onnx"
GATE: Final = "acts-gate.npy"
