-- Of every opportunity that entered the process in the period: the sales visits held for it up to the landmark, so many days after the
-- day of its entry, and its amount. Steps, visits and terms stand under each other and are told apart by window: no list is joined with another.
WITH told AS (
  SELECT f.opportunity_id, f.happened_day, 1 AS is_step, 0 AS is_visit, CAST(NULL AS BIGINT) AS amount_minor
  FROM fact_stage f
  WHERE f.organisation_id = :organisation AND f.process_id = :process AND f.kind = 'step' AND f.position >= 0
    AND f.happened_us < :as_of AND f.recorded_us < :known_at{of_these}
  UNION ALL
  SELECT f.opportunity_id, f.happened_day, 0 AS is_step, 1 AS is_visit, CAST(NULL AS BIGINT) AS amount_minor
  FROM fact_activity f
  WHERE f.organisation_id = :organisation AND f.opportunity_id IS NOT NULL AND f.status = 'held' AND f.purpose = 'sales'
    AND f.kind IN ('visit', 'demonstration') AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at{of_these}
  UNION ALL
  SELECT f.opportunity_id, CAST(NULL AS BIGINT) AS happened_day, 0 AS is_step, 0 AS is_visit, f.amount_reporting_minor AS amount_minor
  FROM fact_opportunity f
  WHERE f.organisation_id = :organisation AND f.process_id = :process{of_these}
),
begun AS (
  SELECT t.*, MIN(CASE WHEN t.is_step = 1 THEN t.happened_day END) OVER (PARTITION BY t.opportunity_id) AS begun_day
  FROM told t
)
SELECT b.opportunity_id,
       SUM(CASE WHEN b.is_visit = 1 AND b.happened_day <= b.begun_day + :landmark_days THEN 1 ELSE 0 END) AS visits,
       MAX(b.amount_minor) AS amount_minor
FROM begun b
WHERE b.begun_day BETWEEN :from_day AND :until_day
GROUP BY b.opportunity_id
ORDER BY b.opportunity_id
