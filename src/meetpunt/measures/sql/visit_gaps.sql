-- Days between two visits, for the accounts with which visits are agreed at the end of the period: per segment and number of days how
-- many gaps between two days with a held visit, and (where gap is null) how many accounts and visits there are and how many visits were
-- agreed for the days of the period that the agreement held, in 365ths.
WITH accounts AS (
  SELECT f.account_id, {account_key} AS key, f.segment, MAX(g.visits_a_year) AS visits_a_year, MIN(g.from_day) AS from_day
  FROM fact_account f
  JOIN fact_visit_agreement g ON g.account_id = f.account_id
  WHERE f.organisation_id = :organisation AND g.organisation_id = :organisation AND g.visits_a_year > 0
    AND g.from_day <= :until_day AND g.until_day > :until_day{account_scope}
  GROUP BY f.account_id, {account_key}, f.segment
),
days AS (
  SELECT DISTINCT v.account_id, v.happened_day
  FROM fact_activity v
  WHERE v.organisation_id = :organisation AND v.status = 'held' AND v.kind IN ('visit', 'demonstration') AND v.account_id IS NOT NULL
    AND (v.happened_us IS NULL OR v.happened_us < :as_of) AND v.recorded_us < :known_at
    AND v.happened_day BETWEEN :from_day AND :until_day
),
following AS (
  SELECT d.account_id, d.happened_day,
         d.happened_day - LAG(d.happened_day) OVER (PARTITION BY d.account_id ORDER BY d.happened_day) AS gap
  FROM days d
),
lines AS (
  SELECT a.key, a.segment, n.gap, CASE WHEN n.happened_day >= a.from_day THEN 1 ELSE 0 END AS visits, 0 AS accounts, 0 AS agreed
  FROM accounts a JOIN following n ON n.account_id = a.account_id
  UNION ALL
  SELECT a.key, a.segment, CAST(NULL AS BIGINT), 0, 1,
         CAST(a.visits_a_year AS BIGINT) * (:until_day + 1 - CASE WHEN a.from_day > :from_day THEN a.from_day ELSE :from_day END)
  FROM accounts a
)
SELECT l.key, l.segment, l.gap, COUNT(*) AS n, SUM(l.visits) AS visits, SUM(l.accounts) AS accounts, SUM(l.agreed) AS agreed_365
FROM lines l
GROUP BY l.key, l.segment, l.gap
ORDER BY l.key, l.segment, l.gap
