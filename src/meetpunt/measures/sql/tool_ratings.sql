-- Per sales tool: how many people rated it, and the sum of the latest rating of each until the last day of the period.
WITH ranked AS (
  SELECT f.tool_id, f.score, ROW_NUMBER() OVER (PARTITION BY f.tool_id, f.owner_id ORDER BY f.happened_day DESC, f.recorded_us DESC) AS place
  FROM fact_tool_rating f
  WHERE f.organisation_id = :organisation AND f.happened_day <= :until_day AND f.recorded_us < :known_at
)
SELECT r.tool_id, COUNT(*) AS people, SUM(r.score) AS score_sum
FROM ranked r
WHERE r.place = 1
GROUP BY r.tool_id
ORDER BY r.tool_id
