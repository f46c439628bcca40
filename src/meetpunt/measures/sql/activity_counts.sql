-- What was done in the period: held visits (demonstrations are visits too), demonstrations, calls, and visits to an account that
-- was a prospect at that moment: an opportunity of it had reached the second step, and nothing had been ordered ever. Activities,
-- steps and orders stand in one list, so that nothing is joined whose size an engine has to guess (PostgreSQL guessed one row, and
-- counted all orders anew for each visit).
WITH steps AS (
  SELECT s.opportunity_id, CAST(NULL AS BIGINT) AS account_id, s.happened_us AS reached_us
  FROM fact_stage s
  WHERE s.organisation_id = :organisation AND s.kind = 'step' AND s.position >= 1 AND s.recorded_us < :known_at
    AND s.happened_us < :as_of
  UNION ALL
  SELECT o.opportunity_id, o.account_id, CAST(NULL AS BIGINT)
  FROM fact_opportunity o
  WHERE o.organisation_id = :organisation AND o.account_id IS NOT NULL
),
reached AS (
  SELECT MAX(t.account_id) AS account_id, MIN(t.reached_us) AS reached_us
  FROM steps t
  GROUP BY t.opportunity_id
),
moments AS (
  SELECT f.account_id, {key} AS key, f.kind, f.happened_us, f.happened_day, CAST(NULL AS BIGINT) AS reached_us, CAST(NULL AS BIGINT) AS ordered_us
  FROM fact_activity f {by_product} {by_month}
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.happened_us < :as_of AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
  UNION ALL
  SELECT r.account_id, CAST(NULL AS BIGINT), '', CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), MIN(r.reached_us), CAST(NULL AS BIGINT)
  FROM reached r
  WHERE r.account_id IS NOT NULL AND r.reached_us IS NOT NULL
  GROUP BY r.account_id
  UNION ALL
  SELECT l.account_id, CAST(NULL AS BIGINT), '', CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), MIN(l.happened_us)
  FROM fact_order_line l
  WHERE l.organisation_id = :organisation AND l.is_cancelled = 0 AND l.recorded_us < :known_at
    AND l.happened_us < :as_of AND l.account_id IS NOT NULL
  GROUP BY l.account_id
),
seen AS (
  SELECT m.key, m.kind, m.happened_us, m.happened_day,
         MIN(m.reached_us) OVER (PARTITION BY m.account_id) AS reached_us,
         MIN(m.ordered_us) OVER (PARTITION BY m.account_id) AS ordered_us
  FROM moments m
)
SELECT n.key,
       SUM(CASE WHEN n.kind = 'visit' OR n.kind = 'demonstration' THEN 1 ELSE 0 END) AS visits,
       SUM(CASE WHEN n.kind = 'demonstration' THEN 1 ELSE 0 END) AS demonstrations,
       SUM(CASE WHEN n.kind = 'call' THEN 1 ELSE 0 END) AS calls,
       SUM(CASE WHEN (n.kind = 'visit' OR n.kind = 'demonstration') AND n.reached_us <= n.happened_us
                 AND (n.ordered_us IS NULL OR n.ordered_us > n.happened_us) THEN 1 ELSE 0 END) AS prospect_visits,
       MAX(n.happened_day) AS last_day
FROM seen n
WHERE n.kind <> ''
GROUP BY n.key
ORDER BY n.key
