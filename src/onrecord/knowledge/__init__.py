"""Who is who and what is what: tables that a person can read, review and extend."""
