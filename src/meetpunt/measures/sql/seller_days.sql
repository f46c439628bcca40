-- Held visits and demonstrations of each seller, one row per day with a visit: how many, with a sales purpose (each visit counts
-- once: all others are service), with a purpose that was inferred, to an account with visits agreed for that day, and of these with a
-- sales purpose. Agreements are joined before they are added up: a join with their list would be read through for every visit.
WITH visits AS (
  SELECT f.activity_id, f.owner_id, f.happened_day, MAX(f.purpose_inferred) AS is_inferred,
         MAX(CASE WHEN f.purpose = 'sales' THEN 1 ELSE 0 END) AS is_sale,
         MAX(CASE WHEN g.visits_a_year > 0 AND g.from_day <= f.happened_day AND f.happened_day < g.until_day THEN 1 ELSE 0 END) AS is_agreed
  FROM fact_activity f
  LEFT JOIN fact_visit_agreement g ON g.account_id = f.account_id
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind IN ('visit', 'demonstration') AND f.owner_id IS NOT NULL
    AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
  GROUP BY f.activity_id, f.owner_id, f.happened_day
)
SELECT v.owner_id, v.happened_day, COUNT(*) AS visits, SUM(v.is_sale) AS sales, SUM(v.is_inferred) AS inferred,
       SUM(v.is_agreed) AS agreed, SUM(v.is_agreed * v.is_sale) AS agreed_sales
FROM visits v
GROUP BY v.owner_id, v.happened_day
ORDER BY v.owner_id, v.happened_day
