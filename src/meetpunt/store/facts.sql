-- The facts: the only vocabulary that measures know. Plain views in a portable subset: no date functions, instants in
-- microseconds (_us), lengths of time in milliseconds (_ms), days as numbers (_day), money in minor units. Every fact carries organisation_id.

CREATE VIEW fact_step AS
SELECT s.organisation_id, s.process_id, s.id AS step_id, s.code, s.position, CASE WHEN s.is_final THEN 1 ELSE 0 END AS is_final
FROM step s;

-- One row per thing that happened to an opportunity. position -1 = the stage is not mapped to a step. written_down = 0 when
-- recorded_us is only the moment of the import, because the source did not tell when it was written down; asked in its own
-- subquery, because one join more takes what joins this view past what PostgreSQL puts in order by itself (8).
CREATE VIEW fact_stage AS
SELECT e.organisation_id, e.id AS event_id, e.opportunity_id, o.process_id, e.kind,
       COALESCE(s.position, -1) AS position,
       CASE WHEN s.is_final THEN 1 ELSE 0 END AS is_final,
       e.happened_at AS happened_us, e.happened_on AS happened_day, e.recorded_at AS recorded_us,
       e.owner_id, e.team_id, e.territory_id, o.segment, e.reason,
       CASE WHEN e.origin = 'seen_at_import' THEN 1 ELSE 0 END AS seen_at_import,
       COALESCE((SELECT CASE WHEN e.recorded_at >= u.started_at THEN 0 ELSE 1 END FROM import_run u WHERE u.id = e.import_run_id), 1)
           AS written_down,
       c.complete_from AS complete_from_day
FROM stage_event e
JOIN opportunity o ON o.id = e.opportunity_id
LEFT JOIN source c ON c.id = o.source_id
LEFT JOIN step s ON s.id = e.step_id;

-- Who ever had an opportunity in hand: to look only at the opportunities that a rep or team had to do with.
CREATE VIEW fact_hand AS
SELECT e.organisation_id, e.opportunity_id, e.owner_id, e.team_id, e.territory_id
FROM stage_event e;

-- Today's terms of every opportunity, in its own and in the reporting currency (null where no rate is known);
-- the rate is that of the closing day, of open ones today's (2932895 = the last day but one of the calendar).
CREATE VIEW fact_opportunity AS
SELECT o.organisation_id, o.id AS opportunity_id, o.process_id, o.account_id, o.owner_id, o.name, o.segment, o.channel, o.lead_source,
       o.outcome, o.closed_on AS closed_day, o.expected_close AS expected_close_day, o.loss_reason, o.unmapped_stage,
       COALESCE(s.position, -1) AS position, o.currency, o.amount_minor, o.margin_minor,
       CASE WHEN o.currency = g.currency THEN o.amount_minor
            WHEN o.amount_minor IS NULL THEN NULL
            ELSE CAST((o.amount_minor * r.rate_micro - (o.amount_minor * r.rate_micro) % 1000000) / 1000000 AS BIGINT)
       END AS amount_reporting_minor
FROM opportunity o
JOIN organisation g ON g.id = o.organisation_id
LEFT JOIN step s ON s.id = o.step_id
LEFT JOIN exchange_rate r ON r.organisation_id = o.organisation_id AND r.currency = o.currency AND o.currency <> g.currency
     AND r.valid_from <= COALESCE(o.closed_on, 2932895) AND COALESCE(o.closed_on, 2932895) < r.valid_until;

CREATE VIEW fact_opportunity_product AS
SELECT l.organisation_id, l.opportunity_id, l.product_id, p.family_id, p.name AS product_name,
       l.quantity_milli, l.amount_minor, l.cost_minor, l.wanted_on AS wanted_day
FROM opportunity_line l
JOIN product p ON p.id = l.product_id;

-- Each product that an opportunity asks for once, however many lines it has of it.
CREATE VIEW fact_product_asked AS
SELECT l.organisation_id, l.opportunity_id, l.product_id
FROM opportunity_line l
WHERE l.product_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM opportunity_line e WHERE e.opportunity_id = l.opportunity_id AND e.product_id = l.product_id AND e.id < l.id);

-- The terms that an opportunity had until a moment; its latest terms stand in fact_opportunity.
CREATE VIEW fact_opportunity_change AS
SELECT c.organisation_id, c.opportunity_id, c.until AS until_us, c.recorded_at AS recorded_us, c.amount_minor, c.margin_minor,
       c.currency, c.expected_close AS expected_close_day
FROM opportunity_change c;

CREATE VIEW fact_activity AS
SELECT a.organisation_id, a.id AS activity_id, a.person_id AS owner_id, a.account_id, a.contact_id, a.opportunity_id,
       a.kind, a.status, a.purpose, CASE WHEN a.purpose_inferred THEN 1 ELSE 0 END AS purpose_inferred,
       a.asked_for_order, a.started_at AS happened_us, a.started_on AS happened_day, a.recorded_at AS recorded_us,
       a.length_ms, a.counted_ms, a.travel_minutes, a.travel_metres, a.step_id, a.team_id, a.territory_id, a.flags,
       COALESCE((SELECT CASE WHEN a.recorded_at >= u.started_at THEN 0 ELSE 1 END FROM import_run u WHERE u.id = a.import_run_id), 1)
           AS written_down,
       CASE WHEN a.met_decider IS NULL THEN NULL WHEN a.met_decider THEN 1 ELSE 0 END AS met_decider,
       CASE WHEN a.commitment = '' THEN 0 ELSE 1 END AS has_commitment, a.next_step_on AS next_step_day
FROM activity a;

CREATE VIEW fact_quote AS
SELECT q.organisation_id, q.id AS quote_id, q.opportunity_id, q.account_id, q.owner_id, q.revision, q.status, q.template,
       q.issued_at AS happened_us, q.issued_on AS happened_day, q.recorded_at AS recorded_us, q.valid_until AS valid_until_day,
       q.currency, q.amount_minor, q.discount_minor
FROM quote q;

-- What was ordered, line by line, in the order's own currency. An order without lines has one line of its amount; a won
-- opportunity is a derived order, dated at its (first) win, until a real order replaces it: at replaced_us, which was known from
-- replaced_recorded_us on (of several real orders the earliest of each; one without a moment counts from when it was recorded).
CREATE VIEW ordered_line AS
SELECT o.organisation_id, o.id AS order_id, 0 AS is_derived, o.opportunity_id, o.account_id, o.owner_id, o.team_id, o.territory_id,
       CASE WHEN o.is_cancelled THEN 1 ELSE 0 END AS is_cancelled,
       o.ordered_at AS happened_us, o.ordered_on AS happened_day, o.recorded_at AS recorded_us, o.currency,
       l.product_id, COALESCE(l.quantity_milli, 1000) AS quantity_milli,
       COALESCE(l.amount_minor, o.amount_minor) AS amount_minor, l.cost_minor, l.discount_minor,
       COALESCE(l.discount_from, '') AS discount_from, l.wanted_on AS wanted_day,
       CAST(NULL AS BIGINT) AS replaced_us, CAST(NULL AS BIGINT) AS replaced_recorded_us
FROM sales_order o
LEFT JOIN order_line l ON l.order_id = o.id
UNION ALL
SELECT w.organisation_id, -w.id AS order_id, 1 AS is_derived, w.id AS opportunity_id, w.account_id, e.owner_id, e.team_id, e.territory_id,
       0 AS is_cancelled, e.happened_at AS happened_us, e.happened_on AS happened_day, e.recorded_at AS recorded_us, w.currency,
       l.product_id, COALESCE(l.quantity_milli, 1000) AS quantity_milli,
       COALESCE(l.amount_minor, w.amount_minor) AS amount_minor, l.cost_minor, CAST(NULL AS BIGINT) AS discount_minor,
       '' AS discount_from, l.wanted_on AS wanted_day,
       (SELECT MIN(COALESCE(x.ordered_at, x.recorded_at)) FROM sales_order x WHERE x.opportunity_id = w.id) AS replaced_us,
       (SELECT MIN(x.recorded_at) FROM sales_order x WHERE x.opportunity_id = w.id) AS replaced_recorded_us
FROM opportunity w
JOIN stage_event e ON e.id = (
    SELECT MIN(f.id) FROM stage_event f JOIN step s ON s.id = f.step_id WHERE f.opportunity_id = w.id AND f.kind = 'step' AND s.is_final)
LEFT JOIN opportunity_line l ON l.opportunity_id = w.id
     AND (l.amount_minor IS NOT NULL OR l.id = (SELECT MIN(k.id) FROM opportunity_line k WHERE k.opportunity_id = w.id))
WHERE w.outcome = 'won';

CREATE VIEW fact_order_line AS
SELECT l.organisation_id, l.order_id, l.is_derived, l.opportunity_id, l.account_id, l.owner_id, l.team_id, l.territory_id, l.is_cancelled,
       l.happened_us, l.happened_day, l.recorded_us, l.replaced_us, l.replaced_recorded_us, l.product_id, p.family_id, l.quantity_milli, l.wanted_day,
       l.currency, l.amount_minor, l.cost_minor, l.discount_from,
       CASE WHEN l.currency = g.currency THEN l.amount_minor
            WHEN l.amount_minor IS NULL THEN NULL
            ELSE CAST((l.amount_minor * r.rate_micro - (l.amount_minor * r.rate_micro) % 1000000) / 1000000 AS BIGINT)
       END AS amount_reporting_minor,
       CASE WHEN l.currency = g.currency THEN l.cost_minor
            WHEN l.cost_minor IS NULL THEN NULL
            ELSE CAST((l.cost_minor * r.rate_micro - (l.cost_minor * r.rate_micro) % 1000000) / 1000000 AS BIGINT)
       END AS cost_reporting_minor,
       CASE WHEN l.currency = g.currency THEN l.discount_minor
            WHEN l.discount_minor IS NULL THEN NULL
            ELSE CAST((l.discount_minor * r.rate_micro - (l.discount_minor * r.rate_micro) % 1000000) / 1000000 AS BIGINT)
       END AS discount_reporting_minor
FROM ordered_line l
JOIN organisation g ON g.id = l.organisation_id
LEFT JOIN product p ON p.id = l.product_id
LEFT JOIN exchange_rate r ON r.organisation_id = l.organisation_id AND r.currency = l.currency AND l.currency <> g.currency
     AND r.valid_from <= l.happened_day AND l.happened_day < r.valid_until;

-- is_imported = 1: the source may have had it long before it was made here.
CREATE VIEW fact_account AS
SELECT a.organisation_id, a.id AS account_id, a.name, a.segment, a.owner_id, a.territory_id, a.created_at AS created_us,
       CASE WHEN a.import_run_id IS NULL THEN 0 ELSE 1 END AS is_imported
FROM account a
WHERE a.merged_into_id IS NULL;

-- Whose an account was, and in which territory, from day to day; without any history as it is today.
CREATE VIEW fact_account_owner AS
SELECT s.organisation_id, s.account_id, s.owner_id, s.territory_id, s.valid_from AS from_day, s.valid_until AS until_day
FROM account_assignment s
UNION ALL
SELECT a.organisation_id, a.id AS account_id, a.owner_id, a.territory_id, -10000000 AS from_day, 10000000 AS until_day
FROM account a
WHERE NOT EXISTS (SELECT 1 FROM account_assignment s WHERE s.account_id = a.id);

CREATE VIEW fact_membership AS
SELECT m.organisation_id, m.person_id, m.team_id, m.valid_from AS from_day, m.valid_until AS until_day
FROM team_membership m;

CREATE VIEW fact_visit_agreement AS
SELECT g.organisation_id, g.account_id, g.visits_per_year AS visits_a_year, g.valid_from AS from_day, g.valid_until AS until_day
FROM visit_agreement g;

-- How an address (contact_id null) or a contact stood from a day on: 1 yes, 0 no, null not asked. Owner and territory are the account's of today.
-- depth: how far up the four it stands, -1 = it contradicts itself (a later yes of who does not know us); answered: how many were asked.
CREATE VIEW fact_acch AS
SELECT t.organisation_id, t.state_id, t.account_id, t.contact_id, t.happened_day, t.recorded_us, t.origin,
       t.aware, t.covered, t.considers, t.promised,
       CASE WHEN t.aware = 0 AND (t.covered = 1 OR t.considers = 1 OR t.promised = 1) THEN -1
            WHEN t.aware = 0 THEN 0
            WHEN t.covered = 0 AND (t.aware = 1 OR t.considers = 1 OR t.promised = 1) THEN 1
            WHEN t.covered = 0 THEN 0
            WHEN t.considers = 0 AND (t.covered = 1 OR t.promised = 1) THEN 2
            WHEN t.promised = 1 THEN 4
            WHEN t.considers = 1 THEN 3
            WHEN t.covered = 1 THEN 2
            WHEN t.aware = 1 THEN 1
            ELSE 0 END AS depth,
       CASE WHEN t.aware IS NULL THEN 0 ELSE 1 END + CASE WHEN t.covered IS NULL THEN 0 ELSE 1 END
         + CASE WHEN t.considers IS NULL THEN 0 ELSE 1 END + CASE WHEN t.promised IS NULL THEN 0 ELSE 1 END AS answered,
       t.owner_id, t.territory_id, t.segment
FROM (
    SELECT s.organisation_id, s.id AS state_id, s.account_id, s.contact_id, s.day AS happened_day, s.recorded_at AS recorded_us, s.origin,
           CASE WHEN s.aware IS NULL THEN NULL WHEN s.aware THEN 1 ELSE 0 END AS aware,
           CASE WHEN s.covered IS NULL THEN NULL WHEN s.covered THEN 1 ELSE 0 END AS covered,
           CASE WHEN s.considers IS NULL THEN NULL WHEN s.considers THEN 1 ELSE 0 END AS considers,
           CASE WHEN s.promised IS NULL THEN NULL WHEN s.promised THEN 1 ELSE 0 END AS promised,
           a.owner_id, a.territory_id, a.segment
    FROM acch_state s
    JOIN account a ON a.id = s.account_id
    WHERE a.merged_into_id IS NULL) t;

CREATE VIEW fact_competency_rating AS
SELECT r.organisation_id, r.id AS rating_id, r.person_id AS owner_id, r.competency_id, c.code, r.view AS viewpoint, r.score,
       r.day AS happened_day, r.recorded_at AS recorded_us
FROM competency_rating r
JOIN competency c ON c.id = r.competency_id;

-- A quote made with a tool's template is a use of it.
CREATE VIEW fact_tool_use AS
SELECT u.organisation_id, u.tool_id, u.person_id AS owner_id, u.opportunity_id, u.day AS happened_day, u.recorded_at AS recorded_us
FROM tool_use u
UNION ALL
SELECT q.organisation_id, t.id AS tool_id, q.owner_id, q.opportunity_id, q.issued_on AS happened_day, q.recorded_at AS recorded_us
FROM quote q
JOIN quote_template m ON m.organisation_id = q.organisation_id AND m.name = q.template
JOIN sales_tool t ON t.template_id = m.id;

CREATE VIEW fact_tool_rating AS
SELECT r.organisation_id, r.tool_id, r.person_id AS owner_id, r.score, r.day AS happened_day, r.recorded_at AS recorded_us
FROM tool_rating r;
