-- Open opportunities as they stand today, by key: how many, and how many have nothing planned on the last day or later. What was planned
-- on an earlier day is not kept, so that this can be asked of today only. Under the owner and team of today and the account's territory.
WITH opens AS (
  SELECT o.organisation_id, o.process_id, o.opportunity_id, o.owner_id, m.team_id, a.territory_id, o.segment,
         CASE WHEN EXISTS (SELECT 1 FROM fact_activity x WHERE x.opportunity_id = o.opportunity_id AND x.status = 'planned'
                           AND x.happened_day >= :until_day) THEN 0 ELSE 1 END AS lacks
  FROM fact_opportunity o
  LEFT JOIN fact_membership m ON m.person_id = o.owner_id AND m.from_day <= :until_day AND :until_day < m.until_day
  LEFT JOIN fact_account a ON a.account_id = o.account_id
  WHERE o.organisation_id = :organisation AND o.outcome = 'open'
)
SELECT {key} AS key, COUNT(*) AS open, SUM(f.lacks) AS without_next
FROM opens f {by_product}
WHERE f.organisation_id = :organisation{scope}
GROUP BY {key}
ORDER BY {key}
