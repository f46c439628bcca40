-- Customers at the beginning of the period, and how many of them ordered in it. A customer then = an account with an order from
-- since_day on, or with an agreed visit frequency and an order before; under the owner, team and territory of those orders. lost: the
-- others, with what they ordered in the 365 days before (x 1e0: squares of amounts are beyond whole numbers).
WITH told AS (
  SELECT {order_key} AS key, f.account_id, 1 AS was_customer, 0 AS ordered,
         SUM(CASE WHEN f.happened_day >= :from_day - 365 THEN COALESCE(f.amount_reporting_minor, 0) ELSE 0 END) AS former,
         SUM(CASE WHEN f.happened_day >= :from_day - 365 AND f.amount_minor IS NOT NULL AND f.amount_reporting_minor IS NULL THEN 1 ELSE 0 END) AS no_rate
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
  SELECT CAST(NULL AS BIGINT), l.account_id, 0, 1, 0, 0
  FROM fact_order_line l
  WHERE l.organisation_id = :organisation AND l.is_cancelled = 0 AND l.account_id IS NOT NULL
    AND l.happened_us < :as_of AND l.recorded_us < :known_at
    AND (l.replaced_us IS NULL OR l.replaced_us >= :as_of OR l.replaced_recorded_us >= :known_at)
    AND l.happened_day BETWEEN :from_day AND :until_day
),
seen AS (
  SELECT t.key, t.was_customer, t.former, t.no_rate, MAX(t.ordered) OVER (PARTITION BY t.account_id) AS stayed
  FROM told t
)
SELECT n.key, COUNT(*) AS customers, SUM(n.stayed) AS stayed, SUM(1 - n.stayed) AS lost,
       SUM(CASE WHEN n.stayed = 0 THEN n.former ELSE 0 END) AS lost_minor,
       SUM(CASE WHEN n.stayed = 0 THEN n.former * 1e0 * n.former ELSE 0e0 END) AS lost_squares,
       SUM(CASE WHEN n.stayed = 0 THEN n.no_rate ELSE 0 END) AS without_rate
FROM seen n
WHERE n.was_customer = 1
GROUP BY n.key
ORDER BY n.key
