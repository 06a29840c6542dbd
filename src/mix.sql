-- mix.sql - did the mix change or did we? The change of a pooled rate, split over segments.

-- ---- type mix_summary ----
@summary mix_summary | INTERNALLENGTH = 104, ALIGNMENT = double | A pooled rate before and after over segments. Text form: before_hits:8 before_total:10 before_expected:7.5 after_hits:9 after_total:12 after_expected:10 missing:0. | {"before": {"hits": ..., "total": ..., "expected": ...}, "after": {...}, "missing": ...} | Inverse of the merge, for moving frames.

-- ---- moves and readers ----
@row mix | mix_summary | rate_summary, rate_summary | mix
CREATE TYPE mix AS (before numeric, after numeric, rate_effect numeric, mix_effect numeric);
COMMENT ON TYPE mix IS 'A pooled rate before and after, in percent, and its change in percentage points: by the rates of the segments, and by their weights.';
@reader rate_mix(mix_summary) | mix | mix_summary_rate_mix | The change of a pooled rate, split into rate effect and mix effect with symmetric weights; NULL when a side has no rows.
@reader missing(mix_summary) | bigint | mix_summary_missing | How many rows had NULL on both sides.

-- ---- aggregates: one row a segment ----
@builder mix_summary(before rate_summary, after rate_summary) | mix_summary | mix | The summary of a pooled rate before and after, one row a segment; NULL on one side is a segment that was not there.
@merged mix_summary | The merge of stored summaries.
@one_step rate_mix(before rate_summary, after rate_summary) | mix_summary | mix | rate_mix | The change of a pooled rate, one row a segment, split into rate effect and mix effect.
