-- Held visits and demonstrations of each seller, one row per day with a visit: how many, with a sales purpose (each visit counts
-- once: all others are service), with a purpose that was inferred, to an account with visits agreed for that day, and of these with a
-- sales purpose.
WITH visits AS (
  SELECT f.activity_id, f.owner_id, f.account_id, f.happened_day, f.purpose_inferred,
         CASE WHEN f.purpose = 'sales' THEN 1 ELSE 0 END AS is_sale
  FROM fact_activity f
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind IN ('visit', 'demonstration') AND f.owner_id IS NOT NULL
    AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
),
agreed AS (
  SELECT DISTINCT v.activity_id
  FROM visits v JOIN fact_visit_agreement g ON g.account_id = v.account_id
  WHERE g.organisation_id = :organisation AND g.visits_a_year > 0 AND g.from_day <= v.happened_day AND v.happened_day < g.until_day
)
SELECT v.owner_id, v.happened_day, COUNT(*) AS visits, SUM(v.is_sale) AS sales, SUM(v.purpose_inferred) AS inferred,
       SUM(CASE WHEN a.activity_id IS NOT NULL THEN 1 ELSE 0 END) AS agreed,
       SUM(CASE WHEN a.activity_id IS NOT NULL THEN v.is_sale ELSE 0 END) AS agreed_sales
FROM visits v
LEFT JOIN agreed a ON a.activity_id = v.activity_id
GROUP BY v.owner_id, v.happened_day
ORDER BY v.owner_id, v.happened_day
