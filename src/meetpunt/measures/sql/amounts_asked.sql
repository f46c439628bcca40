-- What every opportunity of a process is about to bring, in the reporting currency, on its latest terms; -1 = not known.
SELECT f.opportunity_id, COALESCE(f.amount_reporting_minor, -1) AS amount_minor
FROM fact_opportunity f
WHERE f.organisation_id = :organisation AND f.process_id = :process
ORDER BY f.opportunity_id
