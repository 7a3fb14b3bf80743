-- `readings` is a digest of the readings that the claims were joined of, so that a check can tell whether they are those
-- that the record holds. What was joined before has none, and is joined anew.

ALTER TABLE claim_joining ADD COLUMN readings TEXT NOT NULL DEFAULT '';
UPDATE claim_joining SET fresh = 0;
