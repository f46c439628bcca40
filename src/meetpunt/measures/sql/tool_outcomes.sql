-- Opportunities that were closed in the period, won or not: per sales tool those that it was ever used for, and (tool_id null) all; quoted
-- apart, because a quote template can only be used for what was quoted.
WITH closed AS (
  SELECT f.opportunity_id, CASE WHEN f.outcome = 'won' THEN 1 ELSE 0 END AS won,
         CASE WHEN EXISTS (SELECT 1 FROM fact_quote q WHERE q.opportunity_id = f.opportunity_id) THEN 1 ELSE 0 END AS quoted
  FROM fact_opportunity f
  WHERE f.organisation_id = :organisation AND f.outcome <> 'open' AND f.closed_day BETWEEN :from_day AND :until_day
),
used AS (
  SELECT DISTINCT u.tool_id, u.opportunity_id
  FROM fact_tool_use u
  WHERE u.organisation_id = :organisation AND u.opportunity_id IS NOT NULL AND u.recorded_us < :known_at
),
told AS (
  SELECT CAST(NULL AS BIGINT) AS tool_id, c.quoted, c.won
  FROM closed c
  UNION ALL
  SELECT u.tool_id, c.quoted, c.won
  FROM closed c
  JOIN used u ON u.opportunity_id = c.opportunity_id
)
SELECT t.tool_id, t.quoted, SUM(t.won) AS won, SUM(1 - t.won) AS lost
FROM told t
GROUP BY t.tool_id, t.quoted
ORDER BY t.tool_id, t.quoted
