"""The workbench's speed: a made record of 10,000 articles, and how long every view of it takes."""
