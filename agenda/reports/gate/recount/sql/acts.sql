ranked AS (
  SELECT
    g.stream_id, g.year, g.municipality_id, g.amount,
    ROW_NUMBER() OVER (
      PARTITION BY g.stream_id, g.recipient_id, g.municipality_id, g.year
      ORDER BY
        CASE WHEN COALESCE(g.granted_on, c.published_on) IS NULL THEN 0 ELSE 1 END DESC,
        COALESCE(g.granted_on, c.published_on) DESC,
        CASE g.status
          WHEN 'definitief' THEN 3 WHEN 'nader_voorlopig' THEN 2 WHEN 'voorlopig' THEN 1 ELSE 0
        END DESC,
        g.id DESC
    ) AS place
  FROM $grant AS g
  LEFT JOIN $circular AS c ON c.id = g.circular_id
  WHERE g.region_id = %(region)s
    AND (%(own)s = 0 OR g.municipality_id = %(own)s)
    AND (
      COALESCE(g.granted_on, c.published_on) IS NULL
      OR COALESCE(g.granted_on, c.published_on) <= %(on)s
    )
),
acts AS (
  SELECT stream_id, year, municipality_id, 'granted' AS act, amount
  FROM ranked WHERE place = 1
  UNION ALL
  SELECT
    a.stream_id, a.year, a.municipality_id,
    CASE a.state WHEN 'gereserveerd' THEN 'reserved' ELSE 'available' END, a.amount
  FROM $appropriation AS a
  LEFT JOIN $document AS d ON d.id = a.source_id
  WHERE a.region_id = %(region)s
    AND (%(own)s = 0 OR a.municipality_id = %(own)s)
    AND a.state <> 'ingetrokken'
    AND (COALESCE(a.decided_on, d.dated) IS NULL OR COALESCE(a.decided_on, d.dated) <= %(on)s)
  UNION ALL
  SELECT
    s.stream_id, CAST(SUBSTR(CAST(s."end" AS text), 1, 4) AS integer), s.municipality_id,
    CASE s.kind WHEN 'gerealiseerd' THEN 'spent' ELSE 'estimated' END, s.amount
  FROM $spending AS s
  WHERE s.region_id = %(region)s
    AND (%(own)s = 0 OR s.municipality_id = %(own)s)
    AND s."end" <= %(on)s
)
