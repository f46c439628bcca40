-- What was done for each opportunity up to the moment of looking, by anybody: sales visits held, and milliseconds without travel.
SELECT f.opportunity_id,
       SUM(CASE WHEN f.kind IN ('visit', 'demonstration') AND f.purpose = 'sales' THEN 1 ELSE 0 END) AS visits,
       SUM(COALESCE(f.counted_ms, 0)) AS ms
FROM fact_activity f
WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.opportunity_id IS NOT NULL
  AND f.kind IN ('visit', 'demonstration', 'call', 'email', 'quote_work', 'lead_work') AND f.purpose <> 'service'
  AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
  AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
GROUP BY f.opportunity_id
ORDER BY f.opportunity_id
