{{ config(enabled=var('cskpi_zendesk', false), materialized='table', indexes=[{'columns': ['ticket_id'], 'unique': true}]) }}
select ticket_id, statuses, assignees, groups, priorities from {{ source('support', 'histories') }}
