-- How many public items stand how on the day: per building block, and together.
WITH public_now AS (
  SELECT id FROM agenda_agendaitem WHERE region_id = %(region)s AND visibility = 'openbaar'
),
was AS (
  SELECT h.id, MAX(h.history_id) AS newest
  FROM agenda_historicalagendaitem AS h
  WHERE h.status_since <= %(on)s AND h.history_type <> '-' $until_known
  GROUP BY h.id
),
moved AS (
  SELECT item_id, step_id, old_end
  FROM (
    SELECT
      p.item_id, p.step_id, p.old_end,
      ROW_NUMBER() OVER (PARTITION BY p.item_id, p.step_id ORDER BY p.moved_on, p.id) AS place
    FROM $move AS p
    WHERE p.moved_on > %(on)s
  ) AS later
  WHERE place = 1
),
standing AS (
  SELECT
    i.id, b.number AS block,
    CASE WHEN i.status_since <= %(on)s THEN i.status ELSE h.status END AS status,
    CASE WHEN m.item_id IS NOT NULL THEN m.old_end ELSE i."end" END AS ends
  FROM $item AS i
  JOIN public_now AS n ON n.id = i.id
  LEFT JOIN $block AS b ON b.id = i.building_block_id
  LEFT JOIN was AS w ON w.id = i.id
  LEFT JOIN agenda_historicalagendaitem AS h ON h.history_id = w.newest
  LEFT JOIN moved AS m ON m.item_id = i.id AND m.step_id IS NULL
  WHERE i.region_id = %(region)s
    AND i.visibility = 'openbaar'
    AND (i.status_since <= %(on)s OR w.newest IS NOT NULL)
    AND (
      %(own)s = 0
      OR i.lead_municipality_id = %(own)s
      OR %(own)s IN (SELECT l.municipality_id FROM $link AS l WHERE l.item_id = i.id)
      OR NOT EXISTS (SELECT 1 FROM $link AS l WHERE l.item_id = i.id)
    )
),
slow AS (
  SELECT s.item_id, COUNT(*) AS steps
  FROM $step AS s
  LEFT JOIN moved AS m ON m.item_id = s.item_id AND m.step_id = s.id
  WHERE s.status NOT IN ('vervallen', 'onbekend')
    AND (s.done_on IS NULL OR s.done_on > %(on)s)
    AND CASE WHEN m.item_id IS NOT NULL THEN m.old_end ELSE s."end" END < %(on)s
  GROUP BY s.item_id
),
judged AS (
  SELECT
    u.item_id,
    CASE
      WHEN 'rood' IN (u.time, u.money, u.quality) THEN 'rood'
      WHEN 'oranje' IN (u.time, u.money, u.quality) THEN 'oranje'
      WHEN 'groen' IN (u.time, u.money, u.quality) THEN 'groen'
      ELSE 'grijs'
    END AS light,
    ROW_NUMBER() OVER (PARTITION BY u.item_id ORDER BY u.reference_date DESC) AS place
  FROM $update AS u
  WHERE u.reference_date <= %(on)s
),
items AS (
  SELECT
    s.block, s.status,
    CASE WHEN s.status IN ('niet_gestart', 'lopend', 'vertraagd', 'aangehouden')
      THEN 1 ELSE 0 END AS is_open,
    CASE WHEN s.ends < %(on)s OR l.steps > 0 THEN 1 ELSE 0 END AS late,
    COALESCE(j.light, 'grijs') AS light
  FROM standing AS s
  LEFT JOIN slow AS l ON l.item_id = s.id
  LEFT JOIN judged AS j ON j.item_id = s.id AND j.place = 1
),
blocks AS (
  SELECT
    'block.' || CAST(b.number AS text) AS key,
    COUNT(i.status) AS items,
    COALESCE(SUM(i.is_open), 0) AS open,
    COALESCE(SUM(CASE WHEN i.status = 'gereed' THEN 1 ELSE 0 END), 0) AS done,
    COALESCE(SUM(CASE WHEN i.is_open = 1 THEN i.late ELSE 0 END), 0) AS late,
    COALESCE(SUM(CASE WHEN i.is_open = 1 AND i.light = 'rood' THEN 1 ELSE 0 END), 0) AS red,
    COALESCE(SUM(CASE WHEN i.is_open = 1 AND i.light = 'oranje' THEN 1 ELSE 0 END), 0) AS orange,
    COALESCE(SUM(CASE WHEN i.is_open = 1 AND i.light = 'groen' THEN 1 ELSE 0 END), 0) AS green,
    COALESCE(SUM(CASE WHEN i.is_open = 1 AND i.light = 'grijs' THEN 1 ELSE 0 END), 0) AS grey
  FROM $block AS b
  LEFT JOIN items AS i ON i.block = b.number
  WHERE b.region_id = %(region)s
  GROUP BY b.number
)
SELECT key || '.items', '', items, 1, NULL, NULL, 1, 1 FROM blocks
UNION ALL SELECT key || '.open', '', open, 1, NULL, NULL, 1, 1 FROM blocks
UNION ALL SELECT key || '.gereed', '', done, 1, NULL, NULL, 1, 1 FROM blocks
UNION ALL SELECT key || '.te_laat', '', late, 1, NULL, NULL, 1, 1 FROM blocks
UNION ALL SELECT key || '.rood', '', red, 1, NULL, NULL, 1, 1 FROM blocks
UNION ALL SELECT key || '.oranje', '', orange, 1, NULL, NULL, 1, 1 FROM blocks
UNION ALL SELECT key || '.groen', '', green, 1, NULL, NULL, 1, 1 FROM blocks
UNION ALL SELECT key || '.grijs', '', grey, 1, NULL, NULL, 1, 1 FROM blocks
UNION ALL
SELECT 'items.' || status, '', COUNT(*), 1, NULL, NULL, 1, 1 FROM items GROUP BY status
UNION ALL
SELECT 'lights.' || light, '', COUNT(*), 1, NULL, NULL, 1, 1
FROM items WHERE is_open = 1 GROUP BY light
UNION ALL
SELECT 'late', '', COALESCE(SUM(late), 0), 1, NULL, NULL, 1, 1 FROM items WHERE is_open = 1
