-- Of each proposal how many bodies agreed, of how many that must.
WITH $members,
treated AS (
  SELECT
    d.proposal_id, d.body_id,
    CASE
      WHEN d.decided_on <= %(on)s AND d.outcome IN (
        'ingestemd', 'ingestemd_met_amendement', 'ingestemd_onder_voorwaarden'
      ) THEN 1 ELSE 0
    END AS in_favour,
    ROW_NUMBER() OVER (
      PARTITION BY d.proposal_id, d.body_id
      ORDER BY
        CASE WHEN d.decided_on <= %(on)s OR d.scheduled_on IS NOT NULL THEN 1 ELSE 0 END DESC,
        CASE WHEN d.decided_on <= %(on)s THEN d.decided_on ELSE d.scheduled_on END DESC,
        d.id DESC
    ) AS place
  FROM $decision AS d
  WHERE d.phase = 'besluitvormend'
),
final AS (
  SELECT t.proposal_id, t.in_favour, m.id AS council_of
  FROM treated AS t
  JOIN $body AS b ON b.id = t.body_id
  LEFT JOIN members AS m ON m.id = b.municipality_id AND b.kind = 'raad'
  WHERE t.place = 1
),
gates AS (
  SELECT
    p.code,
    CASE WHEN p.requires_all THEN (SELECT COUNT(*) FROM members) ELSE COUNT(f.in_favour) END
      AS bodies,
    COALESCE(SUM(
      CASE WHEN p.requires_all AND f.council_of IS NULL THEN 0 ELSE f.in_favour END
    ), 0) AS agreed
  FROM $proposal AS p
  LEFT JOIN final AS f ON f.proposal_id = p.id
  WHERE p.region_id = %(region)s
  GROUP BY p.id, p.code, p.requires_all
)
SELECT 'proposal.' || code, '', agreed, 1, NULL, bodies, 1, 1 FROM gates
