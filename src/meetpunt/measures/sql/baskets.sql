-- What each account bought in the period, a row per account and thing bought ({order_key}: a product or its family): orders and revenue
-- in the reporting currency, cancelled left out. Of an account that bought nothing there is no row, of a line of no product neither.
SELECT f.account_id, {order_key} AS key, COUNT(DISTINCT f.order_id) AS orders, COALESCE(SUM(f.amount_reporting_minor), 0) AS revenue_minor
FROM fact_order_line f {by_month}
WHERE f.organisation_id = :organisation AND f.is_cancelled = 0 AND f.account_id IS NOT NULL AND f.product_id IS NOT NULL
  AND f.happened_us < :as_of AND f.recorded_us < :known_at
  AND (f.replaced_us IS NULL OR f.replaced_us >= :as_of OR f.replaced_recorded_us >= :known_at)
  AND f.happened_day BETWEEN :from_day AND :until_day{order_scope}
GROUP BY f.account_id, {order_key}
ORDER BY 1, 2
