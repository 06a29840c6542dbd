{#
  incremental_strategy = 'kpi_add': new rows are summarised and added to what is there, t.s + excluded.s. For sources that only
  grow, each run reading what no run before it has read: A RERUN COUNTS TWICE. The unique key needs a unique index (config indexes),
  on which the conflict is found. Where that is not certain use 'delete+insert' with the period as unique_key: it computes
  periods anew, and a rerun changes nothing.
#}
{% macro get_incremental_kpi_add_sql(arg_dict) %}
  {%- set key = [arg_dict["unique_key"]] if arg_dict["unique_key"] is string else arg_dict["unique_key"] -%}
  {%- if not key %}{% do exceptions.raise_compiler_error("kpi_add needs unique_key: the columns that tell one summary from another") %}{% endif -%}
  {%- set target = arg_dict["target_relation"] -%}
  {%- set names = arg_dict["dest_columns"] | map(attribute='name') | list -%}
  {%- set quoted = get_quoted_csv(names) -%}
  insert into {{ target }} as kept ({{ quoted }})
  select {{ quoted }} from {{ arg_dict["temp_relation"] }}
  on conflict ({{ get_quoted_csv(key) }}) do update set
  {% for name in names if name not in key %}
    {{ adapter.quote(name) }} = coalesce(kept.{{ adapter.quote(name) }} + excluded.{{ adapter.quote(name) }}, kept.{{ adapter.quote(name) }}, excluded.{{ adapter.quote(name) }}){{ "," if not loop.last }}
  {% endfor %}
{% endmacro %}
