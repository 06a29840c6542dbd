{{ config(enabled=var('cskpi_zendesk', false), materialized='view') }}
select period(day, 'week') as week,
       sample_size(duration_summary(replies)) as replied, missing(duration_summary(replies)) as waiting,
       round(percentile(duration_summary(replies), 0.5), 1) as reply_median, round(percentile(duration_summary(replies_business), 0.9), 1) as reply_business_p90,
       round(percentile(duration_summary(requester_waits), 0.5), 1) as requester_wait_median,
       round(rate(rate_summary(one_touch)), 1) as one_touch, round(rate(rate_summary(ratings)), 1) as csat,
       (rate_ci(rate_summary(ratings))).lower as csat_lower, (rate_ci(rate_summary(ratings))).upper as csat_upper
from {{ ref('zendesk_daily') }}
group by 1
