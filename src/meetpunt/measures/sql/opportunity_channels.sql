-- How opportunities ended (0 open, 1 won, 2 lost or no decision) and the word that stands as their channel, as far as there is either.
SELECT f.opportunity_id, CASE f.outcome WHEN 'open' THEN 0 WHEN 'won' THEN 1 ELSE 2 END AS outcome, f.channel
FROM fact_opportunity f
WHERE f.organisation_id = :organisation AND (f.channel <> '' OR f.outcome <> 'open'){of_account}
ORDER BY f.opportunity_id
