-- cskpi: customer-service KPIs as SQL aggregates. Assembled from src/*.sql; edit those.
\echo Use "CREATE EXTENSION cskpi" to load this file. \quit
