-- The word that stands as channel on opportunities, as far as there is one.
SELECT f.opportunity_id, f.channel
FROM fact_opportunity f
WHERE f.organisation_id = :organisation AND f.channel <> ''{of_account}
ORDER BY f.opportunity_id
