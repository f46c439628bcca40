-- Orders by how long ago the last visit was: per class of days since the last held visit (0 = 0 to 29, 1 = 30 to 59, 2 = 60 to 119, 3 =
-- 120 to 239, 4 = 240 and more) how many days accounts were in it during the period and how many orders they gave on those days. Visits
-- and orders stand in one list in order of day. Who was never visited since since_day is in no class.
WITH marks AS (
  SELECT f.account_id, f.happened_day AS day, 1 AS is_visit
  FROM fact_activity f
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind IN ('visit', 'demonstration') AND f.account_id IS NOT NULL
    AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :since_day AND :until_day{of_account}
  UNION ALL
  SELECT l.account_id, l.happened_day, 0
  FROM (
    SELECT DISTINCT f.order_id, f.account_id, f.happened_day
    FROM fact_order_line f
    WHERE f.organisation_id = :organisation AND f.is_cancelled = 0 AND f.account_id IS NOT NULL AND f.recorded_us < :known_at
      AND (f.replaced_us IS NULL OR f.replaced_us >= :as_of OR f.replaced_recorded_us >= :known_at)
      AND f.happened_us < :as_of AND f.happened_day BETWEEN :from_day AND :until_day{of_account}) l
),
seen AS (
  SELECT m.account_id, m.day, m.is_visit,
         MAX(CASE WHEN m.is_visit = 1 THEN m.day END) OVER (
           PARTITION BY m.account_id ORDER BY m.day, m.is_visit DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS visit_day,
         LEAD(CASE WHEN m.is_visit = 1 THEN m.day END) OVER (PARTITION BY m.account_id, m.is_visit ORDER BY m.day) AS next_day
  FROM marks m
),
spans AS (
  SELECT n.account_id, n.is_visit, n.day - n.visit_day AS age,
         CASE WHEN n.visit_day < :from_day THEN :from_day - n.visit_day ELSE 0 END AS from_age,
         COALESCE(n.next_day, :until_day + 1) - n.visit_day AS until_age
  FROM seen n
  WHERE n.visit_day IS NOT NULL
),
classes AS (
  SELECT 0 AS band, 0 AS low, 30 AS high UNION ALL SELECT 1, 30, 60 UNION ALL SELECT 2, 60, 120
  UNION ALL SELECT 3, 120, 240 UNION ALL SELECT 4, 240, 1000000
)
SELECT {account_key} AS key, k.band,
       SUM(CASE WHEN s.is_visit = 0 OR s.until_age <= k.low OR s.from_age >= k.high THEN 0
                ELSE CASE WHEN s.until_age < k.high THEN s.until_age ELSE k.high END
                     - CASE WHEN s.from_age > k.low THEN s.from_age ELSE k.low END END) AS days,
       SUM(CASE WHEN s.is_visit = 0 AND s.age >= k.low AND s.age < k.high THEN 1 ELSE 0 END) AS orders
FROM spans s
JOIN fact_account f ON f.account_id = s.account_id
CROSS JOIN classes k
WHERE f.organisation_id = :organisation{account_scope}
GROUP BY {account_key}, k.band
ORDER BY {account_key}, k.band
