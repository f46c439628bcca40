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
),
sides AS (
  SELECT l.key, COUNT(DISTINCT l.order_id) AS orders,
         SUM(l.amount_reporting_minor) AS revenue_minor,
         SUM(CASE WHEN l.cost_reporting_minor IS NOT NULL THEN l.amount_reporting_minor - l.cost_reporting_minor END) AS margin_minor,
         SUM(CASE WHEN l.amount_minor IS NOT NULL AND l.amount_reporting_minor IS NULL THEN 1 ELSE 0 END) AS without_rate,
         0 AS buying_accounts, 0 AS account_families
  FROM lines l
  GROUP BY l.key
  UNION ALL
  SELECT s.key, 0, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), 0, s.buying_accounts, s.account_families
  FROM spread s
)
SELECT b.key, MAX(b.orders) AS orders, MAX(b.revenue_minor) AS revenue_minor, MAX(b.margin_minor) AS margin_minor,
       MAX(b.without_rate) AS without_rate, MAX(b.buying_accounts) AS buying_accounts, MAX(b.account_families) AS account_families
FROM sides b
GROUP BY b.key
ORDER BY b.key
