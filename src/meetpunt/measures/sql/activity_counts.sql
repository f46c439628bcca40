-- What was done in the period: held visits (demonstrations are visits too), demonstrations, calls, and visits to an account that
-- was a prospect at that moment: an opportunity of it had reached the second step, and nothing had been ordered ever.
WITH prospects AS (
  SELECT o.account_id, MIN(s.happened_us) AS first_us
  FROM fact_stage s
  JOIN fact_opportunity o ON o.opportunity_id = s.opportunity_id
  WHERE s.organisation_id = :organisation AND s.kind = 'step' AND s.position >= 1 AND s.recorded_us < :known_at
    AND s.happened_us < :as_of AND o.account_id IS NOT NULL
  GROUP BY o.account_id
),
buyers AS (
  SELECT l.account_id, MIN(l.happened_us) AS first_us
  FROM fact_order_line l
  WHERE l.organisation_id = :organisation AND l.is_cancelled = 0 AND l.recorded_us < :known_at
    AND l.happened_us < :as_of AND l.account_id IS NOT NULL
  GROUP BY l.account_id
)
SELECT {key} AS key,
       SUM(CASE WHEN f.kind = 'visit' OR f.kind = 'demonstration' THEN 1 ELSE 0 END) AS visits,
       SUM(CASE WHEN f.kind = 'demonstration' THEN 1 ELSE 0 END) AS demonstrations,
       SUM(CASE WHEN f.kind = 'call' THEN 1 ELSE 0 END) AS calls,
       SUM(CASE WHEN (f.kind = 'visit' OR f.kind = 'demonstration') AND t.first_us <= f.happened_us
                 AND (b.first_us IS NULL OR b.first_us > f.happened_us) THEN 1 ELSE 0 END) AS prospect_visits
FROM fact_activity f
LEFT JOIN prospects t ON t.account_id = f.account_id
LEFT JOIN buyers b ON b.account_id = f.account_id {by_product} {by_month}
WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.happened_us < :as_of AND f.recorded_us < :known_at
  AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
GROUP BY {key}
ORDER BY {key}
