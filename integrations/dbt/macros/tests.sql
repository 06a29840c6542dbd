{# Answers that a survey of this scale cannot have; the KPI would stop at the first. #}
{% test possible_score(model, column_name, lowest=0, highest=10) %}
  select {{ column_name }} from {{ model }}
  where {{ column_name }} is not null and not ({{ column_name }} between {{ lowest }} and {{ highest }} and {{ column_name }} = trunc({{ column_name }}::numeric))
{% endtest %}

{# Waits that end before they begin. #}
{% test possible_wait(model, column_name, started_at) %}
  select {{ started_at }}, {{ column_name }} from {{ model }} where {{ column_name }} < {{ started_at }}
{% endtest %}
