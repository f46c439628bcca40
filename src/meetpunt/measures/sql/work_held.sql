-- Each activity that was held in the period with what it took, training left out: whose, where, with which account and about which
-- opportunity (-1 = none). Kinds as numbers: 0 visit or demonstration, 1 call, 2 e-mail, 3 quote work, 4 lead work, 5 office, 6 travel,
-- 7 other. Milliseconds (ms), minutes on the way and metres: -1 = nobody wrote it down.
SELECT f.activity_id, COALESCE(f.owner_id, -1) AS owner_id, COALESCE(f.team_id, -1) AS team_id,
       COALESCE(f.territory_id, -1) AS territory_id, COALESCE(f.account_id, -1) AS account_id,
       COALESCE(f.opportunity_id, -1) AS opportunity_id, f.happened_day,
       CASE f.kind WHEN 'visit' THEN 0 WHEN 'demonstration' THEN 0 WHEN 'call' THEN 1 WHEN 'email' THEN 2 WHEN 'quote_work' THEN 3
                   WHEN 'lead_work' THEN 4 WHEN 'office' THEN 5 WHEN 'travel' THEN 6 ELSE 7 END AS kind,
       CASE WHEN f.purpose = 'service' THEN 1 ELSE 0 END AS is_service,
       COALESCE(f.counted_ms, -1) AS ms, COALESCE(f.travel_minutes, -1) AS way_minutes,
       COALESCE(f.travel_metres, -1) AS metres
FROM fact_activity f
WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind <> 'training'
  AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
  AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}{of_account}
ORDER BY f.activity_id
