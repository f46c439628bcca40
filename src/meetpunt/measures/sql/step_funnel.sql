-- Per step: how many reached it, and of these how many went on or were lost in it; the rest is open in it.
-- First passage: reached = an event in the step or any later one. A skip counts as reached, a move back takes nothing away, a loss
-- followed by a step or re-opening is void, and so is a win that was re-opened. A step belongs to the owner, team and territory of the event that reached it.
-- Two passes with windows per opportunity: a join of two such passes is slow on a database that has not counted its rows. The first
-- one has no order and stands on the facts themselves, which a columnar engine adds up as it reads. Who won has no loss, so that the
-- first pass need not know which wins were re-opened.
WITH told AS (
  SELECT f.process_id, f.opportunity_id, f.kind, f.position, f.is_final, f.happened_us, f.happened_day, f.event_id,
         f.owner_id, f.team_id, f.territory_id, f.segment,
         MAX(CASE WHEN f.kind = 'reopened' THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS reopened_us,
         MAX(CASE WHEN f.kind = 'step' AND f.is_final = 1 THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS won_us,
         MAX(CASE WHEN f.kind = 'step' AND f.is_final = 0 THEN f.position END) OVER (PARTITION BY f.opportunity_id) AS furthest,
         MIN(CASE WHEN f.kind = 'step' AND f.is_final = 0 THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS entered_us,
         MAX(CASE WHEN f.kind = 'step' AND f.is_final = 0 THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS stepped_us,
         MAX(CASE WHEN f.kind IN ('lost', 'no_decision') THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS lost_us
  FROM fact_stage f
  WHERE f.organisation_id = :organisation AND f.process_id = :process
    AND f.happened_us < :as_of AND f.recorded_us < :known_at
    AND f.kind <> 'transferred' AND (f.kind <> 'step' OR f.position >= 0){in_hand}
),
-- Winning that a later re-opening takes back never happened.
passages AS (
  SELECT t.*,
         CASE WHEN t.won_us IS NULL OR t.won_us <= t.reopened_us THEN 0 ELSE 1 END AS won,
         MAX(t.position) OVER (PARTITION BY t.opportunity_id ORDER BY t.happened_us, t.position, t.event_id
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before,
         MIN(t.happened_day) OVER (PARTITION BY t.opportunity_id ORDER BY t.happened_us, t.position, t.event_id
                                   ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS entered_day
  FROM told t
  WHERE t.kind = 'step' AND (t.is_final = 0 OR t.reopened_us IS NULL OR t.happened_us > t.reopened_us)
),
reached AS (
  SELECT p.process_id, p.opportunity_id, s.position AS position, p.owner_id, p.team_id, p.territory_id, p.segment, p.happened_day,
         p.entered_day,
         CASE WHEN s.position < p.furthest OR p.won = 1 THEN 1 ELSE 0 END AS went_on,
         CASE WHEN s.position = p.furthest AND p.won = 0 AND p.lost_us IS NOT NULL
               AND CASE WHEN p.lost_us < p.entered_us THEN p.entered_us ELSE p.lost_us END >= p.stepped_us
               AND (p.reopened_us IS NULL OR p.lost_us > p.reopened_us) THEN 1 ELSE 0 END AS lost
  FROM passages p
  JOIN fact_step s ON s.process_id = p.process_id AND s.position > COALESCE(p.before, -1) AND s.position <= p.position
  WHERE p.before IS NULL OR p.position > p.before
)
{materialised}
SELECT {key} AS key, f.position, COUNT(*) AS reached, SUM(f.went_on) AS went_on, SUM(f.lost) AS lost
FROM reached f {by_product}
WHERE CASE WHEN :by_step = 1 THEN f.happened_day ELSE f.entered_day END BETWEEN :from_day AND :until_day{scope}
GROUP BY {key}, f.position
ORDER BY {key}, f.position
