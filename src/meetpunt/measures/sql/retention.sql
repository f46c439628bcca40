-- Customers at the beginning of the period, and how many of them ordered in it. A customer then = an account with an order from
-- since_day on, or with an agreed visit frequency and an order before; under the owner, team and territory of those orders.
WITH customers AS (
  SELECT {order_key} AS key, f.account_id
  FROM fact_order_line f {by_month}
  WHERE f.organisation_id = :organisation AND f.is_cancelled = 0 AND f.account_id IS NOT NULL
    AND f.happened_us < :as_of AND f.recorded_us < :known_at
    AND (f.replaced_us IS NULL OR f.replaced_us >= :as_of OR f.replaced_recorded_us >= :known_at)
    AND f.happened_day < :from_day
    AND (f.happened_day >= :since_day OR EXISTS (
      SELECT 1 FROM fact_visit_agreement g
      WHERE g.account_id = f.account_id AND g.visits_a_year > 0 AND g.from_day < :from_day AND g.until_day >= :from_day)){order_scope}
  GROUP BY {order_key}, f.account_id
),
again AS (
  SELECT l.account_id
  FROM fact_order_line l
  WHERE l.organisation_id = :organisation AND l.is_cancelled = 0 AND l.account_id IS NOT NULL
    AND l.happened_us < :as_of AND l.recorded_us < :known_at
    AND (l.replaced_us IS NULL OR l.replaced_us >= :as_of OR l.replaced_recorded_us >= :known_at)
    AND l.happened_day BETWEEN :from_day AND :until_day
  GROUP BY l.account_id
)
SELECT c.key, COUNT(*) AS customers, COUNT(w.account_id) AS stayed
FROM customers c
LEFT JOIN again w ON w.account_id = c.account_id
GROUP BY c.key
ORDER BY c.key
