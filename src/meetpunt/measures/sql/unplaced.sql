-- Opportunities that stand in no funnel: undated (nobody wrote down when) and unmapped (their stage is not a step of ours).
SELECT SUM(CASE WHEN u.dated = 0 THEN 1 ELSE 0 END) AS undated,
       SUM(CASE WHEN u.mapped = 0 THEN 1 ELSE 0 END) AS unmapped
FROM (
  SELECT f.opportunity_id,
         MAX(CASE WHEN f.happened_us IS NULL THEN 0 ELSE 1 END) AS dated,
         MIN(CASE WHEN f.kind = 'step' AND f.position < 0 THEN 0 ELSE 1 END) AS mapped
  FROM fact_stage f
  WHERE f.organisation_id = :organisation{in_hand}{scope}
  GROUP BY f.opportunity_id
) u
