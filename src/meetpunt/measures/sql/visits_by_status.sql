-- Visits and demonstrations that were held in the period with an account, by key: with who was a customer at that moment, and with all
-- others. A customer ordered within the customer months before, or ever and had visits agreed for that day (method/account_status.py).
-- Visits, orders and agreements of an account lie in one row of days, so that the last order before each visit is known without a join;
-- a fact of the same day (is_fact 1) goes first. A day is kept as month * 32 + its number, the last day of a month as 31.
WITH visits AS (
  SELECT {key} AS key, f.activity_id, f.account_id, f.happened_day
  FROM fact_activity f {by_product} {by_month}
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind IN ('visit', 'demonstration') AND f.account_id IS NOT NULL
    AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
),
asked AS (
  SELECT DISTINCT v.account_id FROM visits v
),
told AS (
  SELECT v.key, v.account_id, v.happened_day AS on_day, 0 AS is_fact, 0 AS is_order, 0 AS agreed
  FROM visits v
  UNION ALL
  SELECT CAST(NULL AS BIGINT), l.account_id,
         COALESCE(l.happened_day, CAST((l.recorded_us - l.recorded_us % 86400000000) / 86400000000.0 AS BIGINT)), 1, 1, 0
  FROM fact_order_line l
  WHERE l.organisation_id = :organisation AND l.is_cancelled = 0 AND l.replaced_us IS NULL AND l.recorded_us < :known_at
    AND l.account_id IN (SELECT a.account_id FROM asked a)
  UNION ALL
  SELECT CAST(NULL AS BIGINT), g.account_id, g.from_day, 1, 0, 1
  FROM fact_visit_agreement g
  WHERE g.organisation_id = :organisation AND g.visits_a_year > 0 AND g.account_id IN (SELECT a.account_id FROM asked a)
  UNION ALL
  SELECT CAST(NULL AS BIGINT), g.account_id, g.until_day, 1, 0, -1
  FROM fact_visit_agreement g
  WHERE g.organisation_id = :organisation AND g.visits_a_year > 0 AND g.account_id IN (SELECT a.account_id FROM asked a)
),
dated AS (
  SELECT t.*,
         c.month * 32 + CAST(SUBSTR(c.iso_date, 9, 2) AS BIGINT) AS of_day,
         c.month * 32 + CASE WHEN SUBSTR(n.iso_date, 9, 2) = '01' THEN 31 ELSE CAST(SUBSTR(c.iso_date, 9, 2) AS BIGINT) END AS at_day
  FROM told t
  LEFT JOIN calendar c ON c.day = t.on_day
  LEFT JOIN calendar n ON n.day = t.on_day + 1
),
known AS (
  SELECT d.key, d.is_fact, d.at_day,
         MAX(CASE WHEN d.is_order = 1 THEN d.of_day END) OVER (PARTITION BY d.account_id ORDER BY d.on_day, 1 - d.is_fact) AS ordered,
         SUM(d.agreed) OVER (PARTITION BY d.account_id ORDER BY d.on_day, 1 - d.is_fact) AS agreements
  FROM dated d
)
SELECT k.key,
       SUM(CASE WHEN k.ordered IS NOT NULL AND (k.agreements > 0 OR k.at_day - :customer_months * 32 < k.ordered) THEN 1 ELSE 0 END) AS to_customers,
       SUM(CASE WHEN k.ordered IS NOT NULL AND (k.agreements > 0 OR k.at_day - :customer_months * 32 < k.ordered) THEN 0 ELSE 1 END) AS to_others
FROM known k
WHERE k.is_fact = 0
GROUP BY k.key
ORDER BY k.key
