-- ratio.sql - ratios of sums: every KPI that divides one sum by another.
--
-- One summary type, ratio_summary, with exact sums. Money and hours are bigint, numeric or double precision (smaller
-- integers and real convert to double precision without loss); counts already added up are numeric.

-- ---- type ratio_summary ----
@summary ratio_summary | INTERNALLENGTH = 80, ALIGNMENT = double | A ratio of two exact sums, the rows added and the rows missing. Text form: numerator:12.5 denominator:3 rows:2 missing:0. | {"numerator": ..., "denominator": ..., "rows": ..., "missing": ...} | Inverse of the merge, for moving frames.

-- ---- moves and readers ----
@reader ratio(ratio_summary) | numeric | ratio_summary_ratio | Sum of numerators divided by sum of denominators; NULL when that is zero.
@reader percentage(ratio_summary) | numeric | ratio_summary_percentage | The ratio in percent.
@reader numerator(ratio_summary) | numeric | ratio_summary_numerator | The exact sum of numerators; NULL without rows.
@reader denominator(ratio_summary) | numeric | ratio_summary_denominator | The exact sum of denominators; NULL without rows.
@reader sample_size(ratio_summary) | bigint | ratio_summary_sample_size | How many rows were added up.
@reader missing(ratio_summary) | bigint | ratio_summary_missing | How many rows had a NULL in any argument.

-- ---- transitions: what one row adds ----
@block amounts_row name
@row $1 | ratio_summary | bigint, bigint | $1_int8
@row $1 | ratio_summary | numeric, numeric | $1_numeric
@row $1 | ratio_summary | double precision, double precision | $1_float8
@end

@amounts_row ratio_amounts
@row cost_resolved | ratio_summary | bigint, boolean | cost_resolved_int8
@row cost_resolved | ratio_summary | numeric, boolean | cost_resolved_numeric
@row cost_resolved | ratio_summary | double precision, boolean | cost_resolved_float8
@row cost_each | ratio_summary | bigint | cost_each_int8
@row cost_each | ratio_summary | numeric | cost_each_numeric
@row cost_each | ratio_summary | double precision | cost_each_float8
@row cost_counted | ratio_summary | bigint, numeric | cost_counted_int8
@row cost_counted | ratio_summary | numeric, numeric | cost_counted_numeric
@row cost_counted | ratio_summary | double precision, numeric | cost_counted_float8
@amounts_row amount_left
@amounts_row share_of_market
@amounts_row occupied_time
@row occupied_time | ratio_summary | interval, interval | occupied_time_interval
@amounts_row utilized_time
@row utilized_time | ratio_summary | interval, interval | utilized_time_interval
@row solved_in_hours | ratio_summary | numeric, bigint | solved_in_hours_int8
@row solved_in_hours | ratio_summary | numeric, numeric | solved_in_hours_numeric
@row solved_in_hours | ratio_summary | numeric, double precision | solved_in_hours_float8
@amounts_row expansion_revenue
@row net_revenue | ratio_summary | bigint, bigint, bigint, bigint | net_revenue_int8
@row net_revenue | ratio_summary | numeric, numeric, numeric, numeric | net_revenue_numeric
@row net_revenue | ratio_summary | double precision, double precision, double precision, double precision | net_revenue_float8
@row two_counts | ratio_summary | numeric, numeric | two_counts
@row replies_resolved | ratio_summary | integer, boolean | replies_resolved_int4
@row replies_resolved | ratio_summary | double precision, boolean | replies_resolved_float8
@row customers_kept | ratio_summary | numeric, numeric, numeric | customers_kept
@row customers_gone | ratio_summary | numeric, numeric, numeric | customers_gone
@row customers_lost | ratio_summary | numeric, numeric | customers_lost
@row customers_not_lost | ratio_summary | numeric, numeric | customers_not_lost
@row customers_shrunk | ratio_summary | numeric, numeric | customers_shrunk

-- ---- the summary ----
@builder ratio_summary(numerator bigint, denominator bigint) | ratio_summary | ratio_amounts | The summary of a ratio of two sums; a row with a NULL is missing.
@builder ratio_summary(numerator numeric, denominator numeric) | ratio_summary | ratio_amounts | The summary of a ratio of two sums; a row with a NULL is missing.
@builder ratio_summary(numerator double precision, denominator double precision) | ratio_summary | ratio_amounts | The summary of a ratio of two sums; a row with a NULL is missing.
@merged ratio_summary | The merge of stored summaries.

@block amounts_kpi name | first | second | row | final | comment
@kpi $1 | $2 bigint, $3 bigint | ratio_summary | $4 | $5 | $6
@kpi $1 | $2 numeric, $3 numeric | ratio_summary | $4 | $5 | $6
@kpi $1 | $2 double precision, $3 double precision | ratio_summary | $4 | $5 | $6
@end

@block cost_kpi name | argument | row | comment
@kpi $1 | cost bigint, $2 | ratio_summary | $3 | ratio | $4
@kpi $1 | cost numeric, $2 | ratio_summary | $3 | ratio | $4
@kpi $1 | cost double precision, $2 | ratio_summary | $3 | ratio | $4
@end

-- ---- customers counted at the start and the end ----
@kpi retention | start numeric, "end" numeric, new numeric | ratio_summary | customers_kept | percentage | Customer retention in percent: (end - new) of start.
@kpi retention_of_lost | start numeric, lost numeric | ratio_summary | customers_not_lost | percentage | Customer retention in percent: (start - lost) of start.
@kpi churn | start numeric, "end" numeric, new numeric | ratio_summary | customers_gone | percentage | Gross customer churn in percent: 100 - retention.
@kpi churn_of_lost | start numeric, lost numeric | ratio_summary | customers_lost | percentage | Gross customer churn in percent: lost of start.
@kpi net_churn | start numeric, "end" numeric | ratio_summary | customers_shrunk | percentage | Net customer churn in percent: (start - end) of start; negative when the base grew.

-- ---- cost ----
@cost_kpi cost_per_resolution | resolved boolean | cost_resolved | All cost divided by resolved issues.
@cost_kpi cost_per_resolution | resolutions numeric | cost_counted | All cost divided by resolved issues; counts already added up.
@kpi cost_per_conversation | cost bigint | ratio_summary | cost_each | ratio | All cost divided by conversations; one row each.
@kpi cost_per_conversation | cost numeric | ratio_summary | cost_each | ratio | All cost divided by conversations; one row each.
@kpi cost_per_conversation | cost double precision | ratio_summary | cost_each | ratio | All cost divided by conversations; one row each.
@cost_kpi cost_per_conversation | conversations numeric | cost_counted | All cost divided by conversations; counts already added up.
@kpi cost_per_ticket | cost bigint | ratio_summary | cost_each | ratio | All cost divided by tickets; one row each.
@kpi cost_per_ticket | cost numeric | ratio_summary | cost_each | ratio | All cost divided by tickets; one row each.
@kpi cost_per_ticket | cost double precision | ratio_summary | cost_each | ratio | All cost divided by tickets; one row each.
@cost_kpi cost_per_ticket | tickets numeric | cost_counted | All cost divided by tickets; counts already added up.
@amounts_kpi support_cost_ratio | cost | revenue | ratio_amounts | percentage | Support cost in percent of revenue.

-- ---- workload ----
@kpi tickets_per_hour | solved numeric, hours bigint | ratio_summary | solved_in_hours | ratio | Tickets solved per hour worked.
@kpi tickets_per_hour | solved numeric, hours numeric | ratio_summary | solved_in_hours | ratio | Tickets solved per hour worked.
@kpi tickets_per_hour | solved numeric, hours double precision | ratio_summary | solved_in_hours | ratio | Tickets solved per hour worked.
@kpi tickets_per_customer | tickets numeric, customers numeric | ratio_summary | two_counts | ratio | Tickets per customer; counts already added up.
@kpi replies_per_resolution | replies integer, resolved boolean | ratio_summary | replies_resolved | ratio | Replies on resolved tickets divided by resolved tickets.
@kpi replies_per_resolution | replies double precision, resolved boolean | ratio_summary | replies_resolved | ratio | Replies on resolved tickets divided by resolved tickets.
@kpi replies_per_resolution | replies numeric, resolutions numeric | ratio_summary | two_counts | ratio | Replies per resolved ticket; counts already added up.
@amounts_kpi occupancy | handle | available | occupied_time | percentage | Handle time in percent of handle and available time.
@kpi occupancy | handle interval, available interval | ratio_summary | occupied_time | percentage | Handle time in percent of handle and available time.
@amounts_kpi utilization | handle | paid | utilized_time | percentage | Handle time in percent of paid time.
@kpi utilization | handle interval, paid interval | ratio_summary | utilized_time | percentage | Handle time in percent of paid time.

-- ---- market and money ----
@amounts_kpi market_share | ours | market | share_of_market | percentage | Own sales in percent of the whole market.
@amounts_kpi customer_profit | revenue | cost | amount_left | numerator | Sum of revenue minus cost.
@amounts_kpi profit_margin | revenue | cost | amount_left | percentage | Revenue minus cost in percent of revenue.
@amounts_kpi brand_equity | revenue | unbranded_revenue | amount_left | numerator | Revenue premium: what the brand earns over an unbranded equivalent.
@amounts_kpi expansion_rate | start_revenue | expansion | expansion_revenue | percentage | Expansion revenue in percent of the revenue at the start.
@kpi net_revenue_retention | start_revenue bigint, expansion bigint, contraction bigint, churned bigint | ratio_summary | net_revenue | percentage | Revenue at the start plus expansion minus contraction and churn, in percent of the start.
@kpi net_revenue_retention | start_revenue numeric, expansion numeric, contraction numeric, churned numeric | ratio_summary | net_revenue | percentage | Revenue at the start plus expansion minus contraction and churn, in percent of the start.
@kpi net_revenue_retention | start_revenue double precision, expansion double precision, contraction double precision, churned double precision | ratio_summary | net_revenue | percentage | Revenue at the start plus expansion minus contraction and churn, in percent of the start.

-- ---- plain functions ----
@reader lifetime_value(profit_per_customer bigint, churn_percent bigint) | numeric | lifetime_value_int8 | Profit a customer brings a period divided by churn a period (percent); NULL when nobody leaves.
@reader lifetime_value(profit_per_customer numeric, churn_percent numeric) | numeric | lifetime_value_numeric | Profit a customer brings a period divided by churn a period (percent); NULL when nobody leaves.
@reader lifetime_value(profit_per_customer double precision, churn_percent double precision) | numeric | lifetime_value_float8 | Profit a customer brings a period divided by churn a period (percent); NULL when nobody leaves.
