-- Opportunities that were closed in the period, won or not: per sales tool those that it was ever used for, and (tool_id null) all; by owner,
-- and quoted apart, because a quote template can only be used for what was quoted. Days run from the first thing that happened until closing.
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
told AS (
  SELECT CAST(NULL AS BIGINT) AS tool_id, c.owner_id, c.quoted, c.won, CASE WHEN c.won = 1 AND c.days >= 0 THEN c.days END AS days
  FROM closed c
  UNION ALL
  SELECT u.tool_id, c.owner_id, c.quoted, c.won, CASE WHEN c.won = 1 AND c.days >= 0 THEN c.days END AS days
  FROM closed c
  JOIN used u ON u.opportunity_id = c.opportunity_id
)
SELECT t.tool_id, t.owner_id, t.quoted, SUM(t.won) AS won, SUM(1 - t.won) AS lost,
       COUNT(t.days) AS timed, COALESCE(SUM(t.days), 0) AS days, COALESCE(SUM(t.days * t.days), 0) AS days_squares
FROM told t
GROUP BY t.tool_id, t.owner_id, t.quoted
ORDER BY t.tool_id, t.owner_id, t.quoted
