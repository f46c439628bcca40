-- What stands in each step at a moment: count and value per currency, on the terms of that moment. Stock = flow x time, not
-- conversion. The step is where it stands (a move back counts here). Undated ones only in today's stock; position -1 = unmapped.
WITH known AS (
  SELECT f.process_id, f.opportunity_id, f.kind, f.position, f.is_final, f.happened_us, f.event_id,
         f.owner_id, f.team_id, f.territory_id, f.segment
  FROM fact_stage f
  WHERE f.organisation_id = :organisation
    AND (f.happened_us < :as_of OR (f.happened_us IS NULL AND :with_undated = 1))
    AND f.recorded_us < :known_at
),
fate AS (
  SELECT k.opportunity_id,
         MAX(CASE WHEN k.kind = 'step' THEN k.is_final ELSE 0 END) AS won,
         MIN(CASE WHEN k.kind = 'step' THEN k.happened_us END) AS entered_us,
         MAX(CASE WHEN k.kind = 'step' THEN k.happened_us END) AS stepped_us,
         MAX(CASE WHEN k.kind = 'reopened' THEN k.happened_us END) AS reopened_us,
         MAX(CASE WHEN k.kind IN ('lost', 'no_decision') THEN k.happened_us END) AS lost_us
  FROM known k
  GROUP BY k.opportunity_id
),
latest AS (
  SELECT k.*,
         ROW_NUMBER() OVER (PARTITION BY k.opportunity_id ORDER BY COALESCE(k.happened_us, -1) DESC, k.event_id DESC) AS place
  FROM known k
),
standing AS (
  SELECT k.opportunity_id, k.position,
         ROW_NUMBER() OVER (PARTITION BY k.opportunity_id ORDER BY COALESCE(k.happened_us, -1) DESC, k.position DESC, k.event_id DESC) AS place
  FROM known k
  WHERE k.kind = 'step'
),
terms AS (
  SELECT c.opportunity_id, c.amount_minor, c.currency,
         ROW_NUMBER() OVER (PARTITION BY c.opportunity_id ORDER BY c.until_us) AS place
  FROM fact_opportunity_change c
  WHERE c.organisation_id = :organisation AND c.until_us >= :as_of AND c.recorded_us < :known_at
)
SELECT {key} AS key, s.position, COALESCE(t.currency, o.currency) AS currency, COUNT(*) AS count,
       SUM(CASE WHEN t.opportunity_id IS NOT NULL THEN COALESCE(t.amount_minor, 0) ELSE COALESCE(o.amount_minor, 0) END) AS amount_minor
FROM latest f {by_product}
JOIN fate e ON e.opportunity_id = f.opportunity_id
JOIN standing s ON s.opportunity_id = f.opportunity_id AND s.place = 1
JOIN fact_opportunity o ON o.opportunity_id = f.opportunity_id
LEFT JOIN terms t ON t.opportunity_id = f.opportunity_id AND t.place = 1
WHERE f.place = 1 AND e.won = 0
  AND (e.lost_us IS NULL
       OR CASE WHEN e.lost_us < e.entered_us THEN e.entered_us ELSE e.lost_us END < e.stepped_us
       OR e.lost_us <= e.reopened_us){scope}
GROUP BY {key}, s.position, COALESCE(t.currency, o.currency)
ORDER BY {key}, s.position, COALESCE(t.currency, o.currency)
