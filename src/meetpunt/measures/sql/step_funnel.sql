-- Per step: how many reached it, and of these how many went on or were lost in it; the rest is open in it.
-- First passage: reached = an event in the step or any later one. A skip counts as reached, a move back takes nothing away, a loss
-- followed by a step or re-opening is void, and so is a win that was re-opened. A step belongs to the owner, team and territory of the event that reached it.
-- One pass with windows per opportunity: a join of two such passes is slow on a database that has not counted its rows.
WITH told AS (
  SELECT f.process_id, f.opportunity_id, f.kind, f.position, f.is_final, f.happened_us, f.happened_day, f.event_id,
         f.owner_id, f.team_id, f.territory_id, f.segment,
         CASE WHEN f.kind = 'step' THEN f.position END AS step_position,
         CASE WHEN f.kind = 'step' THEN f.happened_us END AS step_us,
         MAX(CASE WHEN f.kind = 'reopened' THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS reopened_us
  FROM fact_stage f
  WHERE f.organisation_id = :organisation AND f.process_id = :process
    AND f.happened_us < :as_of AND f.recorded_us < :known_at
    AND f.kind <> 'transferred' AND (f.kind <> 'step' OR f.position >= 0){in_hand}
),
-- Winning that a later re-opening takes back never happened.
known AS (
  SELECT t.*
  FROM told t
  WHERE NOT (t.kind = 'step' AND t.is_final = 1 AND t.reopened_us IS NOT NULL AND COALESCE(t.happened_us, -1) <= t.reopened_us)
),
lives AS (
  SELECT k.*,
         MAX(k.step_position) OVER (PARTITION BY k.opportunity_id) AS furthest,
         MAX(CASE WHEN k.kind = 'step' THEN k.is_final ELSE 0 END) OVER (PARTITION BY k.opportunity_id) AS won,
         MIN(CASE WHEN k.kind = 'step' THEN k.happened_day END) OVER (PARTITION BY k.opportunity_id) AS entered_day,
         MIN(k.step_us) OVER (PARTITION BY k.opportunity_id) AS entered_us,
         MAX(k.step_us) OVER (PARTITION BY k.opportunity_id) AS stepped_us,
         MAX(CASE WHEN k.kind IN ('lost', 'no_decision') THEN k.happened_us END) OVER (PARTITION BY k.opportunity_id) AS lost_us,
         MAX(k.step_position) OVER (PARTITION BY k.opportunity_id ORDER BY k.happened_us, k.position, k.event_id
                                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM known k
),
reached AS (
  SELECT p.process_id, p.opportunity_id, s.position AS position, p.owner_id, p.team_id, p.territory_id, p.segment, p.happened_day,
         p.entered_day, p.furthest, p.won,
         CASE WHEN p.won = 0 AND p.lost_us IS NOT NULL
               AND CASE WHEN p.lost_us < p.entered_us THEN p.entered_us ELSE p.lost_us END >= p.stepped_us
               AND (p.reopened_us IS NULL OR p.lost_us > p.reopened_us) THEN 1 ELSE 0 END AS is_lost
  FROM lives p
  JOIN fact_step s ON s.process_id = p.process_id AND s.position > COALESCE(p.before, -1) AND s.position <= p.position
  WHERE p.kind = 'step' AND (p.before IS NULL OR p.position > p.before)
)
SELECT {key} AS key, f.position,
       COUNT(*) AS reached,
       SUM(CASE WHEN f.position < f.furthest OR f.won = 1 THEN 1 ELSE 0 END) AS went_on,
       SUM(CASE WHEN f.position = f.furthest AND f.is_lost = 1 THEN 1 ELSE 0 END) AS lost
FROM reached f {by_product}
WHERE CASE WHEN :by_step = 1 THEN f.happened_day ELSE f.entered_day END BETWEEN :from_day AND :until_day{scope}
GROUP BY {key}, f.position
ORDER BY {key}, f.position
