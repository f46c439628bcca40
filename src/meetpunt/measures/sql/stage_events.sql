-- Every dated event of a process as known at a moment: what spells, conversions and lead times are estimated from.
-- Kinds as numbers: 0 step, 1 lost, 2 no decision, 3 re-opened. Transfers change nothing but the owner of later events.
SELECT f.opportunity_id,
       CASE f.kind WHEN 'step' THEN 0 WHEN 'lost' THEN 1 WHEN 'no_decision' THEN 2 ELSE 3 END AS kind,
       f.position, f.happened_us, f.recorded_us, f.written_down, COALESCE(f.owner_id, -1) AS owner_id, COALESCE(f.team_id, -1) AS team_id,
       COALESCE(f.territory_id, -1) AS territory_id, f.seen_at_import, f.reason, f.segment,
       COALESCE(f.complete_from_day, -10000000) AS complete_from_day
FROM fact_stage f
WHERE f.organisation_id = :organisation
  AND f.happened_us < :as_of
  AND f.recorded_us < :known_at
  AND f.kind <> 'transferred'
  AND (f.kind <> 'step' OR f.position >= 0){scope}
ORDER BY f.opportunity_id, f.happened_us, f.event_id
