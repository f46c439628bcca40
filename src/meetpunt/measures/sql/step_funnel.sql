-- Per step: how many reached it, and of these how many went on or were lost in it; the rest is open in it.
-- First passage: reached = an event in the step or any later one. A skip counts as reached, a move back takes nothing away, a loss
-- followed by a step or re-opening is void. A step belongs to the owner, team and territory of the event that reached it.
WITH known AS (
  SELECT f.process_id, f.opportunity_id, f.kind, f.position, f.is_final, f.happened_us, f.happened_day, f.event_id,
         f.owner_id, f.team_id, f.territory_id, f.segment
  FROM fact_stage f
  WHERE f.organisation_id = :organisation AND f.process_id = :process
    AND f.happened_us < :as_of AND f.recorded_us < :known_at
    AND f.kind <> 'transferred' AND (f.kind <> 'step' OR f.position >= 0)
),
fate AS (
  SELECT k.opportunity_id,
         MAX(CASE WHEN k.kind = 'step' THEN k.position END) AS furthest,
         MAX(CASE WHEN k.kind = 'step' THEN k.is_final ELSE 0 END) AS won,
         MIN(CASE WHEN k.kind = 'step' THEN k.happened_day END) AS entered_day,
         MIN(CASE WHEN k.kind = 'step' THEN k.happened_us END) AS entered_us,
         MAX(CASE WHEN k.kind = 'step' THEN k.happened_us END) AS stepped_us,
         MAX(CASE WHEN k.kind = 'reopened' THEN k.happened_us END) AS reopened_us,
         MAX(CASE WHEN k.kind IN ('lost', 'no_decision') THEN k.happened_us END) AS lost_us
  FROM known k
  GROUP BY k.opportunity_id
),
passages AS (
  SELECT k.*,
         MAX(k.position) OVER (PARTITION BY k.opportunity_id ORDER BY k.happened_us, k.position, k.event_id
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM known k
  WHERE k.kind = 'step'
),
reached AS (
  SELECT p.process_id, p.opportunity_id, s.position, p.owner_id, p.team_id, p.territory_id, p.segment, p.happened_day
  FROM passages p
  JOIN fact_step s ON s.process_id = p.process_id AND s.position > COALESCE(p.before, -1) AND s.position <= p.position
  WHERE p.before IS NULL OR p.position > p.before
)
SELECT {key} AS key, f.position,
       COUNT(*) AS reached,
       SUM(CASE WHEN f.position < t.furthest OR t.won = 1 THEN 1 ELSE 0 END) AS went_on,
       SUM(CASE WHEN f.position = t.furthest AND t.won = 0 AND t.lost_us IS NOT NULL
                 AND CASE WHEN t.lost_us < t.entered_us THEN t.entered_us ELSE t.lost_us END >= t.stepped_us
                 AND (t.reopened_us IS NULL OR t.lost_us > t.reopened_us) THEN 1 ELSE 0 END) AS lost
FROM reached f
JOIN fate t ON t.opportunity_id = f.opportunity_id {by_product}
WHERE CASE WHEN :by_step = 1 THEN f.happened_day ELSE t.entered_day END BETWEEN :from_day AND :until_day{scope}
GROUP BY {key}, f.position
ORDER BY {key}, f.position
