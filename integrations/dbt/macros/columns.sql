{#
  information_schema calls the type of a summary USER-DEFINED, with which dbt can neither add a column (on_schema_change) nor cast
  the rows of a unit test. This asks PostgreSQL for the type's name. For it to be used, the project's dbt_project.yml needs

    dispatch:
      - macro_namespace: dbt
        search_order: ['your_project', 'cskpi', 'dbt']
#}
{% macro postgres__get_columns_in_relation(relation) %}
  {% call statement('get_columns_in_relation', fetch_result=True) %}
    select c.column_name,
           case when c.data_type in ('USER-DEFINED', 'ARRAY') then format_type(a.atttypid, a.atttypmod) else c.data_type end as data_type,
           c.character_maximum_length, c.numeric_precision, c.numeric_scale
    from {{ relation.information_schema('columns') }} as c
    join pg_catalog.pg_namespace as n on n.nspname = c.table_schema
    join pg_catalog.pg_class as r on r.relnamespace = n.oid and r.relname = c.table_name
    join pg_catalog.pg_attribute as a on a.attrelid = r.oid and a.attname = c.column_name
    where c.table_name = '{{ relation.identifier }}'
      {% if relation.schema %}and c.table_schema = '{{ relation.schema }}'{% endif %}
    order by c.ordinal_position
  {% endcall %}
  {{ return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) }}
{% endmacro %}
