-- Visits and demonstrations that were held in the period, one row per visit and product family of its opportunity, with what decides
-- what the account was at that moment: its last order up to that day (a won opportunity counts as one as long as no order of it was
-- made) and whether visits were agreed with it for that day. The rule over those two is method/account_status.py.
-- Visits, orders and the two ends of agreements stand in one list by day and account, so that each visit looks back once: nothing is
-- joined whose size an engine has to guess.
WITH visits AS (
  SELECT f.activity_id, f.owner_id, f.account_id, f.opportunity_id, f.happened_day
  FROM fact_activity f
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind IN ('visit', 'demonstration')
    AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
),
asked AS (
  SELECT DISTINCT v.account_id FROM visits v
),
order_days AS (
  SELECT l.account_id,
         COALESCE(l.happened_day, CAST((l.recorded_us - l.recorded_us % 86400000000) / 86400000000.0 AS BIGINT)) AS ordered_day
  FROM fact_order_line l
  WHERE l.organisation_id = :organisation AND l.is_cancelled = 0 AND l.replaced_us IS NULL AND l.recorded_us < :known_at
    AND l.account_id IN (SELECT a.account_id FROM asked a)
),
moments AS (
  SELECT v.account_id, v.happened_day AS day, v.activity_id, v.owner_id, v.opportunity_id, CAST(NULL AS BIGINT) AS ordered_day, 0 AS agreed
  FROM visits v
  UNION ALL
  SELECT o.account_id, o.ordered_day, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), o.ordered_day, 0
  FROM order_days o
  UNION ALL
  SELECT g.account_id, g.from_day, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), 1
  FROM fact_visit_agreement g
  WHERE g.organisation_id = :organisation AND g.visits_a_year > 0 AND g.from_day < g.until_day
    AND g.account_id IN (SELECT a.account_id FROM asked a)
  UNION ALL
  SELECT g.account_id, g.until_day, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), -1
  FROM fact_visit_agreement g
  WHERE g.organisation_id = :organisation AND g.visits_a_year > 0 AND g.from_day < g.until_day
    AND g.account_id IN (SELECT a.account_id FROM asked a)
),
seen AS (
  SELECT m.activity_id, m.owner_id, m.account_id, m.opportunity_id, m.day,
         MAX(m.ordered_day) OVER (PARTITION BY m.account_id ORDER BY m.day) AS last_order_day,
         SUM(m.agreed) OVER (PARTITION BY m.account_id ORDER BY m.day) AS agreements
  FROM moments m
),
visited AS (
  SELECT n.activity_id, n.owner_id, n.account_id, n.opportunity_id, n.day, n.last_order_day,
         CASE WHEN n.agreements > 0 THEN 1 ELSE 0 END AS has_agreement,
         (SELECT a.segment FROM fact_account a WHERE a.account_id = n.account_id) AS segment
  FROM seen n
  WHERE n.activity_id IS NOT NULL
),
by_family AS (
  SELECT DISTINCT v.activity_id AS activity_id, v.owner_id AS owner_id, v.account_id AS account_id, v.day AS happened_day,
         v.segment AS segment, v.last_order_day AS last_order_day, v.has_agreement AS has_agreement, p.family_id AS family_id
  FROM visited v
  JOIN fact_opportunity_product p ON p.opportunity_id = v.opportunity_id
  WHERE p.family_id IS NOT NULL
  UNION ALL
  SELECT v.activity_id, v.owner_id, v.account_id, v.day, v.segment, v.last_order_day, v.has_agreement, CAST(NULL AS BIGINT)
  FROM visited v
  WHERE NOT EXISTS (
    SELECT 1 FROM fact_opportunity_product p WHERE p.opportunity_id = v.opportunity_id AND p.family_id IS NOT NULL)
)
SELECT b.activity_id AS activity_id, b.owner_id AS owner_id, b.account_id AS account_id, b.happened_day AS happened_day,
       b.segment AS segment, b.last_order_day AS last_order_day, b.has_agreement AS has_agreement, b.family_id AS family_id
FROM by_family b
ORDER BY b.happened_day, b.activity_id, b.family_id
