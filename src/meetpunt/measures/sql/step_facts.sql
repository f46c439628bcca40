-- Facts to lay beside a signal, per rep and team, over the opportunities that reached the step at :position: contacts after it, the
-- order asked for or not, steps skipped before it, quotes revised or discounted, how losses ended. Counts only: k of n.
-- contact = visit, call, e-mail or demonstration that was held. A week = 7 x 86,400,000,000 microseconds.
WITH told AS (
  SELECT f.process_id, f.opportunity_id, f.kind, f.is_final, f.position, f.happened_us, f.happened_day, f.event_id, f.owner_id, f.team_id,
         f.territory_id, f.segment, CASE WHEN f.kind = 'step' AND f.position >= :position THEN 0 ELSE 1 END AS not_reached,
         MAX(CASE WHEN f.kind = 'reopened' THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS reopened_us
  FROM fact_stage f
  WHERE f.organisation_id = :organisation AND f.process_id = :process
    AND f.happened_us < :as_of AND f.recorded_us < :known_at
),
-- Winning that a later re-opening takes back never happened.
known AS (
  SELECT t.*
  FROM told t
  WHERE NOT (t.kind = 'step' AND t.is_final = 1 AND t.reopened_us IS NOT NULL AND COALESCE(t.happened_us, -1) <= t.reopened_us)
),
lives AS (
  SELECT k.*,
         ROW_NUMBER() OVER (PARTITION BY k.opportunity_id ORDER BY k.not_reached, k.happened_us, k.position, k.event_id) AS place,
         MIN(CASE WHEN k.kind = 'step' AND k.position >= 0 THEN k.happened_day END) OVER (PARTITION BY k.opportunity_id) AS entered_day,
         MAX(CASE WHEN k.kind = 'step' AND k.position = :position - 1 THEN 1 ELSE 0 END) OVER (PARTITION BY k.opportunity_id) AS had_before,
         MAX(CASE WHEN k.kind = 'step' AND k.position > :position THEN 1 ELSE 0 END) OVER (PARTITION BY k.opportunity_id) AS went_on,
         MAX(CASE WHEN k.kind IN ('lost', 'no_decision') THEN 1 ELSE 0 END) OVER (PARTITION BY k.opportunity_id) AS lost,
         MAX(CASE WHEN k.kind = 'no_decision' THEN 1 ELSE 0 END) OVER (PARTITION BY k.opportunity_id) AS undecided
  FROM known k
),
reached AS (
  SELECT f.opportunity_id, f.owner_id, f.team_id, f.happened_us, f.had_before, f.went_on, f.lost, f.undecided
  FROM lives f
  WHERE f.place = 1 AND f.not_reached = 0
    AND CASE WHEN :by_step = 1 THEN f.happened_day ELSE f.entered_day END BETWEEN :from_day AND :until_day{scope}
),
contacted AS (
  SELECT r.opportunity_id, r.owner_id, r.team_id, r.happened_us, r.had_before, r.went_on, r.lost, r.undecided,
         COUNT(a.activity_id) AS contacts,
         MAX(CASE WHEN a.happened_us < r.happened_us + 604800000000 THEN 1 ELSE 0 END) AS within_week,
         MAX(CASE WHEN a.asked_for_order = 'yes' THEN 1 ELSE 0 END) AS asked,
         MAX(CASE WHEN a.asked_for_order = 'no' THEN 1 ELSE 0 END) AS not_asked
  FROM reached r
  LEFT JOIN fact_activity a ON a.opportunity_id = r.opportunity_id AND a.status = 'held'
       AND a.kind IN ('visit', 'call', 'email', 'demonstration') AND a.happened_us > r.happened_us AND a.happened_us < :as_of
       AND a.recorded_us < :known_at
  GROUP BY r.opportunity_id, r.owner_id, r.team_id, r.happened_us, r.had_before, r.went_on, r.lost, r.undecided
),
quoted AS (
  SELECT c.opportunity_id, c.owner_id, c.team_id, c.happened_us, c.had_before, c.went_on, c.lost, c.undecided, c.contacts,
         c.within_week, c.asked, c.not_asked, MAX(q.revision) AS revisions,
         MAX(CASE WHEN q.discount_minor > 0 THEN 1 ELSE 0 END) AS discounted
  FROM contacted c
  LEFT JOIN fact_quote q ON q.organisation_id = :organisation AND q.opportunity_id = c.opportunity_id
       AND q.happened_us < :as_of AND q.recorded_us < :known_at
  GROUP BY c.opportunity_id, c.owner_id, c.team_id, c.happened_us, c.had_before, c.went_on, c.lost, c.undecided, c.contacts,
           c.within_week, c.asked, c.not_asked
)
SELECT f.owner_id, f.team_id, COUNT(*) AS reached,
       SUM(CASE WHEN f.happened_us < :as_of - 604800000000 THEN 1 ELSE 0 END) AS a_week_old,
       SUM(CASE WHEN f.happened_us < :as_of - 604800000000 AND f.within_week = 1 THEN 1 ELSE 0 END) AS within_week,
       SUM(CASE WHEN f.asked = 1 OR f.not_asked = 1 THEN 1 ELSE 0 END) AS asking_known,
       SUM(CASE WHEN f.asked = 0 AND f.not_asked = 1 THEN 1 ELSE 0 END) AS never_asked,
       SUM(f.asked) AS asked,
       SUM(CASE WHEN f.asked = 1 AND f.lost = 1 AND f.went_on = 0 THEN 1 ELSE 0 END) AS asked_and_lost,
       SUM(CASE WHEN :position > 0 AND f.had_before = 0 THEN 1 ELSE 0 END) AS skipped_before,
       SUM(CASE WHEN f.revisions IS NOT NULL THEN 1 ELSE 0 END) AS quoted,
       SUM(CASE WHEN f.revisions > 1 THEN 1 ELSE 0 END) AS revised,
       SUM(f.discounted) AS discounted,
       SUM(CASE WHEN f.lost = 1 AND f.went_on = 0 THEN 1 ELSE 0 END) AS lost,
       SUM(CASE WHEN f.undecided = 1 AND f.went_on = 0 THEN 1 ELSE 0 END) AS undecided
FROM quoted f
GROUP BY f.owner_id, f.team_id
ORDER BY f.owner_id, f.team_id
