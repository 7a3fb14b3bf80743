"""A record in the formats of others: one module a format, all fed by :mod:`source`, one reading after the other."""
