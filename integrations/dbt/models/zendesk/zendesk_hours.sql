{{ config(enabled=var('cskpi_zendesk', false), materialized='table') }}
select schedule_id, created_at, hours from {{ source('support', 'schedules') }}
