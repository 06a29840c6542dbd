-- data.sql - a generated but lifelike year of support, 2025: the same rows every time.
--
-- Every "random" number is a hash of a row's number and the name of what is drawn, so nothing depends on the order of
-- execution. The tables are the ones that companies have: tickets, calls, messages, status changes, agents' days, customers, months.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET TimeZone = 'UTC';

-- A number in (0, 1) for row i and draw k, and a standard normal one.
CREATE FUNCTION draw(i bigint, k bigint) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint8extended(i, k) & 4503599627370495) + 0.5) / 4503599627370496.0;
CREATE FUNCTION bell(i bigint, k bigint) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sqrt(-2 * ln(draw(i, k))) * cos(2 * pi() * draw(i, k + 1000));

\echo '  agents and customers'
CREATE TABLE agents (agent text PRIMARY KEY, team text NOT NULL, skill double precision NOT NULL);
INSERT INTO agents
SELECT name, (ARRAY['Billing', 'Technical', 'Onboarding', 'Retention'])[1 + (n - 1) % 4], 0.25 * bell(n, 1)
FROM unnest(string_to_array('Ana,Ben,Chloe,Dev,Elif,Femi,Greta,Hugo,Ines,Jonas,Kaya,Liam,Mina,Noor,Omar,Priya,Quinn,Rosa,Sven,Tara,Uma,Viktor,Wanda,Yusuf', ','))
     WITH ORDINALITY AS a(name, n);

CREATE TABLE customers (customer_id integer PRIMARY KEY, joined_at timestamptz NOT NULL, left_at timestamptz, contract text NOT NULL);
INSERT INTO customers
SELECT i, joined, CASE WHEN draw(i, 4) < CASE contract WHEN 'monthly' THEN 0.34 WHEN 'yearly' THEN 0.12 ELSE 0.05 END
                       THEN date_trunc('second', greatest(joined, timestamptz '2025-01-01') + draw(i, 5) * interval '420 days') END,
       contract
FROM (SELECT i, timestamptz '2023-01-01' + date_trunc('second', draw(i, 2) * interval '1095 days') AS joined,
             (ARRAY['monthly', 'monthly', 'yearly', 'two years'])[1 + floor(4 * draw(i, 3))::int] AS contract
      FROM generate_series(1, 30000) i) c;
UPDATE customers SET left_at = NULL WHERE left_at >= '2026-01-01';

\echo '  tickets (about 240,000)'
CREATE TABLE tickets (
    id              bigint PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    channel         text NOT NULL,
    priority        text NOT NULL,
    team            text NOT NULL,
    agent           text NOT NULL,
    customer_id     integer,                -- NULL: the sender is not known
    first_reply_at  timestamptz,            -- NULL: nobody has answered yet
    resolved_at     timestamptz,            -- NULL: still open
    due_at          timestamptz NOT NULL,   -- what was promised
    contacts        integer NOT NULL,       -- how often the customer had to write or call
    replies         integer NOT NULL,       -- what the agents wrote
    reopens         integer NOT NULL,
    cost            numeric(8,2) NOT NULL,
    rating          smallint,               -- satisfaction 1 to 5; NULL: asked, no answer
    effort          smallint,               -- effort score 1 to 7
    score           smallint                -- would you recommend us, 0 to 10
);
INSERT INTO tickets
WITH days AS (
    -- Busier in November and December, quiet at weekends.
    SELECT d, (date '2025-01-01' + d) AS day,
           round(700 * (1 + 0.12 * sin(2 * pi() * (d - 80) / 365.0) + CASE WHEN d > 315 THEN 0.25 ELSE 0 END)
                     * (ARRAY[1.15, 1.20, 1.10, 1.05, 1.00, 0.45, 0.35])[extract(isodow FROM date '2025-01-01' + d)::int]
                     * (1 + 0.06 * bell(d, 10)))::int AS n
    FROM generate_series(0, 364) d
), raw AS (
    SELECT row_number() OVER (ORDER BY d, i) AS id, day
    FROM days, generate_series(1, n) i
), ticket AS MATERIALIZED (
    SELECT id, day + make_interval(secs => floor(86400 * CASE WHEN draw(id, 11) < 0.8 THEN 0.33 + 0.42 * draw(id, 12)
                                                             ELSE draw(id, 13) END)) AS created_at,
           (ARRAY['email', 'email', 'email', 'email', 'chat', 'chat', 'chat', 'phone', 'phone', 'social'])[1 + floor(10 * draw(id, 14))::int] AS channel,
           CASE WHEN draw(id, 15) < 0.05 THEN 'urgent' WHEN draw(id, 15) < 0.25 THEN 'high' ELSE 'normal' END AS priority,
           CASE WHEN draw(id, 17) < 0.04 THEN NULL ELSE 1 + floor(30000 * power(draw(id, 18), 1.6))::int END AS customer_id,
           agent, team, skill
    FROM raw JOIN (SELECT *, row_number() OVER (ORDER BY agent) AS n FROM agents) a
              ON a.n = 1 + floor(24 * power(draw(id, 16), 1.1))::int
), timed AS MATERIALIZED (
    SELECT *,
           -- minutes to the first reply: by channel, longer at night and at weekends
           CASE channel WHEN 'phone' THEN 1.2 WHEN 'chat' THEN 3 WHEN 'social' THEN 45 ELSE 110 END
               * exp((CASE channel WHEN 'email' THEN 1.0 ELSE 0.7 END) * bell(id, 20) - skill)
               * CASE priority WHEN 'urgent' THEN 0.3 WHEN 'high' THEN 0.6 ELSE 1 END
               * CASE WHEN channel IN ('email', 'social') AND (extract(isodow FROM created_at) > 5
                           OR extract(hour FROM created_at) NOT BETWEEN 7 AND 18) THEN 4 ELSE 1 END AS wait_minutes,
           CASE channel WHEN 'phone' THEN 25 WHEN 'chat' THEN 55 WHEN 'social' THEN 420 ELSE 900 END
               * exp(1.2 * bell(id, 22) - skill)
               * CASE priority WHEN 'urgent' THEN 0.4 WHEN 'high' THEN 0.7 ELSE 1 END AS work_minutes,
           1 + floor(-ln(draw(id, 24)) / 1.15)::int AS contacts
    FROM ticket
), dated AS MATERIALIZED (
    SELECT *,
           CASE WHEN draw(id, 26) < 0.985 THEN created_at + make_interval(secs => 5 + floor(60 * wait_minutes)) END AS replied,
           CASE WHEN draw(id, 27) < 0.955 THEN created_at + make_interval(secs => 5 + floor(60 * (wait_minutes + work_minutes * contacts))) END AS resolved
    FROM timed
)
SELECT id, created_at, channel, priority, team, agent, customer_id,
       CASE WHEN replied < '2026-01-01' THEN replied END,
       CASE WHEN replied < '2026-01-01' AND resolved < '2026-01-01' THEN resolved END,
       created_at + CASE priority WHEN 'urgent' THEN interval '4 hours' WHEN 'high' THEN interval '1 day' ELSE interval '3 days' END,
       least(contacts, 9), least(contacts, 9) + floor(2 * draw(id, 28))::int,
       CASE WHEN draw(id, 29) < 0.06 THEN 1 + floor(-ln(draw(id, 30)) / 1.5)::int ELSE 0 END,
       round((CASE channel WHEN 'phone' THEN 9.5 WHEN 'chat' THEN 4.2 WHEN 'social' THEN 5 ELSE 6.1 END
              * least(contacts, 9) * exp(0.35 * bell(id, 31)))::numeric, 2),
       CASE WHEN draw(id, 32) < 0.31 THEN greatest(1, least(5, round(4.55 + skill - 0.28 * contacts - 0.0004 * least(wait_minutes, 1500) + 0.9 * bell(id, 33))))::int END,
       CASE WHEN draw(id, 34) < 0.18 THEN greatest(1, least(7, round(5.9 + skill - 0.45 * contacts + 1.1 * bell(id, 35))))::int END,
       CASE WHEN draw(id, 36) < 0.12 THEN greatest(0, least(10, round(8.9 + 1.4 * skill - 0.55 * contacts + 1.9 * bell(id, 37))))::int END
FROM dated ORDER BY id;

\echo '  calls'
CREATE TABLE calls (
    id          bigint PRIMARY KEY,
    started_at  timestamptz NOT NULL,
    wait        interval NOT NULL,      -- until answered or given up
    answered    boolean NOT NULL,
    talk        double precision,       -- minutes; NULL when nobody answered
    hold        double precision,
    wrap        double precision
);
INSERT INTO calls
SELECT id, started_at, make_interval(secs => wait), wait <= patience,
       CASE WHEN wait <= patience THEN round((4.2 * exp(0.6 * bell(id, 43)))::numeric, 2) END,
       CASE WHEN wait <= patience AND draw(id, 44) < 0.3 THEN round((1.1 * exp(0.5 * bell(id, 45)))::numeric, 2) END,
       CASE WHEN wait <= patience THEN round((1.6 * exp(0.4 * bell(id, 46)))::numeric, 2) END
FROM (SELECT id, created_at AS started_at, round((-22 * ln(draw(id, 41)) * (1 + 0.5 * sin(extract(hour FROM created_at))))::numeric, 1)::float8 AS wait,
             round((-190 * ln(draw(id, 42)))::numeric, 1)::float8 AS patience
      FROM tickets WHERE channel = 'phone' OFFSET 0) c;

\echo '  messages'
CREATE TABLE messages (ticket_id bigint NOT NULL, sent_at timestamptz NOT NULL, from_agent boolean NOT NULL, author text NOT NULL);
INSERT INTO messages
SELECT id, created_at, false, coalesce('customer ' || customer_id, 'unknown') FROM tickets WHERE channel <> 'phone' AND created_at >= '2025-11-01'
UNION ALL
SELECT id, first_reply_at, true, agent FROM tickets WHERE channel <> 'phone' AND created_at >= '2025-11-01' AND first_reply_at IS NOT NULL
UNION ALL
SELECT id, first_reply_at + (resolved_at - first_reply_at) * ((2 * n + who - 1) / (2.0 * contacts)), who = 1,
       CASE who WHEN 1 THEN agent ELSE coalesce('customer ' || customer_id, 'unknown') END
FROM tickets, generate_series(1, contacts - 1) n, generate_series(0, 1) who
WHERE channel <> 'phone' AND created_at >= '2025-11-01' AND resolved_at > first_reply_at;

\echo '  status changes'
-- What became of each ticket since November: new, open when an agent takes it, pending while the customer is asked, on hold
-- for some, solved, open again if it comes back, closed four days after the last solution.
CREATE TABLE status_changes (id bigint PRIMARY KEY, ticket_id bigint NOT NULL, changed_at timestamptz NOT NULL, status text NOT NULL);
INSERT INTO status_changes
WITH ticket AS (
    SELECT id, created_at, first_reply_at, resolved_at, contacts, reopens, created_at + (0.2 + 0.6 * draw(id, 71)) * (first_reply_at - created_at) AS taken_at,
           first_reply_at + (resolved_at - first_reply_at) * ((contacts - 1.0) / contacts) AS last_reply_at
    FROM tickets WHERE created_at >= '2025-11-01'
), change AS (
    SELECT id, created_at AS at, 'new' AS status FROM ticket
    UNION ALL
    SELECT id, taken_at, 'open' FROM ticket WHERE taken_at IS NOT NULL
    UNION ALL
    SELECT id, first_reply_at, 'pending' FROM ticket WHERE first_reply_at IS NOT NULL
    UNION ALL
    -- The customer's answers open it, the agent's make it pending again; between the two it may be on hold.
    SELECT id, first_reply_at + (resolved_at - first_reply_at) * ((2 * n - 1 + share) / (2.0 * contacts)), step
    FROM ticket, generate_series(1, contacts - 1) n, (VALUES (0.0, 'open'), (0.3, 'hold'), (0.8, 'open'), (1.0, 'pending')) s(share, step)
    WHERE resolved_at > first_reply_at AND (share IN (0, 1) OR draw(id, 72) < 0.1)
    UNION ALL
    -- Solved too early, and open again, as often as the ticket came back.
    SELECT id, last_reply_at + (resolved_at - last_reply_at) * ((2 * n - 1 + back) / (2.0 * reopens + 1)), CASE back WHEN 0 THEN 'solved' ELSE 'open' END
    FROM ticket, generate_series(1, reopens) n, generate_series(0, 1) back WHERE resolved_at > first_reply_at
    UNION ALL
    SELECT id, resolved_at, 'solved' FROM ticket WHERE resolved_at IS NOT NULL
    UNION ALL
    SELECT id, resolved_at + interval '4 days', 'closed' FROM ticket WHERE resolved_at < timestamptz '2026-01-01' - interval '4 days'
)
SELECT row_number() OVER (ORDER BY at, id, status), id, date_trunc('second', at), status FROM change WHERE at < '2026-01-01';

\echo '  agents'' days and the company''s months'
CREATE TABLE agent_days (agent text NOT NULL, team text NOT NULL, day date NOT NULL, solved bigint NOT NULL,
                         handle_minutes double precision NOT NULL, available_minutes double precision NOT NULL, paid_minutes integer NOT NULL);
INSERT INTO agent_days
SELECT agent, team, day, solved, handled, round(((paid - handled) * (0.5 + 0.4 * draw(n, 51)))::numeric, 1), paid
FROM (SELECT agent, team, resolved_at::date AS day, count(*) AS solved, row_number() OVER (ORDER BY resolved_at::date, agent) AS n,
             least(420, round((count(*) * 11.5)::numeric, 1)) AS handled, 480 AS paid
      FROM tickets WHERE resolved_at IS NOT NULL AND extract(isodow FROM resolved_at) < 6 GROUP BY agent, team, resolved_at::date) d;

CREATE TABLE months (month date PRIMARY KEY, revenue numeric(12,2) NOT NULL, market numeric(14,2) NOT NULL, support_cost numeric(12,2) NOT NULL,
                     customers_start bigint NOT NULL, customers_end bigint NOT NULL, customers_new bigint NOT NULL);
INSERT INTO months
SELECT m, round((at_end * (92 + 4 * bell(i, 61)))::numeric, 2), round((15e6 * (1 + 0.01 * i + 0.02 * bell(i, 62)))::numeric, 2), cost,
       at_start, at_end, new
FROM (SELECT i, (date '2025-01-01' + make_interval(months => i))::date AS m,
             (SELECT sum(cost) FROM tickets WHERE created_at >= date '2025-01-01' + make_interval(months => i)
                                              AND created_at < date '2025-01-01' + make_interval(months => i + 1)) AS cost,
             (SELECT count(*) FROM customers WHERE joined_at <= s AND (left_at IS NULL OR left_at > s)) AS at_start,
             (SELECT count(*) FROM customers WHERE joined_at <= e AND (left_at IS NULL OR left_at > e)) AS at_end,
             (SELECT count(*) FROM customers WHERE joined_at > s AND joined_at <= e AND (left_at IS NULL OR left_at > e)) AS new
      FROM generate_series(0, 11) i,
           LATERAL (SELECT timestamptz '2025-01-01' + make_interval(months => i) AS s, timestamptz '2025-01-01' + make_interval(months => i + 1) AS e) b) m;

DROP FUNCTION bell(bigint, bigint);
DROP FUNCTION draw(bigint, bigint);
CREATE INDEX ON tickets (created_at);
CREATE INDEX ON messages (ticket_id);
CREATE INDEX ON status_changes (ticket_id);
ANALYZE;
