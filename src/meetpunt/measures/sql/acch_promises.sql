-- What came of what was said: of the accounts whose latest answer of the period to "do you promise to order with us" was yes (or no), how
-- many had an order within the 365 days after that day. Answers and orders stand in one list, so that nothing is joined whose size an
-- engine has to guess.
WITH told AS (
  SELECT f.account_id, {account_key} AS key, f.promised, f.happened_day,
         ROW_NUMBER() OVER (PARTITION BY f.account_id ORDER BY f.happened_day DESC, f.promised DESC, f.state_id DESC) AS latest
  FROM fact_acch f
  WHERE f.organisation_id = :organisation AND f.promised IS NOT NULL AND f.depth >= 0 AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day AND :until_day{account_scope}
),
moments AS (
  SELECT t.account_id, t.key, t.promised, t.happened_day AS told_day, CAST(NULL AS BIGINT) AS ordered_day
  FROM told t WHERE t.latest = 1
  UNION ALL
  SELECT l.account_id, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), l.happened_day
  FROM fact_order_line l
  WHERE l.organisation_id = :organisation AND l.is_cancelled = 0 AND l.account_id IS NOT NULL AND l.recorded_us < :known_at
    AND (l.replaced_us IS NULL OR l.replaced_us >= :as_of OR l.replaced_recorded_us >= :known_at)
    AND l.happened_us < :as_of AND l.happened_day BETWEEN :from_day AND :until_day + 365
),
seen AS (
  SELECT m.account_id, m.key, m.promised, m.ordered_day, MAX(m.told_day) OVER (PARTITION BY m.account_id) AS told_day
  FROM moments m
),
accounts AS (
  SELECT n.account_id, MAX(n.key) AS key, MAX(n.promised) AS promised,
         MAX(CASE WHEN n.ordered_day >= n.told_day AND n.ordered_day <= n.told_day + 365 THEN 1 ELSE 0 END) AS ordered
  FROM seen n
  WHERE n.told_day IS NOT NULL
  GROUP BY n.account_id
)
SELECT b.key, b.promised, COUNT(*) AS accounts, SUM(b.ordered) AS ordered
FROM accounts b
GROUP BY b.key, b.promised
ORDER BY b.key, b.promised
