-- Days per step over completed ones only (naive: the open ones are left out, so it is too short): n, mean, quartiles with linear
-- interpolation. Skipped steps have no dwell time; a moment only seen at an import is no moment of entering or leaving.
-- A day = 86400000000e0 microseconds: a number with an exponent gives a fraction of full precision on every engine.
WITH told AS (
  SELECT f.process_id, f.opportunity_id, f.kind, f.is_final, f.position, f.happened_us, f.happened_day, f.seen_at_import, f.event_id,
         f.owner_id, f.team_id, f.territory_id, f.segment,
         MAX(CASE WHEN f.kind = 'reopened' THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS reopened_us
  FROM fact_stage f
  WHERE f.organisation_id = :organisation AND f.process_id = :process
    AND f.happened_us < :as_of AND f.recorded_us < :known_at
    AND (f.kind = 'reopened' OR (f.kind = 'step' AND f.position >= 0)){in_hand}
),
-- Winning that a later re-opening takes back never happened.
known AS (
  SELECT t.*
  FROM told t
  WHERE NOT (t.kind = 'step' AND t.is_final = 1 AND t.reopened_us IS NOT NULL AND COALESCE(t.happened_us, -1) <= t.reopened_us)
),
passages AS (
  SELECT k.*,
         MAX(k.position) OVER (PARTITION BY k.opportunity_id ORDER BY k.happened_us, k.position, k.event_id
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM known k
  WHERE k.kind = 'step'
),
spells AS (
  SELECT p.*,
         LEAD(p.happened_us) OVER (PARTITION BY p.opportunity_id ORDER BY p.happened_us, p.position) AS left_us,
         LEAD(p.seen_at_import) OVER (PARTITION BY p.opportunity_id ORDER BY p.happened_us, p.position) AS left_seen
  FROM passages p
  WHERE p.before IS NULL OR p.position > p.before
),
completed AS (
  SELECT s.opportunity_id, s.process_id, s.position, s.owner_id, s.team_id, s.territory_id, s.segment, s.happened_day,
         (s.left_us - s.happened_us) / 86400000000e0 AS days
  FROM spells s
  WHERE s.left_us IS NOT NULL AND s.seen_at_import = 0 AND s.left_seen = 0
),
{materialised}
days AS (
  SELECT f.position, f.days
  FROM completed f
  WHERE f.happened_day BETWEEN :from_day AND :until_day{scope}
),
ranked AS (
  SELECT d.position, d.days,
         ROW_NUMBER() OVER (PARTITION BY d.position ORDER BY d.days) - 1 AS place,
         COUNT(*) OVER (PARTITION BY d.position) - 1 AS top
  FROM days d
)
SELECT r.position, COUNT(*) AS n, AVG(r.days) AS mean,
       SUM(CASE WHEN r.place * 4 = r.top - r.top % 4 THEN r.days * (1 - (r.top % 4) / 4.0)
                WHEN (r.place - 1) * 4 = r.top - r.top % 4 THEN r.days * ((r.top % 4) / 4.0) ELSE 0 END) AS p25,
       SUM(CASE WHEN r.place * 2 = r.top - r.top % 2 THEN r.days * (1 - (r.top % 2) / 2.0)
                WHEN (r.place - 1) * 2 = r.top - r.top % 2 THEN r.days * ((r.top % 2) / 2.0) ELSE 0 END) AS median,
       SUM(CASE WHEN r.place * 4 = r.top * 3 - (r.top * 3) % 4 THEN r.days * (1 - ((r.top * 3) % 4) / 4.0)
                WHEN (r.place - 1) * 4 = r.top * 3 - (r.top * 3) % 4 THEN r.days * (((r.top * 3) % 4) / 4.0) ELSE 0 END) AS p75
FROM ranked r
GROUP BY r.position
ORDER BY r.position
