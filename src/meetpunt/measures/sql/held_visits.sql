-- Visits and demonstrations that were held in the period, one row per visit and product family of its opportunity, with what decides
-- what the account was at that moment: its last order up to that day (a won opportunity counts as one as long as no order of it was
-- made) and whether visits were agreed with it for that day. The rule over those two is method/account_status.py.
WITH visits AS (
  SELECT f.activity_id, f.owner_id, f.account_id, f.opportunity_id, f.happened_day
  FROM fact_activity f
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind IN ('visit', 'demonstration')
    AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
),
visited AS (
  SELECT DISTINCT v.account_id FROM visits v WHERE v.account_id IS NOT NULL
),
order_days AS (
  SELECT DISTINCT l.account_id,
         COALESCE(l.happened_day, CAST((l.recorded_us - l.recorded_us % 86400000000) / 86400000000.0 AS BIGINT)) AS ordered_day
  FROM fact_order_line l JOIN visited d ON d.account_id = l.account_id
  WHERE l.organisation_id = :organisation AND l.is_cancelled = 0 AND l.replaced_us IS NULL AND l.recorded_us < :known_at
),
ordered AS (
  SELECT v.activity_id, MAX(CASE WHEN o.ordered_day <= v.happened_day THEN o.ordered_day END) AS last_order_day
  FROM visits v JOIN order_days o ON o.account_id = v.account_id
  GROUP BY v.activity_id
),
agreed AS (
  SELECT v.activity_id,
         MAX(CASE WHEN g.visits_a_year > 0 AND g.from_day <= v.happened_day AND v.happened_day < g.until_day THEN 1 ELSE 0 END) AS has_agreement
  FROM visits v JOIN fact_visit_agreement g ON g.account_id = v.account_id
  WHERE g.organisation_id = :organisation
  GROUP BY v.activity_id
),
asked_for AS (
  SELECT DISTINCT p.opportunity_id, p.family_id
  FROM fact_opportunity_product p JOIN visits v ON v.opportunity_id = p.opportunity_id
  WHERE p.organisation_id = :organisation AND p.family_id IS NOT NULL
)
SELECT v.activity_id, v.owner_id, v.account_id, v.happened_day, a.segment, o.last_order_day,
       COALESCE(g.has_agreement, 0) AS has_agreement, x.family_id
FROM visits v
LEFT JOIN fact_account a ON a.account_id = v.account_id AND a.organisation_id = :organisation
LEFT JOIN ordered o ON o.activity_id = v.activity_id
LEFT JOIN agreed g ON g.activity_id = v.activity_id
LEFT JOIN asked_for x ON x.opportunity_id = v.opportunity_id
ORDER BY v.happened_day, v.activity_id, x.family_id
