-- In- and outflow within the period; who missed a period that others gave is not known.
WITH $members,
given AS (
  SELECT
    g.code, f.kind, f.municipality_id,
    COUNT(*) AS periods,
    COUNT(f.value) AS filled,
    SUM(f.value) AS people,
    SUM(CASE WHEN f.state = 'nvt' THEN 1 ELSE 0 END) AS absent
  FROM $flow AS f
  JOIN members AS m ON m.id = f.municipality_id
  JOIN $group AS g ON g.id = f.target_group_id
  WHERE f."start" >= %(since)s AND f."end" <= %(on)s
  GROUP BY g.code, f.kind, f.municipality_id
),
most AS (
  SELECT code, kind, MAX(periods) AS periods FROM given GROUP BY code, kind
),
cells AS (
  SELECT
    t.code, t.kind, m.cbs_code,
    CASE WHEN g.filled = t.periods THEN g.people END AS value,
    CASE WHEN g.filled = t.periods OR g.absent = g.periods THEN 1 ELSE 0 END AS delivered
  FROM most AS t
  CROSS JOIN members AS m
  LEFT JOIN given AS g
    ON g.code = t.code AND g.kind = t.kind AND g.municipality_id = m.id
)
SELECT
  'flow.' || code || '.' || kind || '.' || cbs_code, 'personen', value, 1, NULL, NULL, 1, 1
FROM cells
UNION ALL
SELECT
  'flow.' || code || '.' || kind, 'personen', SUM(value), 1, NULL, NULL,
  SUM(delivered), COUNT(*)
FROM cells
GROUP BY code, kind
