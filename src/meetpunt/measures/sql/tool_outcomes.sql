-- Opportunities that were closed in the period, won or not: per sales tool those that it was ever used for, and (tool_id null) all; by owner,
-- and quoted apart, because a quote template can only be used for what was quoted. Days run from the first thing that happened until closing.
-- Closed ones and uses stand in one list: SQLite joins two lists by trying every pair.
WITH closed AS (
  SELECT f.opportunity_id, f.owner_id, CASE WHEN f.outcome = 'won' THEN 1 ELSE 0 END AS won,
         CASE WHEN EXISTS (SELECT 1 FROM fact_quote q WHERE q.opportunity_id = f.opportunity_id) THEN 1 ELSE 0 END AS quoted,
         f.closed_day - (SELECT MIN(e.happened_day) FROM fact_stage e WHERE e.opportunity_id = f.opportunity_id) AS days
  FROM fact_opportunity f
  WHERE f.organisation_id = :organisation AND f.outcome <> 'open' AND f.closed_day BETWEEN :from_day AND :until_day
),
used AS (
  SELECT DISTINCT u.tool_id, u.opportunity_id
  FROM fact_tool_use u
  WHERE u.organisation_id = :organisation AND u.opportunity_id IS NOT NULL AND u.recorded_us < :known_at
),
laid AS (
  SELECT c.opportunity_id, CAST(NULL AS BIGINT) AS tool_id, c.owner_id, c.quoted, c.won,
         CASE WHEN c.won = 1 AND c.days >= 0 THEN c.days END AS days
  FROM closed c
  UNION ALL
  SELECT u.opportunity_id, u.tool_id, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
  FROM used u
),
told AS (
  SELECT l.tool_id,
         MAX(l.owner_id) OVER (PARTITION BY l.opportunity_id) AS owner_id,
         MAX(l.quoted) OVER (PARTITION BY l.opportunity_id) AS quoted,
         MAX(l.won) OVER (PARTITION BY l.opportunity_id) AS won,
         MAX(l.days) OVER (PARTITION BY l.opportunity_id) AS days
  FROM laid l
)
SELECT t.tool_id, t.owner_id, t.quoted, SUM(t.won) AS won, SUM(1 - t.won) AS lost,
       COUNT(t.days) AS timed, COALESCE(SUM(t.days), 0) AS days, COALESCE(SUM(t.days * t.days), 0) AS days_squares
FROM told t
WHERE t.quoted IS NOT NULL
GROUP BY t.tool_id, t.owner_id, t.quoted
ORDER BY t.tool_id, t.owner_id, t.quoted
