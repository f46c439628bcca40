-- What was done in the period: held visits (demonstrations are visits too), demonstrations, calls, and visits to an account that
-- was a prospect at that moment: an opportunity of it had reached the second step, and nothing had been ordered ever. Only steps and
-- orders of the accounts that were visited are looked at; visits, steps and orders stand in one list, so that no visit is joined with
-- something whose size an engine has to guess (PostgreSQL guessed one row, and counted all orders anew for each visit).
WITH done AS (
  SELECT f.account_id, {key} AS key, f.kind, f.happened_us, f.happened_day,
         CASE WHEN f.kind IN ('visit', 'demonstration') AND f.account_id IS NOT NULL THEN 1 ELSE 0 END AS is_visited
  FROM fact_activity f {by_product} {by_month}
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.happened_us < :as_of AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
),
asked AS (
  SELECT DISTINCT d.account_id FROM done d WHERE d.is_visited = 1
),
moments AS (
  SELECT d.account_id, d.key, d.happened_us, CAST(NULL AS BIGINT) AS reached_us, CAST(NULL AS BIGINT) AS ordered_us
  FROM done d
  WHERE d.is_visited = 1
  UNION ALL
  SELECT o.account_id, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), MIN(s.happened_us), CAST(NULL AS BIGINT)
  FROM fact_opportunity o
  JOIN fact_stage s ON s.opportunity_id = o.opportunity_id
  WHERE o.organisation_id = :organisation AND s.kind = 'step' AND s.position >= 1 AND s.recorded_us < :known_at
    AND s.happened_us < :as_of AND o.account_id IN (SELECT a.account_id FROM asked a)
  GROUP BY o.account_id
  UNION ALL
  SELECT l.account_id, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), MIN(l.happened_us)
  FROM fact_order_line l
  WHERE l.organisation_id = :organisation AND l.is_cancelled = 0 AND l.recorded_us < :known_at
    AND l.happened_us < :as_of AND l.account_id IN (SELECT a.account_id FROM asked a)
  GROUP BY l.account_id
),
seen AS (
  SELECT m.key, m.happened_us,
         MIN(m.reached_us) OVER (PARTITION BY m.account_id) AS reached_us,
         MIN(m.ordered_us) OVER (PARTITION BY m.account_id) AS ordered_us
  FROM moments m
),
counted AS (
  SELECT d.key, d.kind, d.happened_day, 0 AS is_prospect
  FROM done d
  UNION ALL
  SELECT n.key, '', CAST(NULL AS BIGINT), 1
  FROM seen n
  WHERE n.reached_us <= n.happened_us AND (n.ordered_us IS NULL OR n.ordered_us > n.happened_us)
)
SELECT k.key,
       SUM(CASE WHEN k.kind = 'visit' OR k.kind = 'demonstration' THEN 1 ELSE 0 END) AS visits,
       SUM(CASE WHEN k.kind = 'demonstration' THEN 1 ELSE 0 END) AS demonstrations,
       SUM(CASE WHEN k.kind = 'call' THEN 1 ELSE 0 END) AS calls,
       SUM(k.is_prospect) AS prospect_visits,
       MAX(k.happened_day) AS last_day
FROM counted k
GROUP BY k.key
ORDER BY k.key
