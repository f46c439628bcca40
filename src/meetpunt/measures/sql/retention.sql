-- Customers at the beginning of the period, and how many of them ordered in it. A customer then = an account with an order from
-- since_day on, or with an agreed visit frequency and an order before; under the owner, team and territory of those orders.
WITH told AS (
  SELECT {order_key} AS key, f.account_id, 1 AS was_customer, 0 AS ordered
  FROM fact_order_line f {by_month}
  WHERE f.organisation_id = :organisation AND f.is_cancelled = 0 AND f.account_id IS NOT NULL
    AND f.happened_us < :as_of AND f.recorded_us < :known_at
    AND (f.replaced_us IS NULL OR f.replaced_us >= :as_of OR f.replaced_recorded_us >= :known_at)
    AND f.happened_day < :from_day
    AND (f.happened_day >= :since_day OR EXISTS (
      SELECT 1 FROM fact_visit_agreement g
      WHERE g.account_id = f.account_id AND g.visits_a_year > 0 AND g.from_day < :from_day AND g.until_day >= :from_day)){order_scope}
  GROUP BY {order_key}, f.account_id
  UNION ALL
  SELECT CAST(NULL AS BIGINT), l.account_id, 0, 1
  FROM fact_order_line l
  WHERE l.organisation_id = :organisation AND l.is_cancelled = 0 AND l.account_id IS NOT NULL
    AND l.happened_us < :as_of AND l.recorded_us < :known_at
    AND (l.replaced_us IS NULL OR l.replaced_us >= :as_of OR l.replaced_recorded_us >= :known_at)
    AND l.happened_day BETWEEN :from_day AND :until_day
),
seen AS (
  SELECT t.key, t.was_customer, MAX(t.ordered) OVER (PARTITION BY t.account_id) AS stayed
  FROM told t
)
SELECT n.key, COUNT(*) AS customers, SUM(n.stayed) AS stayed
FROM seen n
WHERE n.was_customer = 1
GROUP BY n.key
ORDER BY n.key
