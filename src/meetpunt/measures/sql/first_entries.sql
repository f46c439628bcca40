-- Opportunities whose first event at or past a step (position) lies in the period, under the owner, team and territory of that
-- event: at the first step the leads of the period, at the second its new prospects. Ranked, not joined with itself: an engine
-- that guesses one row where there are thousands would read all events anew for each.
WITH ranked AS (
  SELECT e.process_id, e.opportunity_id, e.owner_id, e.team_id, e.territory_id, e.segment, e.happened_us, e.happened_day,
         ROW_NUMBER() OVER (PARTITION BY e.opportunity_id ORDER BY e.happened_us, e.event_id) AS place
  FROM fact_stage e
  WHERE e.organisation_id = :organisation AND e.kind = 'step' AND e.position >= :position AND e.recorded_us < :known_at
    AND e.happened_us IS NOT NULL
)
SELECT {key} AS key, COUNT(*) AS entries, MAX(f.happened_day) AS last_day
FROM ranked f {by_product} {by_month}
WHERE f.place = 1 AND f.happened_us < :as_of AND f.happened_day BETWEEN :from_day AND :until_day{scope}
GROUP BY {key}
ORDER BY {key}
