-- Every dated next step that was told with an activity of an opportunity: when it was told, and for which day.
SELECT f.opportunity_id, f.happened_us, f.next_step_day
FROM fact_activity f
WHERE f.organisation_id = :organisation AND f.opportunity_id IS NOT NULL AND f.next_step_day IS NOT NULL AND f.happened_us IS NOT NULL
  AND f.happened_us < :as_of AND f.recorded_us < :known_at AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
ORDER BY f.opportunity_id, f.happened_us, f.next_step_day
