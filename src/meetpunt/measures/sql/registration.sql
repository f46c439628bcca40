-- What was held in the period and how it was registered, by key: activities, the days with any, the days with a visit (or demonstration),
-- the visits, demonstrations and calls, and of what was written down here how many days after it happened (sums of days and of their
-- squares). A person's day counts once. A day = 86400000000e0 microseconds: a number with an exponent gives fractions of full precision.
WITH days AS (
  SELECT {key} AS key, f.owner_id, f.happened_day, COUNT(*) AS activities,
         SUM(CASE WHEN f.kind IN ('visit', 'demonstration') THEN 1 ELSE 0 END) AS visits,
         SUM(CASE WHEN f.kind = 'demonstration' THEN 1 ELSE 0 END) AS demonstrations,
         SUM(CASE WHEN f.kind = 'call' THEN 1 ELSE 0 END) AS calls,
         SUM(CASE WHEN f.written_down = 1 AND f.happened_us IS NOT NULL THEN 1 ELSE 0 END) AS written,
         SUM(CASE WHEN f.written_down = 1 AND f.recorded_us > f.happened_us THEN (f.recorded_us - f.happened_us) / 86400000000e0 ELSE 0e0 END) AS late,
         SUM(CASE WHEN f.written_down = 1 AND f.recorded_us > f.happened_us
             THEN ((f.recorded_us - f.happened_us) / 86400000000e0) * ((f.recorded_us - f.happened_us) / 86400000000e0) ELSE 0e0 END) AS late_squares
  FROM fact_activity f {by_product} {by_month}
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.owner_id IS NOT NULL
    AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
  GROUP BY {key}, f.owner_id, f.happened_day
)
SELECT d.key, SUM(d.activities) AS activities, COUNT(*) AS registered_days,
       SUM(CASE WHEN d.visits > 0 THEN 1 ELSE 0 END) AS road_days, SUM(d.visits) AS visits,
       SUM(d.demonstrations) AS demonstrations, SUM(d.calls) AS calls,
       SUM(d.written) AS written, SUM(d.late) AS late_days, SUM(d.late_squares) AS late_squares
FROM days d
GROUP BY d.key
ORDER BY d.key
