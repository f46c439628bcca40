-- What was taken off orders in the period by key, cancelled left out, in the reporting currency, over the lines whose discount is known:
-- discount, what they were worth before it, and over orders the sums of squares and products that an interval is made of (x 1e0: beyond
-- whole numbers). without_rate > 0: the total must be refused.
WITH orders AS (
  SELECT {order_key} AS key, f.order_id,
         SUM(CASE WHEN f.discount_reporting_minor IS NOT NULL THEN f.amount_reporting_minor + f.discount_reporting_minor END) AS listed,
         SUM(CASE WHEN f.amount_reporting_minor IS NOT NULL THEN f.discount_reporting_minor END) AS off,
         SUM(CASE WHEN f.amount_minor IS NOT NULL AND f.amount_reporting_minor IS NULL THEN 1 ELSE 0 END) AS without_rate
  FROM fact_order_line f {by_month}
  WHERE f.organisation_id = :organisation AND f.is_cancelled = 0
    AND f.happened_us < :as_of AND f.recorded_us < :known_at
    AND (f.replaced_us IS NULL OR f.replaced_us >= :as_of OR f.replaced_recorded_us >= :known_at)
    AND f.happened_day BETWEEN :from_day AND :until_day{order_scope}
  GROUP BY {order_key}, f.order_id
)
SELECT o.key, COALESCE(SUM(CASE WHEN o.listed IS NOT NULL THEN 1 END), 0) AS discounted_orders,
       COALESCE(SUM(o.off), 0) AS discount_minor, COALESCE(SUM(o.listed), 0) AS listed_minor,
       COALESCE(SUM(o.off * 1e0 * o.off), 0e0) AS discount_squares,
       COALESCE(SUM(o.off * 1e0 * o.listed), 0e0) AS discount_listed,
       COALESCE(SUM(o.listed * 1e0 * o.listed), 0e0) AS listed_squares,
       SUM(o.without_rate) AS without_rate
FROM orders o
GROUP BY o.key
ORDER BY o.key
