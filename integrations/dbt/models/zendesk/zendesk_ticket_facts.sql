{{ config(enabled=var('cskpi_zendesk', false), materialized='table', indexes=[{'columns': ['id'], 'unique': true}]) }}
select id as ticket_id, period(created_at, 'day', '{{ var("cskpi_zone") }}') as day, f.* from {{ source('support', 'facts_now') }} as f
