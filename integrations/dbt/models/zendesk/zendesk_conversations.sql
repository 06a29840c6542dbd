{{ config(enabled=var('cskpi_zendesk', false), materialized='table', indexes=[{'columns': ['ticket_id'], 'unique': true}]) }}
select ticket_id, conversation(sent_at, from_agent) as conversation from {{ source('support', 'comments') }} group by ticket_id
