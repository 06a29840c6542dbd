{# Before each run: the extension, once. A trusted extension: the database's owner may create it. #}
{% macro create_extension() %}
  {%- if execute and var('cskpi_create_extension', true) -%}
    {%- if var('cskpi_schema', none) is not none %}create schema if not exists {{ adapter.quote(var('cskpi_schema')) }};{% endif %}
    create extension if not exists cskpi{% if var('cskpi_schema', none) is not none %} schema {{ adapter.quote(var('cskpi_schema')) }}{% endif %}
  {%- else -%}
    select 1
  {%- endif -%}
{% endmacro %}
