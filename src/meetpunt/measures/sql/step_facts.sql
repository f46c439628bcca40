-- Facts to lay beside a signal, per rep and team, over the opportunities that reached the step at :position: contacts after it, the
-- order asked for or not, steps skipped before it, quotes revised or discounted, how losses ended. Counts only: k of n.
-- contact = visit, call, e-mail or demonstration that was held. A week = 7 x 86,400,000,000 microseconds.
WITH known AS (
  SELECT f.process_id, f.opportunity_id, f.kind, f.position, f.happened_us, f.happened_day, f.event_id, f.owner_id, f.team_id,
         f.territory_id, f.segment
  FROM fact_stage f
  WHERE f.organisation_id = :organisation AND f.process_id = :process
    AND f.happened_us < :as_of AND f.recorded_us < :known_at
),
fate AS (
  SELECT k.opportunity_id,
         MIN(CASE WHEN k.kind = 'step' AND k.position >= 0 THEN k.happened_day END) AS entered_day,
         MIN(CASE WHEN k.kind = 'step' AND k.position >= :position THEN k.happened_us END) AS reached_us,
         MAX(CASE WHEN k.kind = 'step' AND k.position = :position - 1 THEN 1 ELSE 0 END) AS had_before,
         MAX(CASE WHEN k.kind = 'step' AND k.position > :position THEN 1 ELSE 0 END) AS went_on,
         MAX(CASE WHEN k.kind IN ('lost', 'no_decision') THEN 1 ELSE 0 END) AS lost,
         MAX(CASE WHEN k.kind = 'no_decision' THEN 1 ELSE 0 END) AS undecided
  FROM known k
  GROUP BY k.opportunity_id
),
reached AS (
  SELECT k.*,
         ROW_NUMBER() OVER (PARTITION BY k.opportunity_id ORDER BY k.happened_us, k.position, k.event_id) AS place
  FROM known k
  WHERE k.kind = 'step' AND k.position >= :position
),
contacts AS (
  SELECT t.opportunity_id, COUNT(*) AS contacts,
         MAX(CASE WHEN a.happened_us < t.reached_us + 604800000000 THEN 1 ELSE 0 END) AS within_week,
         MAX(CASE WHEN a.asked_for_order = 'yes' THEN 1 ELSE 0 END) AS asked,
         MAX(CASE WHEN a.asked_for_order = 'no' THEN 1 ELSE 0 END) AS not_asked
  FROM fate t
  JOIN fact_activity a ON a.opportunity_id = t.opportunity_id
  WHERE a.status = 'held' AND a.kind IN ('visit', 'call', 'email', 'demonstration')
    AND a.happened_us > t.reached_us AND a.happened_us < :as_of
  GROUP BY t.opportunity_id
),
quotes AS (
  SELECT q.opportunity_id, MAX(q.revision) AS revisions, MAX(CASE WHEN q.discount_minor > 0 THEN 1 ELSE 0 END) AS discounted
  FROM fact_quote q
  WHERE q.organisation_id = :organisation AND q.happened_us < :as_of
  GROUP BY q.opportunity_id
)
SELECT f.owner_id, f.team_id, COUNT(*) AS reached,
       SUM(CASE WHEN t.reached_us < :as_of - 604800000000 THEN 1 ELSE 0 END) AS a_week_old,
       SUM(CASE WHEN t.reached_us < :as_of - 604800000000 AND c.within_week = 1 THEN 1 ELSE 0 END) AS within_week,
       SUM(CASE WHEN c.contacts > 0 AND (c.asked = 1 OR c.not_asked = 1) THEN 1 ELSE 0 END) AS asking_known,
       SUM(CASE WHEN c.contacts > 0 AND c.asked = 0 AND c.not_asked = 1 THEN 1 ELSE 0 END) AS never_asked,
       SUM(CASE WHEN c.asked = 1 THEN 1 ELSE 0 END) AS asked,
       SUM(CASE WHEN c.asked = 1 AND t.lost = 1 AND t.went_on = 0 THEN 1 ELSE 0 END) AS asked_and_lost,
       SUM(CASE WHEN :position > 0 AND t.had_before = 0 THEN 1 ELSE 0 END) AS skipped_before,
       SUM(CASE WHEN q.opportunity_id IS NOT NULL THEN 1 ELSE 0 END) AS quoted,
       SUM(CASE WHEN q.revisions > 1 THEN 1 ELSE 0 END) AS revised,
       SUM(CASE WHEN q.discounted = 1 THEN 1 ELSE 0 END) AS discounted,
       SUM(CASE WHEN t.lost = 1 AND t.went_on = 0 THEN 1 ELSE 0 END) AS lost,
       SUM(CASE WHEN t.undecided = 1 AND t.went_on = 0 THEN 1 ELSE 0 END) AS undecided
FROM reached f
JOIN fate t ON t.opportunity_id = f.opportunity_id
LEFT JOIN contacts c ON c.opportunity_id = f.opportunity_id
LEFT JOIN quotes q ON q.opportunity_id = f.opportunity_id
WHERE f.place = 1
  AND CASE WHEN :by_step = 1 THEN f.happened_day ELSE t.entered_day END BETWEEN :from_day AND :until_day{scope}
GROUP BY f.owner_id, f.team_id
ORDER BY f.owner_id, f.team_id
