-- First revisions of quotes that were issued in the period, one by one: whose, of which account (else its opportunity's) in which territory
-- today, and of which opportunity (-1 = none).
WITH quotes AS (
  SELECT q.quote_id, q.owner_id, q.opportunity_id, COALESCE(q.account_id, o.account_id) AS account_id, q.happened_day
  FROM fact_quote q
  LEFT JOIN fact_opportunity o ON o.opportunity_id = q.opportunity_id AND o.organisation_id = :organisation
  WHERE q.organisation_id = :organisation AND q.revision = 1
    AND q.happened_us < :as_of AND q.recorded_us < :known_at AND q.happened_day BETWEEN :from_day AND :until_day
)
SELECT f.quote_id, COALESCE(f.owner_id, -1) AS owner_id, COALESCE(a.territory_id, -1) AS territory_id,
       COALESCE(f.account_id, -1) AS account_id, COALESCE(f.opportunity_id, -1) AS opportunity_id, f.happened_day
FROM quotes f
LEFT JOIN fact_account a ON a.account_id = f.account_id AND a.organisation_id = :organisation
WHERE f.quote_id IS NOT NULL{of_account}
ORDER BY f.quote_id
