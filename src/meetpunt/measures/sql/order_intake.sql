-- Order intake in the period, cancelled ones left out: orders, revenue and gross margin in the reporting currency, buying accounts
-- and product families per buying account. A won opportunity counts as a derived order as long as no order of it was made and known.
-- without_rate > 0: part of the amounts has no exchange rate, so that the total must be refused.
WITH lines AS (
  SELECT f.order_id, f.account_id, f.family_id, f.amount_reporting_minor, f.cost_reporting_minor, f.amount_minor, {order_key} AS key
  FROM fact_order_line f {by_month}
  WHERE f.organisation_id = :organisation AND f.is_cancelled = 0
    AND f.happened_us < :as_of AND f.recorded_us < :known_at
    AND (f.replaced_us IS NULL OR f.replaced_us >= :as_of OR f.replaced_recorded_us >= :known_at)
    AND f.happened_day BETWEEN :from_day AND :until_day{order_scope}
),
families AS (
  SELECT l.key, l.account_id, COUNT(DISTINCT l.family_id) AS families
  FROM lines l
  WHERE l.account_id IS NOT NULL AND l.family_id IS NOT NULL
  GROUP BY l.key, l.account_id
),
spread AS (
  SELECT m.key, COUNT(*) AS buying_accounts, SUM(m.families) AS account_families
  FROM families m
  GROUP BY m.key
)
SELECT l.key, COUNT(DISTINCT l.order_id) AS orders,
       SUM(l.amount_reporting_minor) AS revenue_minor,
       SUM(CASE WHEN l.cost_reporting_minor IS NOT NULL THEN l.amount_reporting_minor - l.cost_reporting_minor END) AS margin_minor,
       SUM(CASE WHEN l.amount_minor IS NOT NULL AND l.amount_reporting_minor IS NULL THEN 1 ELSE 0 END) AS without_rate,
       COALESCE(MAX(s.buying_accounts), 0) AS buying_accounts, COALESCE(MAX(s.account_families), 0) AS account_families
FROM lines l
LEFT JOIN spread s ON s.key = l.key OR (s.key IS NULL AND l.key IS NULL)
GROUP BY l.key
ORDER BY l.key
