"""The record: many readings in one file, nothing lost, nothing counted twice, every figure traceable."""

from __future__ import annotations

from onrecord.record.repository import Record

__all__ = ["Record"]
