-- Real customers of a telephone company: how long they stayed, against R's survfit, prop.test and t.test.
\set QUIET 1
SELECT to_regclass('real.telco') IS NULL AS absent \gset
\if :absent
\echo 1..0 # SKIP the real data is not there
\quit
\endif
BEGIN;
SELECT no_plan();

CREATE TEMP TABLE customer AS SELECT "Contract" AS contract, tenure::int AS tenure, "Churn" = 'Yes' AS churned FROM real.telco;

-- R 4.2.2: f <- survfit(Surv(tenure, Churn == "Yes") ~ 1, data = d); quantile(f, p, conf.int = FALSE); summary(f, times = m)$surv * 100
SELECT is(km_percentile(s, p), r, 'telco: percentile ' || p) FROM (SELECT survival_summary(tenure, churned) AS s FROM customer) AS t,
       unnest(ARRAY[0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5], ARRAY[1, 5, 11, 22, 36, 51, 65, 72, NULL]::numeric[]) AS e(p, r);
SELECT is(round(km_survival(s, m), 12), round(r, 12), format('telco: still there after %s months', m)) FROM (SELECT survival_summary(tenure, churned) AS s FROM customer) AS t,
       unnest(ARRAY[1, 6, 12, 24, 36, 48, 60, 70, 72], ARRAY[94.5961319681456, 88.4826238933273, 84.3199553815831, 78.8736398370599, 74.8545414876373, 70.8840184346078, 66.4403914374743, 60.9656826178209, 59.2790152052230]) AS e(m, r);
-- survfit(… ~ Contract)
SELECT is(string_agg(format('%s: %s', contract, q), '; ' ORDER BY contract), 'Month-to-month: 2/9/35; One year: 53/67/-; Two year: -/-/-', 'telco: by contract')
FROM (SELECT contract, concat_ws('/', coalesce(km_percentile(s, 0.1)::text, '-'), coalesce(km_percentile(s, 0.25)::text, '-'), coalesce(km_median(s)::text, '-')) AS q
      FROM (SELECT contract, survival_summary(tenure, churned) AS s FROM customer GROUP BY contract) AS t) AS u;

-- prop.test(sum(d$Churn == "Yes"), nrow(d), correct = FALSE)$conf.int * 100
SELECT is(round((e).lower, 12)::text || ' ' || round((e).upper, 12), '25.518811288451 27.580743748891', 'telco: interval of the churn') FROM (SELECT rate_ci(rate_summary(churned)) AS e FROM customer) AS t;
-- prop.test(c(166, 48), c(166 + 1307, 48 + 1647), correct = FALSE)$p.value
SELECT is(round((d).p_value * 1e21, 9), 3.792770531, 'telco: contracts of one and two years differ')
FROM (SELECT rate_diff(rate_summary(churned) FILTER (WHERE contract = 'One year'), rate_summary(churned) FILTER (WHERE contract = 'Two year')) AS d FROM customer) AS t;
-- t <- t.test(d$tenure[d$Churn == "Yes"], d$tenure[d$Churn == "No"]); c(t$conf.int, t$p.value)
SELECT is(concat_ws(' ', round((d).lower, 11), round((d).upper, 11), round((d).p_value * 1e232, 9)), '-20.69377847425 -18.48788549444 1.195494547', 'telco: those who left had been there for less time')
FROM (SELECT mean_diff(duration_summary(tenure) FILTER (WHERE churned), duration_summary(tenure) FILTER (WHERE NOT churned)) AS d FROM customer) AS t;

SELECT * FROM finish();
ROLLBACK;
