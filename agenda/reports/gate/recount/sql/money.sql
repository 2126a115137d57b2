-- The euro trail in cents: granted, reserved, available, spent and what lies between them.
WITH $members,
$acts,
cents AS (
  SELECT stream_id, year, municipality_id, act, CAST(ROUND(amount * 100) AS bigint) AS cents
  FROM acts
),
lines AS (
  SELECT
    c.stream_id, c.year, c.municipality_id, s.code, s.name,
    COALESCE(m.cbs_code, r.slug) AS place,
    CAST(SUM(CASE WHEN c.act = 'granted' THEN c.cents END) AS bigint) AS granted,
    CAST(SUM(CASE WHEN c.act = 'reserved' THEN c.cents END) AS bigint) AS reserved,
    CAST(SUM(CASE WHEN c.act = 'available' THEN c.cents END) AS bigint) AS available,
    CAST(SUM(CASE WHEN c.act = 'spent' THEN c.cents END) AS bigint) AS spent,
    CASE
      WHEN s.channel = 'gemeentelijk' AND SUM(CASE WHEN c.act = 'granted' THEN 1 ELSE 0 END) = 0
      THEN 1 ELSE 0
    END AS beside
  FROM cents AS c
  JOIN $stream AS s ON s.id = c.stream_id
  JOIN $region AS r ON r.id = %(region)s
  LEFT JOIN $municipality AS m ON m.id = c.municipality_id
  GROUP BY c.stream_id, c.year, c.municipality_id, s.code, s.name, s.channel, m.cbs_code, r.slug
),
figures AS (
  SELECT 'granted' AS act, year, code, place, granted AS value, beside FROM lines
  UNION ALL SELECT 'reserved', year, code, place, reserved, 0 FROM lines
  UNION ALL SELECT 'available', year, code, place, available, 0 FROM lines
  UNION ALL SELECT 'spent', year, code, place, spent, 0 FROM lines
  UNION ALL SELECT 'remaining', year, code, place, available - spent, 0 FROM lines
  UNION ALL SELECT 'held_back', year, code, place, granted - available, beside FROM lines
),
gaps AS (
  SELECT year, SUM(missing) AS missing
  FROM (
    SELECT
      l.year, l.name,
      (SELECT COUNT(*) FROM members)
      - COUNT(DISTINCT CASE WHEN l.municipality_id IN (SELECT id FROM members)
                            THEN l.municipality_id END) AS missing
    FROM lines AS l
    WHERE l.municipality_id IS NOT NULL AND %(own)s = 0
    GROUP BY l.year, l.name
  ) AS each_stream
  GROUP BY year
),
available AS (
  SELECT year, code, COALESCE(municipality_id, 0) AS who, available AS cents
  FROM lines WHERE available IS NOT NULL
),
pairs AS (
  SELECT
    n.year, CAST(SUM(n.cents) AS bigint) AS now, COUNT(*) AS lines_now, COUNT(b.cents) AS lines_both,
    (SELECT CAST(SUM(p.cents) AS bigint) FROM available AS p WHERE p.year = n.year - 1)
      AS before,
    (SELECT COUNT(*) FROM available AS p WHERE p.year = n.year - 1) AS lines_before
  FROM available AS n
  LEFT JOIN available AS b ON b.year = n.year - 1 AND b.code = n.code AND b.who = n.who
  GROUP BY n.year
)
SELECT
  act || '.' || code || '.' || CAST(year AS text) || '.' || place, 'euro', value, 100,
  NULL, NULL, 1, 1
FROM figures
UNION ALL
SELECT
  f.act || '.' || CAST(f.year AS text), 'euro', SUM(f.value), 100, NULL, NULL,
  SUM(CASE WHEN f.value IS NOT NULL OR f.beside = 1 THEN 1 ELSE 0 END),
  COUNT(*) + COALESCE((SELECT g.missing FROM gaps AS g WHERE g.year = f.year), 0)
FROM figures AS f
GROUP BY f.act, f.year
UNION ALL
SELECT 'estimated', 'euro', SUM(CASE WHEN act = 'estimated' THEN cents END), 100, NULL, NULL, 1, 1
FROM cents
UNION ALL
SELECT
  'change.' || CAST(year AS text), '%%',
  CASE
    WHEN now >= before THEN (2000 * (now - before) + before) / (2 * before)
    ELSE -((2000 * (before - now) + before) / (2 * before))
  END, 10, NULL, NULL, 1, 1
FROM pairs
WHERE before <> 0 AND lines_now = lines_before AND lines_now = lines_both
