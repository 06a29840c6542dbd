-- Business time the slow, obvious way, for test/business_hours.sql: nothing here knows the type business_hours.
--
-- Day by day: each window of the day less what its holidays close; windows that meet become one; the edges become
-- instants by AT TIME ZONE; and what lies between start and end is added up.

-- One row a window: the weekday it starts on (1 is Monday), and its times as intervals since that day's midnight.
CREATE TEMPORARY TABLE oracle_window (schedule text, isodow integer, opens interval, closes interval);

-- What a date closes of the windows that start on it; all of it is 0 h to 48 h. Yearly ones have a month and a day.
CREATE TEMPORARY TABLE oracle_holiday (schedule text, year integer, month integer, day integer,
    closes_from interval DEFAULT '0 h', closes_to interval DEFAULT '48 h');

-- What is open of the windows that start on a date, in local time: filled once, when the tables above are.
CREATE TEMPORARY TABLE oracle_day (schedule text, midnight timestamp, open tsmultirange);

CREATE FUNCTION pg_temp.oracle_fill(first_day timestamp, last_day timestamp) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO oracle_day
    SELECT w.schedule, midnight, range_agg(tsrange(midnight + w.opens, midnight + w.closes)) - closed.spans
    FROM generate_series(first_day, last_day, '1 day') AS midnight
    JOIN oracle_window w ON w.isodow = extract(isodow FROM midnight),
    LATERAL (
        SELECT coalesce(range_agg(tsrange(midnight + closes_from, midnight + closes_to)), '{}')
        FROM oracle_holiday h
        WHERE h.schedule = w.schedule AND (h.year IS NULL OR h.year = extract(year FROM midnight))
          AND h.month = extract(month FROM midnight) AND h.day = extract(day FROM midnight)
    ) AS closed(spans)
    GROUP BY w.schedule, midnight, closed.spans;
    CREATE INDEX ON oracle_day (schedule, midnight);
    ANALYZE oracle_day;
$$;

CREATE FUNCTION pg_temp.oracle_instants(the_schedule text, zone text, start timestamptz, until timestamptz)
RETURNS tstzmultirange
LANGUAGE sql STABLE AS $$
    SELECT coalesce(range_agg(tstzrange(lower(open) AT TIME ZONE zone, upper(open) AT TIME ZONE zone)), '{}')
           * tstzmultirange(tstzrange(start, until))
    FROM (SELECT unnest(range_agg(d.open)) AS open
          FROM oracle_day d
          WHERE d.schedule = the_schedule AND d.midnight BETWEEN date_trunc('day', start AT TIME ZONE zone) - interval '2 days'
                                                             AND date_trunc('day', until AT TIME ZONE zone) + interval '2 days') AS d
    WHERE lower(open) AT TIME ZONE zone < upper(open) AT TIME ZONE zone
$$;

CREATE FUNCTION pg_temp.oracle_microseconds(the_schedule text, zone text, start timestamptz, until timestamptz)
RETURNS numeric
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(extract(epoch FROM upper(open) - lower(open)) * 1000000), 0)
    FROM unnest(pg_temp.oracle_instants(the_schedule, zone, start, until)) AS open
$$;
