"""Where a deed was done: the mention that the sentence puts it at, and the place of the gazetteer that it means.

Mentions of one sentence that lie in each other ("Manbij, northern Syria") are one locality. The locality that is
nearest to the trigger with no clause between counts, and of its names the most precise. Which of several places of one
name is meant follows from the names around it, then from the countries that the article is about, then from size. All
windows of text are bounded. The word lists are `knowledge/data/place_words.csv` and `place_roots.csv`.
"""

from onrecord.reader.where.finding import event_place
from onrecord.reader.where.in_play import countries_in_play

__all__ = ["countries_in_play", "event_place"]
