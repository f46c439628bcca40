-- First revisions of quotes that were issued in the period, one by one: whose, of which account in which territory today, and of which
-- opportunity (-1 = none).
SELECT f.quote_id, COALESCE(f.owner_id, -1) AS owner_id, COALESCE(a.territory_id, -1) AS territory_id,
       COALESCE(f.account_id, -1) AS account_id, COALESCE(f.opportunity_id, -1) AS opportunity_id, f.happened_day
FROM fact_quote f
LEFT JOIN fact_account a ON a.account_id = f.account_id AND a.organisation_id = :organisation
WHERE f.organisation_id = :organisation AND f.revision = 1
  AND f.happened_us < :as_of AND f.recorded_us < :known_at AND f.happened_day BETWEEN :from_day AND :until_day{of_account}
ORDER BY f.quote_id
