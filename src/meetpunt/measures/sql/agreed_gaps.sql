-- Days between two visits, for the accounts with which visits are agreed at the end of the period: per segment and number of days how
-- many gaps between two days with a held visit, and (where gap is null) how many accounts and visits there are and how many visits were
-- agreed for the days of the period that the agreement held, in 365ths. Accounts and visits stand in one list, so that nothing is joined
-- whose size an engine has to guess.
WITH marks AS (
  SELECT f.account_id, {account_key} AS key, f.segment, MAX(g.visits_a_year) AS visits_a_year, MIN(g.from_day) AS agreed_day,
         CAST(NULL AS BIGINT) AS day
  FROM fact_account f
  JOIN fact_visit_agreement g ON g.account_id = f.account_id
  WHERE f.organisation_id = :organisation AND g.organisation_id = :organisation AND g.visits_a_year > 0
    AND g.from_day <= :until_day AND g.until_day > :until_day{account_scope}{of_account}
  GROUP BY f.account_id, {account_key}, f.segment
  UNION ALL
  SELECT f.account_id, CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR(80)), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), f.happened_day
  FROM fact_activity f
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind IN ('visit', 'demonstration') AND f.account_id IS NOT NULL
    AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day AND :until_day{of_account}
  GROUP BY f.account_id, f.happened_day
),
seen AS (
  SELECT m.day, m.visits_a_year,
         m.day - LAG(m.day) OVER (PARTITION BY m.account_id ORDER BY m.day) AS gap,
         MAX(m.key) OVER (PARTITION BY m.account_id) AS key,
         MAX(m.segment) OVER (PARTITION BY m.account_id) AS segment,
         MAX(m.agreed_day) OVER (PARTITION BY m.account_id) AS agreed_day
  FROM marks m
)
SELECT n.key, n.segment, n.gap, COUNT(n.day) AS n,
       SUM(CASE WHEN n.day >= n.agreed_day THEN 1 ELSE 0 END) AS visits,
       SUM(CASE WHEN n.day IS NULL THEN 1 ELSE 0 END) AS accounts,
       SUM(CASE WHEN n.day IS NULL THEN CAST(n.visits_a_year AS BIGINT)
           * (:until_day + 1 - CASE WHEN n.agreed_day > :from_day THEN n.agreed_day ELSE :from_day END) ELSE 0 END) AS agreed_365
FROM seen n
WHERE n.agreed_day IS NOT NULL
GROUP BY n.key, n.segment, n.gap
ORDER BY n.key, n.segment, n.gap
