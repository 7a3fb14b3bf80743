"""How the events model was made, start to end."""
