-- Opportunities whose first event at or past a step (position) lies in the period, under the owner, team and territory of that
-- event: at the first step the leads of the period, at the second its new prospects.
WITH firsts AS (
  SELECT s.opportunity_id, MIN(s.happened_us) AS first_us
  FROM fact_stage s
  WHERE s.organisation_id = :organisation AND s.kind = 'step' AND s.position >= :position AND s.recorded_us < :known_at
    AND s.happened_us IS NOT NULL
  GROUP BY s.opportunity_id
),
entries AS (
  SELECT MIN(e.event_id) AS event_id
  FROM fact_stage e
  JOIN firsts t ON t.opportunity_id = e.opportunity_id AND t.first_us = e.happened_us
  WHERE e.organisation_id = :organisation AND e.kind = 'step' AND e.position >= :position AND e.recorded_us < :known_at
  GROUP BY e.opportunity_id
)
SELECT {key} AS key, COUNT(*) AS entries
FROM fact_stage f
JOIN entries n ON n.event_id = f.event_id {by_product} {by_month}
WHERE f.organisation_id = :organisation AND f.happened_us < :as_of
  AND f.happened_day BETWEEN :from_day AND :until_day{scope}
GROUP BY {key}
ORDER BY {key}
