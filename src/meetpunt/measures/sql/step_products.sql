-- The products asked for in the opportunities that reached one step, per owner and team: how many opportunities, and how many went on.
WITH {reached}
SELECT r.owner_id, r.team_id, p.product_name, COUNT(DISTINCT r.opportunity_id) AS opportunities,
       COUNT(DISTINCT CASE WHEN r.went_on = 1 THEN r.opportunity_id END) AS went_on
FROM reached r
JOIN fact_opportunity_product p ON p.organisation_id = :organisation AND p.opportunity_id = r.opportunity_id
GROUP BY r.owner_id, r.team_id, p.product_name
ORDER BY r.owner_id, r.team_id, p.product_name
