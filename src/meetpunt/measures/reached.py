"""The opportunities that reached a step, as every text about the facts of one step begins: `{reached}`.

Rule: one row per opportunity that reached the step at :position or a later one in the asked cohort, of the owner and
team at that moment. Winning or losing that a later re-opening takes back never happened. Opportunities that
never came that far since the first day are left out before their events are put in order: of an organisation that is
most of them.
"""

REACHED = """told AS (
  SELECT f.process_id, f.opportunity_id, f.kind, f.is_final, f.position, f.happened_us, f.happened_day, f.event_id,
         f.owner_id, f.team_id, f.territory_id, f.segment, f.reason,
         CASE WHEN f.kind = 'step' AND f.position >= :position THEN 0 ELSE 1 END AS not_reached,
         MAX(CASE WHEN f.kind = 'reopened' THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS reopened_us,
         MAX(CASE WHEN f.kind = 'step' AND f.position >= :position AND f.happened_day >= :from_day THEN 1 ELSE 0 END)
             OVER (PARTITION BY f.opportunity_id) AS came_here
  FROM fact_stage f
  WHERE f.organisation_id = :organisation AND f.process_id = :process
    AND f.happened_us < :as_of AND f.recorded_us < :known_at{in_hand}
),
known AS (
  SELECT t.*
  FROM told t
  WHERE t.came_here = 1
    AND (t.reopened_us IS NULL OR t.happened_us > t.reopened_us
         OR NOT (t.kind IN ('lost', 'no_decision') OR (t.kind = 'step' AND t.is_final = 1)))
),
lives AS (
  SELECT k.*,
         ROW_NUMBER() OVER (PARTITION BY k.opportunity_id
                            ORDER BY k.not_reached, k.happened_us, k.position, k.event_id) AS place,
         MIN(CASE WHEN k.kind = 'step' AND k.position >= 0 THEN k.happened_day END)
             OVER (PARTITION BY k.opportunity_id) AS entered_day,
         MIN(CASE WHEN k.kind = 'step'
                   AND k.position >= CASE WHEN :position > 1 THEN 1 ELSE 0 END THEN k.happened_us END)
             OVER (PARTITION BY k.opportunity_id) AS begun_us,
         MIN(CASE WHEN k.kind = 'step' AND k.position > :position THEN k.happened_us END)
             OVER (PARTITION BY k.opportunity_id) AS on_us,
         MAX(CASE WHEN k.kind IN ('lost', 'no_decision') THEN k.happened_us END)
             OVER (PARTITION BY k.opportunity_id) AS lost_us,
         MAX(CASE WHEN k.kind = 'step' AND k.position = :position - 1 THEN 1 ELSE 0 END)
             OVER (PARTITION BY k.opportunity_id) AS had_before,
         MAX(CASE WHEN k.kind = 'no_decision' THEN 1 ELSE 0 END) OVER (PARTITION BY k.opportunity_id) AS undecided,
         MAX(CASE WHEN k.kind = 'step' AND k.is_final = 1 THEN 1 ELSE 0 END)
             OVER (PARTITION BY k.opportunity_id) AS won,
         MAX(CASE WHEN k.kind IN ('lost', 'no_decision') THEN k.reason END)
             OVER (PARTITION BY k.opportunity_id) AS lost_reason
  FROM known k
),
reached AS (
  SELECT f.opportunity_id, f.owner_id, f.team_id, f.segment, f.begun_us, f.happened_us AS entered_us,
         COALESCE(f.on_us, f.lost_us, :as_of) AS left_us, f.won, f.lost_reason,
         CASE WHEN f.on_us IS NULL THEN 0 ELSE 1 END AS went_on,
         CASE WHEN f.on_us IS NULL AND f.lost_us IS NOT NULL THEN 1 ELSE 0 END AS lost,
         CASE WHEN f.on_us IS NULL AND f.undecided = 1 THEN 1 ELSE 0 END AS undecided,
         CASE WHEN :position > 0 AND f.had_before = 0 THEN 1 ELSE 0 END AS skipped_before
  FROM lives f
  WHERE f.place = 1 AND f.not_reached = 0
    AND CASE WHEN :by_step = 1 THEN f.happened_day ELSE f.entered_day END BETWEEN :from_day AND :until_day{scope}
)"""
