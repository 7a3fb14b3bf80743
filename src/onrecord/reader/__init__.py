"""From an article to a reading: encoder, mentions, attribution, statements, speakers; `pipeline.py` shows the order."""
