-- agents.sql - many agents side by side: window functions over one summary an agent.
CREATE TYPE funnel_result AS (rate numeric, center numeric, lower numeric, upper numeric, n bigint, signal text);
COMMENT ON TYPE funnel_result IS 'What funnel says of one share: the share, the pooled one, 99.8 % limits at its n, its n, and the signal if there is one.';
CREATE TYPE funnel_mean_result AS (mean numeric, center numeric, lower numeric, upper numeric, n bigint, signal text);
COMMENT ON TYPE funnel_mean_result IS 'What funnel says of one mean duration: the mean, the pooled one, 99.8 % limits at its n, its n, and the signal if there is one.';

@block compared signature | types | result | symbol | comment
@defaulted $1 | $2 | $3 | WINDOW IMMUTABLE | $4 | $5
@end

@compared funnel(s rate_summary, target double precision DEFAULT NULL) | funnel(rate_summary, double precision) | funnel_result | funnel_rate | Funnel plot over the partition: each share in percent with the limits of chance around the pooled one, or around a target; exact binomial, wider where the agents vary more than chance lets them.
@compared funnel(s duration_summary, target double precision DEFAULT NULL) | funnel(duration_summary, double precision) | funnel_mean_result | funnel_mean | Funnel plot over the partition: each mean in minutes with the limits of chance around the pooled one, or around a target; on the scale of cube roots, because durations are skewed.
@compared shrunk_rate(s rate_summary, confidence double precision DEFAULT 0.95) | shrunk_rate(rate_summary, double precision) | estimate | shrunk_rate | What each share in percent probably is: drawn towards that of all, the further the smaller its n (empirical Bayes, beta-binomial); rank by it.
@compared shrunk_mean(s duration_summary, confidence double precision DEFAULT 0.95) | shrunk_mean(duration_summary, double precision) | estimate | shrunk_mean | What each mean in minutes probably is: drawn towards that of all, the further the smaller its n (credibility of Buehlmann and Straub); rank by it.
@compared p_adjust(p double precision, method text DEFAULT 'holm') | p_adjust(double precision, text) | numeric | p_adjust | P-values of the partition adjusted for their number: holm (any false alarm) or bh (share of false ones among the alarms); a NULL is not counted.

-- ---- small groups stay hidden ----
@block at_least type | name | what
CREATE FUNCTION at_least($2 $1, min_n bigint) RETURNS $1
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC SELECT CASE WHEN $3 >= min_n THEN $2 END; END;
COMMENT ON FUNCTION at_least($1, bigint) IS 'The same if its n is at least min_n, else NULL: for reports that must not show small groups.';
@end

@at_least survey_summary | s | sample_size(s)
@at_least rate_summary | s | sample_size(s)
@at_least ratio_summary | s | sample_size(s)
@at_least duration_summary | s | sample_size(s)
@at_least survival_summary | s | sample_size(s)
@at_least estimate | e | (e).n
