-- Open opportunities as they stand today, by key: how many, and how many have nothing planned on the last day or later. What was planned
-- on an earlier day is not kept, so that this can be asked of today only. Under the owner and team of today and the account's territory.
WITH opens AS (
  SELECT o.organisation_id AS organisation_id, o.process_id AS process_id, o.opportunity_id AS opportunity_id, o.owner_id AS owner_id,
         m.team_id AS team_id, a.territory_id AS territory_id, o.segment AS segment, x.activity_id AS planned_id
  FROM fact_opportunity o
  LEFT JOIN fact_membership m ON m.person_id = o.owner_id AND m.from_day <= :until_day AND :until_day < m.until_day
  LEFT JOIN fact_account a ON a.account_id = o.account_id
  LEFT JOIN fact_activity x ON x.opportunity_id = o.opportunity_id AND x.status = 'planned' AND x.happened_day >= :until_day
  WHERE o.organisation_id = :organisation AND o.outcome = 'open'
)
SELECT {key} AS key, COUNT(DISTINCT f.opportunity_id) AS open,
       COUNT(DISTINCT CASE WHEN f.planned_id IS NULL THEN f.opportunity_id END) AS without_next
FROM opens f {by_product}
WHERE f.organisation_id = :organisation{scope}
GROUP BY {key}
ORDER BY {key}
