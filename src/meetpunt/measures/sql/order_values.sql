-- Order intake in the period by key, cancelled ones left out: orders, revenue and margin in the reporting currency, and over orders the
-- sums of squares and products that an interval is made of. costed: of the orders with lines whose cost is known. A won opportunity
-- counts as a derived order as long as no order of it was made and known. without_rate > 0: the total must be refused.
-- x 1e0 makes squares fractions: those of amounts in minor units are beyond whole numbers.
WITH orders AS (
  SELECT {order_key} AS key, f.order_id,
         COALESCE(SUM(f.amount_reporting_minor), 0) AS revenue,
         SUM(CASE WHEN f.cost_reporting_minor IS NOT NULL THEN f.amount_reporting_minor END) AS costed,
         SUM(CASE WHEN f.cost_reporting_minor IS NOT NULL THEN f.amount_reporting_minor - f.cost_reporting_minor END) AS margin,
         SUM(CASE WHEN f.amount_minor IS NOT NULL AND f.amount_reporting_minor IS NULL THEN 1 ELSE 0 END) AS without_rate
  FROM fact_order_line f {by_month}
  WHERE f.organisation_id = :organisation AND f.is_cancelled = 0
    AND f.happened_us < :as_of AND f.recorded_us < :known_at
    AND (f.replaced_us IS NULL OR f.replaced_us >= :as_of OR f.replaced_recorded_us >= :known_at)
    AND f.happened_day BETWEEN :from_day AND :until_day{order_scope}
  GROUP BY {order_key}, f.order_id
)
SELECT o.key, COUNT(*) AS orders, SUM(o.revenue) AS revenue_minor, SUM(o.revenue * 1e0 * o.revenue) AS revenue_squares,
       COALESCE(SUM(CASE WHEN o.costed IS NOT NULL THEN 1 END), 0) AS costed_orders,
       COALESCE(SUM(o.costed), 0) AS costed_minor, COALESCE(SUM(o.margin), 0) AS margin_minor,
       COALESCE(SUM(o.margin * 1e0 * o.margin), 0e0) AS margin_squares,
       COALESCE(SUM(o.margin * 1e0 * o.costed), 0e0) AS margin_costed,
       COALESCE(SUM(o.costed * 1e0 * o.costed), 0e0) AS costed_squares,
       SUM(o.without_rate) AS without_rate
FROM orders o
GROUP BY o.key
ORDER BY o.key
