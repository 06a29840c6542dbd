-- tickets.sql - the shared table of the benchmark: the same :rows rows every time, opened over :years years.
CREATE UNLOGGED TABLE tickets AS
SELECT i AS id, (h % 500)::int AS team,
       CASE WHEN h / 500 % 10 <> 0 THEN (h / 5000 % 11)::int END AS score,
       created,
       CASE WHEN h2 % 10 <> 0 THEN created + make_interval(secs => round(exp(8.5 + 1.6 * (((h2 / 10 % 1000) + (h2 / 10000 % 1000) + (h2 / 10000000 % 1000)) / 500.0 - 3)))::float8) END AS replied,
       round((h2 / 100 % 100000)::numeric / 100, 2) AS cost,
       h / 100000 % 4 <> 0 AS resolved
FROM (SELECT i, hashint8extended(i, 1) & 9223372036854775807 AS h, hashint8extended(i, 2) & 9223372036854775807 AS h2,
             timestamptz '2024-01-01' + make_interval(secs => (hashint8extended(i, 3) & 9223372036854775807) % (31536000 * :years)) AS created
      FROM generate_series(1::bigint, :rows) AS i OFFSET 0) AS r;
VACUUM ANALYZE tickets;
