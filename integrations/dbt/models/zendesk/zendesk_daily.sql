{{ config(enabled=var('cskpi_zendesk', false), materialized='incremental', incremental_strategy='delete+insert', unique_key='day', on_schema_change='append_new_columns') }}
-- One row a day, group, agent and channel; the days that may still change are computed anew.
select day, group_name, agent, channel,
       duration_summary(first_reply) filter (where waits) as replies,
       duration_summary(first_reply_business) filter (where waits) as replies_business,
       duration_summary(requester_wait_business) as requester_waits,
       duration_summary(full_resolution) as resolutions,
       one_touch_rate_summary(agent_replies, solved) as one_touch,
       rate_summary(satisfied) filter (where surveyed) as ratings
from {{ ref('zendesk_ticket_facts') }}
{% if is_incremental() %}
where day >= (select max(day) from {{ this }}) - {{ var('cskpi_lookback_days') }}
{% endif %}
group by day, group_name, agent, channel
