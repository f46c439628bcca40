-- Per sales tool: how often it was used in the period, by how many people, for how many opportunities.
SELECT f.tool_id, COUNT(*) AS uses, COUNT(DISTINCT f.owner_id) AS people, COUNT(DISTINCT f.opportunity_id) AS opportunities
FROM fact_tool_use f
WHERE f.organisation_id = :organisation AND f.happened_day BETWEEN :from_day AND :until_day AND f.recorded_us < :known_at
GROUP BY f.tool_id
ORDER BY f.tool_id
