-- First revisions of quotes that were issued in the period, under the owner, the owner's team of that day and the account's territory.
WITH quotes AS (
  SELECT q.organisation_id AS organisation_id, q.quote_id AS quote_id, q.opportunity_id AS opportunity_id, q.owner_id AS owner_id,
         m.team_id AS team_id, a.territory_id AS territory_id, q.happened_us AS happened_us, q.happened_day AS happened_day,
         q.recorded_us AS recorded_us
  FROM fact_quote q
  LEFT JOIN fact_membership m ON m.person_id = q.owner_id AND m.from_day <= q.happened_day AND q.happened_day < m.until_day
  LEFT JOIN fact_account a ON a.account_id = q.account_id
  WHERE q.organisation_id = :organisation AND q.revision = 1
)
SELECT {key} AS key, COUNT(DISTINCT f.quote_id) AS quotes, MAX(f.happened_day) AS last_day
FROM quotes f {by_product} {by_month}
WHERE f.happened_us < :as_of AND f.recorded_us < :known_at AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
GROUP BY {key}
ORDER BY {key}
