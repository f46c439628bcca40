-- Visits and demonstrations per account: how many were held in the period, the day of the last of these (-10000000 = none), and how many
-- are planned for its last day or later.
SELECT f.account_id,
       SUM(CASE WHEN f.status = 'held' THEN 1 ELSE 0 END) AS visits,
       MAX(CASE WHEN f.status = 'held' THEN f.happened_day ELSE -10000000 END) AS last_day,
       SUM(CASE WHEN f.status = 'planned' THEN 1 ELSE 0 END) AS planned
FROM fact_activity f
WHERE f.organisation_id = :organisation AND f.account_id IS NOT NULL AND f.kind IN ('visit', 'demonstration') AND f.recorded_us < :known_at
  AND ((f.status = 'held' AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.happened_day BETWEEN :from_day AND :until_day)
       OR (f.status = 'planned' AND f.happened_day >= :until_day)){people_scope}
GROUP BY f.account_id
ORDER BY f.account_id
