"""Training of what joins claims."""
