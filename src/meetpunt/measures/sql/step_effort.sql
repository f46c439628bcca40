-- What was done for sales in the period, by the step that the opportunity was in at that moment; position -1 = for sales, but for no
-- opportunity. visits: held, with a sales purpose. contacts: these, calls and e-mails. ms: of whatever was held for it, without
-- travel. What was for service is left out: it is in the service capacity.
SELECT {key} AS key, COALESCE(s.process_id, -1) AS process_id, COALESCE(s.position, -1) AS position,
       SUM(CASE WHEN f.kind IN ('visit', 'demonstration') AND f.purpose = 'sales' THEN 1 ELSE 0 END) AS visits,
       SUM(CASE WHEN (f.kind IN ('visit', 'demonstration') AND f.purpose = 'sales') OR f.kind IN ('call', 'email') THEN 1 ELSE 0 END) AS contacts,
       SUM(COALESCE(f.counted_ms, 0)) AS ms, MAX(f.happened_day) AS last_day
FROM fact_activity f {by_product} {by_month}
LEFT JOIN fact_step s ON s.step_id = f.step_id
WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.owner_id IS NOT NULL
  AND f.kind IN ('visit', 'demonstration', 'call', 'email', 'quote_work', 'lead_work') AND f.purpose <> 'service'
  AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
  AND f.happened_day BETWEEN :from_day AND :until_day
  AND (s.process_id IS NOT NULL OR f.purpose = 'sales' OR f.kind = 'lead_work'){people_scope}
GROUP BY {key}, COALESCE(s.process_id, -1), COALESCE(s.position, -1)
ORDER BY {key}, COALESCE(s.process_id, -1), COALESCE(s.position, -1)
