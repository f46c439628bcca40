-- Held visits and demonstrations of each seller, each once: with a sales purpose (all others are service), with a purpose that was
-- inferred, to an account with visits agreed for that day. Agreements are joined before they are added up: a join with their list would
-- be read through for every visit.
SELECT f.activity_id, f.owner_id, COALESCE(f.account_id, -1) AS account_id, f.happened_day, f.purpose_inferred AS is_inferred,
       CASE WHEN f.purpose = 'sales' THEN 1 ELSE 0 END AS is_sale,
       MAX(CASE WHEN g.visits_a_year > 0 AND g.from_day <= f.happened_day AND f.happened_day < g.until_day THEN 1 ELSE 0 END) AS is_agreed
FROM fact_activity f
LEFT JOIN fact_visit_agreement g ON g.account_id = f.account_id
WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind IN ('visit', 'demonstration') AND f.owner_id IS NOT NULL
  AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
  AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
GROUP BY f.activity_id, f.owner_id, COALESCE(f.account_id, -1), f.happened_day, f.purpose_inferred,
         CASE WHEN f.purpose = 'sales' THEN 1 ELSE 0 END
ORDER BY f.happened_day, f.activity_id
