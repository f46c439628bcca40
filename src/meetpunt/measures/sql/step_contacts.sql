-- The contacts around one step, a row per opportunity that reached it: those up to the step (from P on, else from its begin), those in it,
-- when the first after it was, the order asked for or not, whom was spoken, what was agreed. Contact = visit, call, e-mail or demonstration
-- that was held; lead work is an attempt too. Moments in microseconds; null = none. met_known: whether a decider was met was recorded.
WITH {reached}
SELECT r.opportunity_id, r.owner_id, r.team_id, r.begun_us, r.entered_us, r.left_us, r.went_on, r.lost, r.undecided, r.won, r.skipped_before,
       COUNT(CASE WHEN a.kind <> 'lead_work' AND a.happened_us >= r.begun_us AND a.happened_us <= r.entered_us THEN 1 END) AS contacts_before,
       COUNT(CASE WHEN a.happened_us > r.entered_us AND a.happened_us <= r.left_us THEN 1 END) AS attempts,
       COUNT(CASE WHEN a.kind IN ('visit', 'demonstration') AND a.happened_us > r.entered_us AND a.happened_us <= r.left_us THEN 1 END) AS visits,
       MIN(CASE WHEN a.kind <> 'lead_work' AND a.happened_us > r.entered_us THEN a.happened_us END) AS first_us,
       MAX(CASE WHEN a.happened_us > r.entered_us AND a.asked_for_order = 'yes' THEN 1 ELSE 0 END) AS asked,
       MAX(CASE WHEN a.happened_us > r.entered_us AND a.asked_for_order = 'no' THEN 1 ELSE 0 END) AS not_asked,
       COUNT(CASE WHEN a.happened_us <= r.left_us AND a.met_decider IS NOT NULL THEN 1 END) AS met_known,
       MAX(CASE WHEN a.happened_us <= r.left_us AND a.met_decider = 1 THEN 1 ELSE 0 END) AS met_decider,
       COUNT(DISTINCT CASE WHEN a.happened_us <= r.left_us THEN a.contact_id END) AS people,
       COUNT(CASE WHEN a.kind <> 'lead_work' AND a.happened_us >= r.entered_us AND a.happened_us <= r.left_us THEN 1 END) AS contacts_in,
       MAX(CASE WHEN a.happened_us >= r.entered_us AND a.happened_us <= r.left_us THEN a.has_commitment ELSE 0 END) AS committed,
       MAX(CASE WHEN a.happened_us >= r.entered_us AND a.happened_us <= r.left_us AND a.next_step_day IS NOT NULL THEN 1 ELSE 0 END)
           AS next_step
FROM reached r
LEFT JOIN fact_activity a ON a.opportunity_id = r.opportunity_id AND a.status = 'held'
     AND a.kind IN ('visit', 'call', 'email', 'demonstration', 'lead_work') AND a.happened_us < :as_of AND a.recorded_us < :known_at
GROUP BY r.opportunity_id, r.owner_id, r.team_id, r.begun_us, r.entered_us, r.left_us, r.went_on, r.lost, r.undecided, r.won,
         r.skipped_before
ORDER BY r.opportunity_id
