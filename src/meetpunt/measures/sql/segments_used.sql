-- The segments that occur on opportunities, to choose from.
SELECT DISTINCT f.segment
FROM fact_opportunity f
WHERE f.organisation_id = :organisation AND f.segment <> ''
ORDER BY f.segment
