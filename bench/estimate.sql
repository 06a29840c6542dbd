-- setup
SET jit = off;
-- row: nps with its bounds | nps alone | at most 1.10
-- ours:
SELECT nps(score), nps_lower(score), nps_upper(score) FROM tickets;
-- theirs:
SELECT nps(score) FROM tickets;
-- row: frt with its bounds | frt alone | at most 1.10
-- ours:
SELECT frt(created, replied), frt_lower(created, replied), frt_upper(created, replied) FROM tickets;
-- theirs:
SELECT frt(created, replied) FROM tickets;
