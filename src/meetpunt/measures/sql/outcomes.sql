-- Won and lost by closing day in the period, and what is open as of the moment of looking.
-- Reaching the final step wins for good, unless it is re-opened. Lost = the last event is a loss; a step or re-opening after it makes it void.
-- The first of several wins, or of losses with nothing between, dates it; the last loss says whether it was a decision.
-- An outcome belongs to the owner, team and territory of its closing; an open one to those of its last event.
-- Undated ones (no event has a moment) are open in today's stock only, and always counted apart.
-- Who won has no loss, so that the first pass need not know which wins were re-opened (step_funnel says why it is a pass of its own).
WITH told AS (
  SELECT f.opportunity_id, f.kind, f.is_final, f.happened_us, f.happened_day, f.event_id, f.owner_id, f.team_id,
         f.territory_id, f.segment, f.process_id, f.organisation_id,
         MAX(CASE WHEN f.kind = 'reopened' THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS reopened_us,
         MAX(CASE WHEN f.kind = 'step' AND f.is_final = 1 THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS won_us,
         MIN(CASE WHEN f.kind = 'step' AND f.is_final = 0 THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS entered_us,
         MAX(CASE WHEN f.kind = 'step' AND f.is_final = 0 THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS stepped_us,
         MAX(f.happened_us) OVER (PARTITION BY f.opportunity_id) AS last_us
  FROM fact_stage f
  WHERE f.organisation_id = :organisation
    AND (f.happened_us < :as_of OR f.happened_us IS NULL)
    AND f.recorded_us < :known_at{in_hand}
),
-- Winning that a later re-opening takes back never happened.
known AS (
  SELECT t.*, CASE WHEN t.won_us IS NULL OR t.won_us <= t.reopened_us THEN 0 ELSE 1 END AS won
  FROM told t
  WHERE NOT (t.kind = 'step' AND t.is_final = 1 AND t.reopened_us IS NOT NULL AND COALESCE(t.happened_us, -1) <= t.reopened_us)
),
ranked AS (
  SELECT l.*,
         CASE WHEN l.won = 1 THEN CASE WHEN l.kind = 'step' AND l.is_final = 1 AND l.happened_us IS NOT NULL THEN 1 ELSE 0 END
              WHEN l.kind IN ('lost', 'no_decision') AND l.happened_us IS NOT NULL
                   AND CASE WHEN l.happened_us < l.entered_us THEN l.entered_us ELSE l.happened_us END >= COALESCE(l.stepped_us, l.happened_us)
                   AND (l.reopened_us IS NULL OR l.happened_us > l.reopened_us) THEN 1
              ELSE 0 END AS closes
  FROM known l
),
closing AS (
  SELECT r.*,
         ROW_NUMBER() OVER (
           PARTITION BY r.opportunity_id
           ORDER BY r.closes DESC,
                    CASE WHEN r.closes = 1 THEN r.happened_us ELSE -COALESCE(r.happened_us, -1) END,
                    CASE WHEN r.closes = 1 THEN r.event_id ELSE -r.event_id END) AS place,
         MAX(CASE WHEN r.closes = 1 THEN r.happened_us * 2 + CASE WHEN r.kind = 'no_decision' THEN 1 ELSE 0 END END) OVER (
           PARTITION BY r.opportunity_id
           ORDER BY r.closes DESC,
                    CASE WHEN r.closes = 1 THEN r.happened_us ELSE -COALESCE(r.happened_us, -1) END,
                    CASE WHEN r.closes = 1 THEN r.event_id ELSE -r.event_id END
           ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_closing
  FROM ranked r
),
decided AS (
  SELECT f.opportunity_id, f.owner_id, f.team_id, f.territory_id, f.segment, f.process_id, f.organisation_id, f.happened_day,
         CASE WHEN f.closes = 1 AND f.won = 1 THEN 'won'
              WHEN f.closes = 1 AND f.last_closing % 2 = 1 THEN 'no_decision'
              WHEN f.closes = 1 THEN 'lost'
              WHEN f.last_us IS NULL THEN 'undated'
              ELSE 'open' END AS outcome
  FROM closing f
  WHERE f.place = 1
)
{materialised}
SELECT {key} AS key,
       SUM(CASE WHEN f.outcome = 'won' AND f.happened_day BETWEEN :from_day AND :until_day THEN 1 ELSE 0 END) AS won,
       SUM(CASE WHEN f.outcome IN ('lost', 'no_decision') AND f.happened_day BETWEEN :from_day AND :until_day THEN 1 ELSE 0 END) AS lost,
       SUM(CASE WHEN f.outcome = 'no_decision' AND f.happened_day BETWEEN :from_day AND :until_day THEN 1 ELSE 0 END) AS no_decision,
       SUM(CASE WHEN f.outcome = 'open' OR (f.outcome = 'undated' AND :with_undated = 1) THEN 1 ELSE 0 END) AS open,
       SUM(CASE WHEN f.outcome = 'undated' THEN 1 ELSE 0 END) AS undated
FROM decided f {by_product} {by_month}
WHERE f.organisation_id = :organisation{scope}
GROUP BY {key}
ORDER BY {key}
