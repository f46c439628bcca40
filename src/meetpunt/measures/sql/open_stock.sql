-- What stands in each step at a moment: count and value per currency, on the terms of that moment. Stock = flow x time, not
-- conversion. `valued` of them have an amount. The step is where it stands (a move back counts here). Undated ones only in today's stock; position -1 = unmapped.
-- Changes are joined by opportunity alone (which is of the organisation already): with the organisation in it as well,
-- PostgreSQL reads all changes once per open opportunity.
WITH told AS (
  SELECT f.process_id, f.opportunity_id, f.kind, f.position, f.is_final, f.happened_us, f.event_id,
         f.owner_id, f.team_id, f.territory_id, f.segment, COALESCE(f.happened_us, -1) AS at_us,
         CASE WHEN f.kind = 'step' THEN 0 ELSE 1 END AS is_other,
         MAX(CASE WHEN f.kind = 'reopened' THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS reopened_us,
         MAX(CASE WHEN f.kind = 'step' AND f.is_final = 1 THEN COALESCE(f.happened_us, -1) END) OVER (PARTITION BY f.opportunity_id) AS won_us,
         MIN(CASE WHEN f.kind = 'step' AND f.is_final = 0 THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS entered_us,
         MAX(CASE WHEN f.kind = 'step' AND f.is_final = 0 THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS stepped_us,
         MAX(CASE WHEN f.kind IN ('lost', 'no_decision') THEN f.happened_us END) OVER (PARTITION BY f.opportunity_id) AS lost_us
  FROM fact_stage f
  WHERE f.organisation_id = :organisation
    AND (f.happened_us < :as_of OR (f.happened_us IS NULL AND :with_undated = 1))
    AND f.recorded_us < :known_at{in_hand}
),
-- Winning that a later re-opening takes back never happened; what was won for good does not stand anywhere.
standing AS (
  SELECT t.*,
         ROW_NUMBER() OVER (PARTITION BY t.opportunity_id ORDER BY t.at_us DESC, t.event_id DESC) AS place,
         FIRST_VALUE(CASE WHEN t.kind = 'step' THEN t.position END) OVER (
           PARTITION BY t.opportunity_id ORDER BY t.is_other, t.at_us DESC, t.position DESC, t.event_id DESC) AS stands_at
  FROM told t
  WHERE (t.won_us IS NULL OR t.won_us <= t.reopened_us) AND (t.kind <> 'step' OR t.is_final = 0)
),
open_ones AS (
  SELECT f.opportunity_id, f.stands_at, f.owner_id, f.team_id, f.territory_id, f.segment, f.process_id,
         c.opportunity_id AS changed_id, c.amount_minor AS former_minor, c.currency AS former_currency,
         ROW_NUMBER() OVER (PARTITION BY f.opportunity_id ORDER BY c.until_us) AS change_place
  FROM standing f
  LEFT JOIN fact_opportunity_change c ON c.opportunity_id = f.opportunity_id
       AND c.until_us >= :as_of AND c.recorded_us < :known_at
  WHERE f.place = 1 AND f.stands_at IS NOT NULL
    AND (f.lost_us IS NULL
         OR CASE WHEN f.lost_us < f.entered_us THEN f.entered_us ELSE f.lost_us END < f.stepped_us
         OR f.lost_us <= f.reopened_us){scope}
)
SELECT {key} AS key, f.stands_at AS position, COALESCE(f.former_currency, o.currency) AS currency, COUNT(*) AS count,
       SUM(CASE WHEN CASE WHEN f.changed_id IS NOT NULL THEN f.former_minor ELSE o.amount_minor END IS NULL THEN 0 ELSE 1 END) AS valued,
       SUM(CASE WHEN f.changed_id IS NOT NULL THEN COALESCE(f.former_minor, 0) ELSE COALESCE(o.amount_minor, 0) END) AS amount_minor
FROM open_ones f
JOIN fact_opportunity o ON o.opportunity_id = f.opportunity_id {by_product}
WHERE f.change_place = 1
GROUP BY {key}, f.stands_at, COALESCE(f.former_currency, o.currency)
ORDER BY {key}, f.stands_at, COALESCE(f.former_currency, o.currency)
