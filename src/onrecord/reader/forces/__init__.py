"""Finds the units and equipment that a stretch of text names, with class, stated number and echelon.

The tables `forces.csv`, `force_classes.csv`, `force_heads.csv` and `force_words.csv` say what counts (docs/forces.md).
A phrase that could be something else, and that nothing beside it settles, is no hit. Words become phrases (`phrases`),
phrases noun phrases (`chunks`), noun phrases get a class (`classes`) and a number (`numbers`).
"""

from onrecord.reader.forces.finding import find_forces

__all__ = ["find_forces"]
