"""The opportunities that are open at a moment, where they stand and on which terms: `{open_ones}`.

Rule: one row per opportunity (`change_place` = 1), in the step where it stands (a move back counts), of its owner,
team and territory of that moment. Winning or losing that a re-opening takes back never happened; undated ones only
in today's stock; position -1 = unmapped. `changed_id` tells that the terms of that moment are the `former_` ones.
Changes are joined by opportunity alone (which is of the organisation already): with the organisation in it as well,
PostgreSQL reads all changes once per open opportunity.
"""

OPEN_ONES = """told AS (
  SELECT f.process_id, f.opportunity_id, f.kind, f.position, f.is_final, f.happened_us, f.event_id,
         f.owner_id, f.team_id, f.territory_id, f.segment, COALESCE(f.happened_us, -1) AS at_us,
         CASE WHEN f.kind = 'step' THEN 0 ELSE 1 END AS is_other,
         MAX(CASE WHEN f.kind = 'reopened' THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS reopened_us,
         MAX(CASE WHEN f.kind = 'step' AND f.is_final = 1 THEN COALESCE(f.happened_us, -1) END)
             OVER (PARTITION BY f.opportunity_id) AS won_us,
         MIN(CASE WHEN f.kind = 'step' AND f.is_final = 0 THEN f.happened_us END)
             OVER (PARTITION BY f.opportunity_id) AS entered_us,
         MAX(CASE WHEN f.kind = 'step' AND f.is_final = 0 THEN f.happened_us END)
             OVER (PARTITION BY f.opportunity_id) AS stepped_us,
         MAX(CASE WHEN f.kind IN ('lost', 'no_decision') THEN f.happened_us END)
             OVER (PARTITION BY f.opportunity_id) AS lost_us
  FROM fact_stage f
  WHERE f.organisation_id = :organisation
    AND (f.happened_us < :as_of OR (f.happened_us IS NULL AND :with_undated = 1))
    AND f.recorded_us < :known_at{in_hand}
),
standing AS (
  SELECT t.*,
         ROW_NUMBER() OVER (PARTITION BY t.opportunity_id ORDER BY t.at_us DESC, t.event_id DESC) AS place,
         FIRST_VALUE(CASE WHEN t.kind = 'step' THEN t.position END) OVER (
           PARTITION BY t.opportunity_id
             ORDER BY t.is_other, t.at_us DESC, t.position DESC, t.event_id DESC) AS stands_at
  FROM told t
  WHERE (t.won_us IS NULL OR t.won_us <= t.reopened_us) AND (t.kind <> 'step' OR t.is_final = 0)
),
open_ones AS (
  SELECT f.opportunity_id, f.stands_at, f.owner_id, f.team_id, f.territory_id, f.segment, f.process_id,
         c.opportunity_id AS changed_id, c.amount_minor AS former_minor, c.currency AS former_currency,
         c.margin_minor AS former_margin_minor, c.expected_close_day AS former_close_day,
         ROW_NUMBER() OVER (PARTITION BY f.opportunity_id ORDER BY c.until_us) AS change_place
  FROM standing f
  LEFT JOIN fact_opportunity_change c ON c.opportunity_id = f.opportunity_id
       AND c.until_us >= :as_of AND c.recorded_us < :known_at
  WHERE f.place = 1 AND f.stands_at IS NOT NULL
    AND (f.lost_us IS NULL
         OR CASE WHEN f.lost_us < f.entered_us THEN f.entered_us ELSE f.lost_us END < f.stepped_us
         OR f.lost_us <= f.reopened_us){scope}
)"""
