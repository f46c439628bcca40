-- What was driven, drive by drive, in the order of the day: each held visit or demonstration and each journey of a seller, with its
-- account, milliseconds on the way and metres as told. A journey after the last visit is the way home. Where accounts are is no fact: the reader lays
-- registered addresses beside it; nobody's own whereabouts are known.
SELECT f.activity_id, f.owner_id, f.team_id, f.happened_day, f.happened_us, COALESCE(f.account_id, -1) AS account_id,
       CASE WHEN f.kind = 'travel' THEN 0 ELSE 1 END AS is_visit,
       CASE WHEN f.kind = 'travel' AND f.travel_minutes IS NULL THEN f.counted_ms ELSE 60000 * CAST(f.travel_minutes AS BIGINT) END AS way_ms,
       f.travel_metres AS metres
FROM fact_activity f
WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind IN ('visit', 'demonstration', 'travel') AND f.owner_id IS NOT NULL
  AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
  AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
ORDER BY f.owner_id, f.happened_day, f.happened_us, f.activity_id
