-- Visits and demonstrations per account, of the accounts that the chosen people ever had: how many were held in the period, the day of
-- the last of these (-10000000 = none), and how many are planned for its last day or later.
WITH chosen AS (
  SELECT DISTINCT f.account_id
  FROM (SELECT o.organisation_id, o.account_id, o.owner_id, o.territory_id, a.segment
        FROM fact_account_owner o JOIN fact_account a ON a.account_id = o.account_id) f
  WHERE f.organisation_id = :organisation{account_scope}{of_account}
)
SELECT v.account_id AS account_id,
       SUM(CASE WHEN v.status = 'held' THEN 1 ELSE 0 END) AS visits,
       MAX(CASE WHEN v.status = 'held' THEN v.happened_day ELSE -10000000 END) AS last_day,
       SUM(CASE WHEN v.status = 'planned' THEN 1 ELSE 0 END) AS planned
FROM {from_chosen}fact_activity v
WHERE {of_chosen} AND v.organisation_id = :organisation AND v.kind IN ('visit', 'demonstration') AND v.recorded_us < :known_at
  AND ((v.status = 'held' AND (v.happened_us IS NULL OR v.happened_us < :as_of) AND v.happened_day BETWEEN :from_day AND :until_day)
       OR (v.status = 'planned' AND v.happened_day >= :until_day))
GROUP BY v.account_id
ORDER BY v.account_id
